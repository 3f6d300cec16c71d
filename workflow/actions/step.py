"""The five beats of every act: load, assess, advance, record, save.

The new stage, the facts, the trail entry, the papers and the clocks' projection
are one transaction. Papers are rendered before it; if somebody acted meanwhile,
nothing is saved. A refused attempt changes nothing but the access log.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from workflow.actions.act import Act, Before, Change, changed
from workflow.actions.adopt import refuse_unadopted
from workflow.actions.apply import apply, before_act
from workflow.actions.desk_listing import keep_listing
from workflow.actions.entry import Recorded, fields_of, write_entry
from workflow.actions.house import House
from workflow.actions.look import Look, look, look_again
from workflow.actions.open import OpenRequest, open_request
from workflow.actions.registered import keep_registered
from workflow.actions.render import Rendered, refuse_incomplete, render
from workflow.actions.retry import answered, remember
from workflow.actions.timeline import keep_line
from workflow.actions.webhooks import announce
from workflow.errors import ActionError, DocumentError, InputError, StaleRequestError, WorkflowError
from workflow.model.request import CooperationRequest
from workflow.store import deadlines, papers, requests
from workflow.store.desk_rows import add_file_words
from workflow.store.session import Transaction
from workflow.store.trail_log import ACCESS
from workflow.vocabulary import Phase


@dataclass(frozen=True, slots=True)
class Done:
    """An acknowledged act: the request after it, and how it looks now."""

    request: CooperationRequest
    look: Look
    papers: tuple[Rendered, ...] = ()
    repeated: bool = False


def open_new(house: House, act: OpenRequest) -> Done:
    """Open a request. Raises InputError, StoreError, or ActionError where its law is not adopted."""
    with house.database.reading() as tx:
        told = answered(tx, act)
    if told is None:
        change = open_request(act, house.rulebook, secrets.token_hex(16))
        after = look(house.rulebook, change.request, now=act.at)
        refuse_unadopted(house, after)
        with house.database.writing() as tx:
            told = answered(tx, act)
            if told is None:
                requests.create(tx, change.request, phase=_phase(after), at=act.at)
                _record(house, tx, act, change, None, after, ())
                return Done(change.request, after)
    return _again(house, told, act)


def perform(house: House, reference: str, act: Act) -> Done:
    """Do one act on one request. Raises ActionError with every reason, InputError, DocumentError or StoreError."""
    with house.database.reading() as tx:
        request = requests.load(tx, reference)
    told = _told_before(house, request, act)
    if told is not None:
        return _again(house, told, act)
    before = before_act(house.rulebook, request, act.at)
    try:
        _in_order(before, act)
        refuse_unadopted(house, before.look)
        change = apply(act, before)
    except (ActionError, InputError) as refusal:
        _refused(house, request, act, refusal, answers=True)
        raise
    after, made = _after(house, before, change, act)
    try:
        with house.database.writing() as tx:
            told = answered(tx, act)
            if told is None:
                requests.save(tx, after.request, request.version, phase=_phase(after), at=act.at)
                _record(house, tx, act, change, before, after, made)
                return Done(after.request, after, made)
    except StaleRequestError as refusal:  # somebody acted between the look and the write
        _refused(house, request, act, refusal)
        raise
    return _again(house, told, act)


def refusal_of(house: House, request: CooperationRequest, act: Act) -> ActionError | InputError | DocumentError | None:
    """Return why `act` would be refused on a request that was read; None where nothing stands against it.

    For pages that say so before somebody signs: nothing is done, and no attempt is recorded.
    """
    before = Before(house.looks.at(house.rulebook, request.as_at(act.at), act.at), house.rulebook)
    try:
        _in_order(before, act)
        refuse_unadopted(house, before.look)
        change = apply(act, before)
        seen = look_again(house.rulebook, before.look, change.request, now=act.at)
        refuse_incomplete(house, Before(seen, house.rulebook), change, act)
    except (ActionError, InputError, DocumentError) as refusal:
        return refusal
    return None


def ready(house: House, reference: str, act: Act) -> CooperationRequest | None:
    """Return the request if `act` would be done on it now; None where `perform` will refuse it, or did it before.

    For what must be made outside before the act: a file that is kept, a signature.
    """
    with house.database.reading() as tx:
        request = requests.load(tx, reference)
        again = answered(tx, act) is not None
    try:
        apply(act, before_act(house.rulebook, request, act.at))
    except (ActionError, InputError):
        return None
    return None if again else request


def _told_before(house: House, request: CooperationRequest, act: Act) -> str | None:
    """Return the request of an act that was done already.

    Raises InputError for a key of another act, StaleRequestError where somebody acted since
    the version that was looked at, and what a refused act was told; the first two are logged.
    """
    try:
        with house.database.reading() as tx:
            told = answered(tx, act)
    except InputError as refusal:
        _refused(house, request, act, refusal)
        raise
    if told is None and act.seen is not None and act.seen != request.version:
        stale = StaleRequestError(request.reference, act.seen, request.version, _since(house, request, act.seen))
        _refused(house, request, act, stale)
        raise stale
    return told


def _after(house: House, before: Before, change: Change, act: Act) -> tuple[Look, tuple[Rendered, ...]]:
    """Return how the request looks after the change, with its papers made."""
    rulebook = house.rulebook
    request = changed(change.request, version=change.request.version + 1, last_act_at=act.at)
    seen = look_again(rulebook, before.look, request, now=act.at)
    made = render(house, Before(seen, rulebook), change, act)
    if made:
        request = changed(request, papers=(*request.papers, *(each.record for each in made)))
        seen = look_again(rulebook, seen, request, now=act.at)
    return seen, (*made, *(Rendered(record, pdf) for record, pdf in change.kept))


def _record(  # noqa: PLR0913 - beats four and five, on one transaction
    house: House,
    tx: Transaction,
    act: Act,
    change: Change,
    before: Before | None,
    after: Look,
    made: tuple[Rendered, ...],
) -> None:
    request = after.request
    fields = fields_of(change, before, after, act.by, tuple(each.record for each in made))
    if act.proof is not None:
        fields["proof"] = act.proof.model_dump(mode="json", exclude_defaults=True)
    stage_before = before.request.stage if before else None
    entry = Recorded(change.act, act.by, act.at, request.id, stage_before, request.stage, fields)
    write_entry(house, tx, entry)
    keep_line(tx, entry)
    keep_registered(tx, request, entry)
    for each in made:
        papers.put(tx, request.id, each.pdf, form=each.record.form, version=each.record.version)
    deadlines.project(tx, request.id, after.clocks)
    keep_listing(tx, after, house.rulebook.law.dictionary, before.look if before else None)
    add_file_words(tx, request.id, change.file_words)
    announce(tx, before.look if before else None, after, act.at)
    remember(tx, act, request.id, request.version)


def _again(house: House, identity: str, act: Act) -> Done:
    """Answer a retry with the request as it is: the act was done already."""
    with house.database.reading() as tx:
        request = requests.load(tx, identity)
    return Done(request, look(house.rulebook, request, now=act.at), repeated=True)


def _in_order(before: Before, act: Act) -> None:
    """Refuse an act that is earlier than what is recorded already."""
    latest = before.request.last_act_at
    if latest is not None and act.at < latest:
        raise InputError("at", f"{act.at.isoformat()} is before the last recorded act", "Give the moment of the act.")


def _refused(
    house: House, request: CooperationRequest, act: Act, refusal: WorkflowError, *, answers: bool = False
) -> None:
    """Write the refused attempt to the access log, sealed like the trail; `answers` keeps it as the key's answer."""
    word = act.model_dump(include={"act"}).get("act", "act")
    fields: dict[str, object] = {"actor": act.by, "attempt": word, "refusal": refusal.code, "reasons": refusal.sentence}
    with house.database.writing() as tx:
        entry = Recorded("refused", act.by, act.at, request.id, request.stage, request.stage, fields, log=ACCESS)
        write_entry(house, tx, entry)
        if answers:
            remember(tx, act, request.id, request.version, refusal)


def _since(house: House, request: CooperationRequest, seen: int) -> str:
    """Say in words what happened after version `seen`."""
    from workflow.actions.thread import acts_after  # noqa: PLC0415 - only on this rare path

    with house.database.reading() as tx:
        acts = acts_after(tx, request.id, seen)
    return f"Since then: {', '.join(acts)}." if acts else ""


def _phase(seen: Look) -> Phase:
    return seen.procedure.stage(seen.request.stage).phase
