"""Give one's role on every open request to another person until a day, and take them all back: an act for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from workflow.actions.act import WORKING, Act
from workflow.actions.delegate import Delegate, EndDelegation, LapseDelegations
from workflow.actions.house import House
from workflow.actions.step import perform
from workflow.engine.guards import participant
from workflow.errors import ActionError, InputError
from workflow.model.request import CooperationRequest
from workflow.store import requests
from workflow.store.desk_lists import DeskWanted, desk_page
from workflow.vocabulary import Role

AT_ONCE = 200
"""Acts of one form at most; sent again, it goes on with the rest."""


@dataclass(frozen=True, slots=True)
class Given:
    """How many requests were given, or taken back; which were refused and why; whether more are left."""

    done: int
    refused: tuple[tuple[str, str], ...]
    more: bool


def delegate_all(house: House, to: str, roles: frozenset[Role], until: date, reasons: str, act: Act) -> Given:
    """Give every open request of `act.by` to `to`, in the role held on each, where `roles` of their account hold it.

    What they hold already is passed over. One refusal stops no other.
    """
    acts: list[tuple[str, Delegate | str]] = []
    for request in _open(house, act.by, act.at):
        own, other = participant(request, act.by), participant(request, to)
        if own is None or own.role not in WORKING or request.delegation_to(act.by) or (other and other.role):
            continue
        if own.role not in roles:
            acts.append((request.reference, f"{to} is no {own.role} here."))
            continue
        given = Delegate(at=act.at, by=act.by, to=to, role=own.role, until=until, reasons=reasons)
        acts.append((request.reference, given))
    return _done(house, acts)


def take_back_all(house: House, to: str, reasons: str, act: Act) -> Given:
    """End every delegation from `act.by` to `to` on an open request."""
    acts: list[tuple[str, EndDelegation | str]] = []
    for request in _open(house, act.by, act.at):
        given = request.delegation_to(to)
        if given is not None and given.by == act.by:
            acts.append((request.reference, EndDelegation(at=act.at, by=act.by, to=to, reasons=reasons)))
    return _done(house, acts)


def lapse_all(house: House, giver: str, keeps: frozenset[Role], act: Act) -> None:
    """End every delegation that `giver` gave on an open request of a role outside `keeps`."""
    for request in _open(house, giver, act.at):
        if any(each.by == giver and not each.ended_at and each.role not in keeps for each in request.delegations):
            perform(house, request.reference, LapseDelegations(at=act.at, by=act.by, giver=giver, keeps=keeps))


def _open(house: House, person: str, at: datetime) -> Iterator[CooperationRequest]:
    """Yield every open request that `person` works on, as it stands."""
    wanted, after = DeskWanted(now=at, person=person), None
    while True:
        with house.database.reading() as tx:
            page = desk_page(tx, wanted, after=after, limit=AT_ONCE)
            found = [requests.load(tx, row.id).as_at(at) for row in page.rows]
        yield from found
        if page.after is None:
            return
        after = page.after


def _done(house: House, acts: list[tuple[str, Delegate | str]] | list[tuple[str, EndDelegation | str]]) -> Given:
    done, refused = 0, []
    for reference, act in acts[:AT_ONCE]:
        if isinstance(act, str):
            refused.append((reference, act))
            continue
        try:
            perform(house, reference, act)
            done += 1
        except (ActionError, InputError) as refusal:
            refused.append((reference, refusal.sentence))
    return Given(done, tuple(refused), len(acts) > AT_ONCE)
