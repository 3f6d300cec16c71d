"""Lawful forgetting that keeps the proof: two persons, a rule, an entry that outlives it, and a key destroyed.

In order: the entry `erase` under the office's key and the purge are one transaction; then the
key is destroyed, with a tombstone; then both logs are sealed. What is interrupted is completed
when the house is opened next, and what a restored copy of the database brings back is erased again.
"""

from __future__ import annotations

from datetime import UTC, datetime

from workflow.actions.act import Before, working
from workflow.actions.apply import before_act
from workflow.actions.entry import Recorded, write_entry
from workflow.actions.house import House
from workflow.actions.retention import refuse_what_must_stay
from workflow.actions.thread import thread_of
from workflow.errors import ActionError, InputError, NotEntitledError, StaleRequestError
from workflow.model.request import CooperationRequest
from workflow.store import attachments, erasures, requests, seals
from workflow.store.outside import newest
from workflow.store.session import Transaction
from workflow.store.trail_log import ACCESS, LOGS, last_of
from workflow.trail.entry import ERASE
from workflow.vocabulary import Role

SHORTEST_NAME = 3
MAY = (Role.SUPERVISOR, Role.PRIVACY_REVIEWER)


def erase(house: House, reference: str, *, by: str, reason: str, at: datetime) -> str:
    """Erase a request that another person proposed to erase; return the opaque id its trail is found by.

    `reason` outlives the request and must name nobody. Raises ActionError with everything in the way.
    """
    with house.database.reading() as tx:
        request = requests.load(tx, reference)
    before = before_act(house.rulebook, request, at)
    try:
        rule = _permitted(before, by, at)
        _refuse_names(request, reason)
    except (ActionError, InputError) as refusal:
        _log_refusal(house, request, by, at, refusal.sentence)
        raise
    person = working(request, by, "erase", MAY)
    told: dict[str, object] = {
        "actor": {"name": by, "role": person.role.value if person.role else None},
        "proposed-by": request.erasure_proposed.by if request.erasure_proposed else None,
        "rule": {"id": rule, "citation": str(house.rulebook.law.rules[rule].rule.citation)},
        "reason": reason,
        "statistics": {
            "kind": request.kind, "procedure": request.procedure,
            "requesting": request.sides.requesting, "requested": request.sides.requested,
            "specimen": request.specimen,
        },
    }  # fmt: skip
    with house.database.writing() as tx:
        if requests.version(tx, request.id) != request.version:
            raise StaleRequestError(request.reference, request.version, requests.version(tx, request.id))
        _record(house, tx, request.id, Recorded(ERASE, by, at, request.id, request.stage, request.stage, told))
    _forget(house, request.id, rule, at)
    for log in LOGS:
        seals.seal_log(house.database, house.settings.authority, at=at, log=log)
    return request.id


def complete(house: House) -> tuple[str, ...]:
    """Complete erasures that were interrupted, and erase again what a restored database brought back; return ids."""
    at = datetime.now(UTC)
    with house.database.reading() as tx:
        left = {identity: _rule_of(tx, identity) for identity in erasures.pending(tx)}
    for identity, rule in left.items():
        _forget(house, identity, rule, at)
    restored = () if any(newest(house.settings.keys).values()) else tuple(_brought_back(house))
    for identity, rule in restored:
        told: dict[str, object] = {"actor": {"name": "comity", "role": None}, "rule": {"id": rule}, "restored": True}
        with house.database.writing() as tx:
            _record(house, tx, identity, Recorded(ERASE, "comity", at, identity, None, None, told))
        _forget(house, identity, rule, at)
    return (*left, *(identity for identity, _ in restored))


def _permitted(before: Before, by: str, at: datetime) -> str:
    """Return the rule under which `by` may erase this very version."""
    request, proposal = before.request, before.request.erasure_proposed
    working(request, by, "erase", MAY)
    if proposal is None or proposal.version != request.version:
        raise ActionError(
            "Nobody proposed to erase this request as it now is.",
            "One person proposes it with 'comity retention propose', another erases.",
        )
    if proposal.by == by:
        raise NotEntitledError(by, "erase this request", "they proposed it, and it takes two persons")
    refuse_what_must_stay(before.look, proposal.rule, at)
    return proposal.rule


def _refuse_names(request: CooperationRequest, reason: str) -> None:
    """Raise InputError when the reason repeats a recorded text: it would outlive the erasure."""
    if not reason.strip():
        raise InputError("--reason", "an erasure has a reason", "Say why, in words that name nobody.")
    said = reason.casefold()
    texts = (each.value for each in request.standing() if isinstance(each.value, str))
    names = (*texts, request.reference, request.their_reference or "")
    if any(len(text) >= SHORTEST_NAME and text.casefold() in said for text in names):
        raise InputError("--reason", "repeats what is to be erased, and it stays", "Say it without names or numbers.")


def _record(house: House, tx: Transaction, identity: str, entry: Recorded) -> None:
    """Write the entry that outlives the request, to each of its chains, and purge the request."""
    write_entry(house, tx, entry)
    if last_of(tx, identity, log=ACCESS) is not None:
        again = Recorded(ERASE, entry.by, entry.at, identity, None, None, entry.fields, log=ACCESS)
        write_entry(house, tx, again)
    erasures.purge(tx, identity)


def _forget(house: House, identity: str, rule: str, at: datetime) -> None:
    house.database.keyring.destroy(identity, at=at, why=rule)
    house.looks.forget(identity)
    attachments.remove(house.settings.home, identity)
    with house.database.writing() as tx:
        erasures.finish(tx, identity)
    house.database.settle()


def _rule_of(tx: Transaction, identity: str) -> str:
    """Return the rule that the erasure of a request names."""
    rule = thread_of(tx, identity)[-1].fields.get("rule")
    return str(rule.get("id")) if isinstance(rule, dict) else "-"


def _brought_back(house: House) -> list[tuple[str, str]]:
    gone = house.database.keyring.destroyed()
    with house.database.reading() as tx:
        return [(identity, rule) for identity, rule in gone.items() if erasures.is_kept(tx, identity)]


def _log_refusal(house: House, request: CooperationRequest, by: str, at: datetime, why: str) -> None:
    fields: dict[str, object] = {"actor": by, "attempt": ERASE, "reasons": why}
    with house.database.writing() as tx:
        stage = request.stage
        write_entry(house, tx, Recorded("refused", by, at, request.id, stage, stage, fields, log=ACCESS))
