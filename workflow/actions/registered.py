"""Which lines of which register a request makes: kept in the transaction of each act, read by registers.py."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.actions.breach import BREACH
from workflow.actions.entry import Recorded
from workflow.actions.thread import thread_of
from workflow.model.event import Event
from workflow.model.request import CooperationRequest
from workflow.store import registered
from workflow.store.moments import written
from workflow.store.session import Transaction
from workflow.store.tables import NEVER
from workflow.store.trail_log import last_of

DISCLOSURES, BREACHES, NOTICES = "disclosures", "breaches", "notices"
LEFT = "disclosure"
"""The field of an entry that says what left."""


def keep_registered(tx: Transaction, request: CooperationRequest, entry: Recorded) -> None:
    """Keep the lines of a request after the act of `entry`, which was just written."""
    if not _may_stand(request):
        return
    lines = {each for each in registered.kept(tx, request.id) if each[0] == DISCLOSURES} | set(_standing(request))
    last = last_of(tx, request.id)
    if LEFT in entry.fields and last is not None:
        lines.add((DISCLOSURES, written(entry.at), last.seq))
    registered.keep(tx, request.id, lines)


def complete_registered(tx: Transaction, request: CooperationRequest) -> None:
    """Keep every line of a request, disclosures as its trail tells them."""
    if not _may_stand(request):
        return
    lines = set(_standing(request))
    if request.disclosures:
        told = thread_of(tx, request.id, wanted=LEFT.__eq__)
        lines |= {(DISCLOSURES, written(each.at), each.seq) for each in told if LEFT in each.fields}
    registered.keep(tx, request.id, lines)


def is_breach(event: Event) -> bool:
    """Say whether an event is one of a breach and stands."""
    return event.kind.startswith(BREACH) and not event.superseded


def _may_stand(request: CooperationRequest) -> bool:
    return bool(request.disclosures or request.notices) or any(e.kind.startswith(BREACH) for e in request.events)


def _standing(request: CooperationRequest) -> Iterator[tuple[str, str, int]]:
    """Yield where breaches stand, by the day they were known; and notices not followed, by when an answer is due."""
    breaches = [event.day for event in request.events if is_breach(event)]
    if breaches:
        yield BREACHES, min(breaches).isoformat(), 0
    for number, each in enumerate(request.notices):
        if each.state != "followed":
            due = each.answer_by.isoformat() if each.is_open and each.answer_by else NEVER
            yield NOTICES, f"{due} {written(each.at)}", number
