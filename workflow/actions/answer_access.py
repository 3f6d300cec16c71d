"""Answer the person concerned who asked what is kept on them: given, in part, refused, or neither confirmed nor denied.

A limit, and silence, need a rule that applies to this very request; the entry says which.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.actions.entitled import Access, access_to
from workflow.actions.record_event import EventGiven, event_of
from workflow.errors import ActionError, InputError, NotEntitledError
from workflow.vocabulary import Role

ANSWERING = (Role.SUPERVISOR, Role.PRIVACY_REVIEWER)
"""Who answers the person, where they work on the request."""


class Answered(StrEnum):
    """What the person is told."""

    GIVEN = "given"
    IN_PART = "in-part"
    REFUSED = "refused"
    NEITHER = "neither-confirmed-nor-denied"


class AnswerAccess(Act):
    """The answer to the person, by somebody who did not prepare the file."""

    act: Literal["answer-access"] = "answer-access"
    answer: Answered
    event: EventGiven
    reasons: str = Field(min_length=10, max_length=10_000)
    """For the file and the supervisory authority, not for the person."""


def answer_access(act: AnswerAccess, before: Before) -> Change:
    """Return the request with the answer. Raises ActionError where no rule allows it, NotEntitledError, InputError."""
    request, rulebook = before.request, before.rulebook
    working(request, act.by, "answer the person", ANSWERING)
    if act.by in request.preparers:
        raise NotEntitledError(act.by, "answer the person", "they prepared this request; somebody else answers")
    access = access_to(rulebook.law, before.look)
    if request.happened(access.right.asked) is None:
        raise ActionError(f"'{access.right.asked}' has not been recorded.", "Record how and when the person asked.")
    if act.event.kind != access.right.answered:
        raise InputError("event.kind", f"'{act.event.kind}' is not the answer", f"It is '{access.right.answered}'.")
    rules = _allowed(act.answer, access)
    event = event_of(act.event, request, act, rulebook)
    after = changed(request, events=(*request.events, event))
    told = {"answer": act.answer.value, "rules": list(rules), "reasons": act.reasons}
    said = {"event": event.model_dump(mode="json", exclude={"superseded"}), "access-answer": told}
    return Change(after, act.act, said)


def _allowed(answer: Answered, access: Access) -> tuple[str, ...]:
    """Return the rules an answer rests on. Raises ActionError where none applies."""
    if answer is Answered.GIVEN:
        if not access.is_open:
            raise ActionError(f"Access is limited: {access.why_limited()}", "Answer in part, or record that it is not.")
        return (access.right.rule,)
    found = access.silences if answer is Answered.NEITHER else access.limits
    if not found:
        named = access.right.silence_by if answer is Answered.NEITHER else access.right.limited_by
        what = "neither to confirm nor to deny" if answer is Answered.NEITHER else "to refuse or limit access"
        raise ActionError(
            f"No rule that applies allows {what}.",
            f"Rules that may: {', '.join(named) or 'none is encoded'}. Record the facts they ask, or answer otherwise.",
        )
    return tuple(each.rule.id for each in found)
