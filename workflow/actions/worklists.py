"""Lists of the desk, read in one transaction: a page, its counts by lateness, the views its reader saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.act import Act
from workflow.actions.appoint import Appoint
from workflow.actions.house import House
from workflow.actions.read import log_hits
from workflow.actions.step import perform
from workflow.engine.guards import participant
from workflow.errors import ActionError, InputError, RequestNotFoundError
from workflow.model.request import Participant
from workflow.store import requests
from workflow.store.blind import words_of
from workflow.store.desk_lists import DeskListed, DeskPage, DeskWanted, desk_counts, desk_found, desk_page
from workflow.store.desk_memory import View, remove_view, rename_view, save_view, views
from workflow.vocabulary import Role

SHOWN_MATCHES = 20
MOST_VIEWS = 20


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of a list. `counts` are those before each bound, between them, later, and without a date."""

    page: DeskPage
    counts: tuple[int, ...]
    views: tuple[View, ...]


def worklist_of(
    house: House,
    reader: str,
    wanted: DeskWanted,
    *,
    bounds: Sequence[datetime],
    after: tuple[str, str] | None = None,
    limit: int = 50,
) -> Worklist:
    """Return a page of a list. It names no person, so that reading it is not a view of personal data."""
    with house.database.reading() as tx:
        page = desk_page(tx, wanted, after=after, limit=limit)
        return Worklist(page, desk_counts(tx, wanted, bounds), views(tx, reader))


def find(house: House, words: str, *, by: str, at: datetime) -> tuple[DeskListed, ...]:
    """Return the requests in which all of `words` stand; each is logged, because a hit by name tells something."""
    with house.database.reading() as tx:
        found = desk_found(tx, words_of(words), SHOWN_MATCHES)
    named = [row for row in found if row.reference.casefold() != words.strip().casefold()]
    if named:
        log_hits(house, named, by=by, purpose=f"search: {words}", at=at)
    return found


def keep_view(house: House, person: str, name: str, query: str) -> None:
    """Save a view for a person, in the place of one of that name. Raises InputError where they have too many."""
    with house.database.writing() as tx:
        known = views(tx, person)
        same = [each for each in known if each.name == name]
        if len(known) - len(same) >= MOST_VIEWS:
            raise InputError("name", f"{MOST_VIEWS} views are saved already", "Remove one first.")
        for each in same:
            remove_view(tx, person, each.id)
        save_view(tx, person, name, query)


def views_of(house: House, person: str) -> tuple[View, ...]:
    """Return the views a person saved, by name."""
    with house.database.reading() as tx:
        return views(tx, person)


def name_view(house: House, person: str, identity: str, name: str) -> None:
    """Give a view of a person another name."""
    with house.database.writing() as tx:
        rename_view(tx, person, identity, name)


def drop_view(house: House, person: str, identity: str) -> None:
    """Remove a view of a person."""
    with house.database.writing() as tx:
        remove_view(tx, person, identity)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of assigning: what was done, with the role held before, and what was refused and why."""

    done: tuple[tuple[str, str], ...]
    """Reference, and the role the person held before, '' for none."""
    refused: tuple[tuple[str, str], ...]


def assign(house: House, references: Sequence[str], person: Participant, act: Act) -> Assigned:
    """Appoint `person` to each request as `act.by`, each an act of its own; one refusal stops no other."""
    done: list[tuple[str, str]] = []
    refused: list[tuple[str, str]] = []
    for reference in references:
        try:
            before = _role_before(house, reference, person.name, act.at)
            if before != (person.role.value if person.role else ""):
                reasons = "assigned from a list"
                perform(house, reference, Appoint(at=act.at, by=act.by, participant=person, reasons=reasons))
                done.append((reference, before))
        except RequestNotFoundError:
            refused.append((reference, ""))
        except (ActionError, InputError) as refusal:
            refused.append((reference, refusal.sentence))
    return Assigned(tuple(done), tuple(refused))


def unassign(house: House, done: Sequence[tuple[str, str]], name: str, act: Act) -> Assigned:
    """Give the person called `name` the role they held before, on each of the requests just assigned."""
    again = [
        assign(house, (reference,), Participant(name=name, role=Role(before) if before else None), act)
        for reference, before in done
    ]
    return Assigned(tuple(d for each in again for d in each.done), tuple(r for each in again for r in each.refused))


def _role_before(house: House, reference: str, name: str, at: datetime) -> str:
    with house.database.reading() as tx:
        found = participant(requests.load(tx, reference).as_at(at), name)
    return found.role.value if found and found.role else ""
