"""Correct what was shared: every recipient is owed a notice, each is told, and each answer is kept.

Recipients are not typed in but found: those the request records as having received the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, PaperDue, changed, preparing, working
from workflow.actions.assert_facts import told_facts
from workflow.conditions import ITEM
from workflow.errors import InputError
from workflow.model.correction import CorrectionNotice, Outcome, RecipientAnswer
from workflow.model.day import Day
from workflow.model.fact import Assertion
from workflow.model.request import CooperationRequest
from workflow.model.value import write_value

SHARINGS = "sharings"
"""The list of facts that names to whom a record was passed before."""
FORM = "correction-notice"
"""The paper that tells one recipient."""
WORDS = Field(min_length=1, max_length=2_000)


class Correct(Act):
    """Data that left was put right, completed, erased or restricted: everybody who has it must be told."""

    act: Literal["correct"] = "correct"
    outcome: Outcome
    of: dict[str, tuple[str, ...]] = Field(min_length=1)
    """By list, the items concerned."""
    reasons: str = WORDS
    answer_by: Day | None = None


class TellRecipient(Act):
    """A notice went out: the document named, or else the paper that this act makes."""

    act: Literal["tell-recipient"] = "tell-recipient"
    notice: str
    document: str | None = Field(default=None, min_length=1, max_length=2_000)


class RecipientAnswered(Act):
    """A recipient said what it did with its copy."""

    act: Literal["recipient-answered"] = "recipient-answered"
    notice: str
    answer: Literal["followed", "declined"]
    document: str = WORDS
    reasons: str | None = None


def correct(act: Correct, before: Before) -> Change:
    """Return the request with one open notice for each recipient. Raises NotEntitledError or InputError."""
    request = before.request
    working(request, act.by, "correct what was shared")
    _refuse_unknown(act, before)
    items = tuple(f"{path} {item}" for path, those in act.of.items() for item in those)
    recipients = tuple(_recipients(act, before))
    if not recipients:
        raise InputError("of", "nobody is recorded as having received it", f"Record who did, under '{SHARINGS}'.")
    first = len(request.notices) + 1
    notices = tuple(
        CorrectionNotice(
            id=f"notice-{number}", recipient=name, outcome=act.outcome, items=items, reasons=act.reasons, by=act.by,
            at=act.at, answer_by=act.answer_by, sharing=sharing,
        )
        for number, (name, sharing) in enumerate(recipients, first)
    )  # fmt: skip
    after = changed(request, notices=(*request.notices, *notices), preparers=preparing(request, act.by))
    return Change(after, act.act, {"notices": [each.model_dump(mode="json") for each in notices]})


def tell_recipient(act: TellRecipient, before: Before) -> Change:
    """Return the request with the notice sent. Raises NotEntitledError or InputError."""
    working(before.request, act.by, "tell a recipient")
    notice = _notice(before.request, act.notice)
    if notice.told_at is not None:
        raise InputError("notice", f"{notice.recipient} was told on {notice.told_at:%Y-%m-%d}", "Record the answer.")
    document = act.document or FORM
    told = notice.model_copy(update={"told_at": act.at, "told_document": document})
    change = _moved(act, before, told, ("notified", True), document)
    return change if act.document else replace(change, forms=(PaperDue(FORM),))


def recipient_answered(act: RecipientAnswered, before: Before) -> Change:
    """Return the request with the answer; who declined may still follow. Raises NotEntitledError or InputError."""
    working(before.request, act.by, "record a recipient's answer")
    notice = _notice(before.request, act.notice)
    if notice.told_at is None:
        raise InputError("notice", f"{notice.recipient} was not told yet", "Record that it was: tell-recipient.")
    if notice.state == "followed":
        raise InputError("notice", f"{notice.recipient} has followed already", "Correct again if the data changed.")
    if act.answer == "declined" and not (act.reasons or "").strip():
        raise InputError("reasons", "are missing for an answer that declines", "Say why the recipient does not follow.")
    answer = RecipientAnswer(answer=act.answer, document=act.document, by=act.by, at=act.at, reasons=act.reasons)
    return _moved(
        act, before, notice.model_copy(update={"answered": answer}), ("followed", act.answer == "followed"),
        act.document,
    )  # fmt: skip


def _moved(
    act: TellRecipient | RecipientAnswered,
    before: Before,
    notice: CorrectionNotice,
    fact: tuple[str, bool],
    source: str,
) -> Change:
    """Return the request with the notice in its place, and what rules ask of that recipient as a fact."""
    request, (word, value) = before.request, fact
    path = f"{SHARINGS}.{word}"
    new: tuple[Assertion, ...] = ()
    if notice.sharing is not None and path in before.rulebook.law.dictionary:
        said = write_value(value)
        new = (Assertion(path=path, item=notice.sharing, value=said, source=source, by=act.by, at=act.at),)
    after = changed(
        request, notices=tuple(notice if each.id == notice.id else each for each in request.notices),
        assertions=request.assertions + new, preparers=preparing(request, act.by),
    )  # fmt: skip
    facts = told_facts(new, before.rulebook.law.dictionary)
    return Change(after, act.act, {"notice": notice.model_dump(mode="json"), **facts})


def _recipients(act: Correct, before: Before) -> Iterator[tuple[str, str | None]]:
    """Yield everybody who has what is corrected: the other side if it left for them, and each recorded sharing."""
    request = before.request
    left = {(path, item) for _, path, item in request.disclosures}
    if any((path, item) in left for path, those in act.of.items() for item in those):
        sides = request.sides
        ours = before.look.procedure.side == "requested"
        yield (sides.requesting_authority if ours else sides.requested_authority), None
    for row in before.look.env.get(SHARINGS) or ():
        if isinstance(row, Mapping):
            yield str(row.get(f"{SHARINGS}.recipient") or f"recipient {row[ITEM]}"), str(row[ITEM])


def _refuse_unknown(act: Correct, before: Before) -> None:
    for path, those in act.of.items():
        there = {str(row[ITEM]) for row in before.look.env.get(path) or () if isinstance(row, Mapping)}
        for item in those:
            if item not in there:
                known = ", ".join(sorted(there)) or "none"
                raise InputError(f"of.{path}", f"no item '{item}' on this request", f"Items: {known}.")


def _notice(request: CooperationRequest, word: str) -> CorrectionNotice:
    found = next((each for each in request.notices if each.id == word), None)
    if found is None:
        known = ", ".join(each.id for each in request.notices) or "none yet"
        raise InputError("notice", f"no notice '{word}' on this request", f"Notices: {known}.")
    return found
