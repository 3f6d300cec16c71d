"""Requests in the making: kept for their writer, seen through the law before they are filed, and gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.actions.desk_listing import NAMES
from workflow.actions.house import House
from workflow.actions.look import Look, look
from workflow.actions.open import OpenRequest, open_request
from workflow.actions.read import log_hits
from workflow.actions.step import Done, open_new
from workflow.errors import RequestNotFoundError
from workflow.model.request import CooperationRequest
from workflow.store import drafts, requests
from workflow.store.blind import words_of
from workflow.store.desk_lists import DeskListed, desk_found
from workflow.store.kin import kin_of

DRAFT = "0" * 32
"""The id of a request that is not filed: it is never written."""
MOST_RELATED = 10
BORN = "person.birth_date"
OFFENCE = ("offences.statute", "offences.committed_from")
"""What together tells an offence from others of its sort."""


@dataclass(frozen=True, slots=True)
class Related:
    """A request that may be of the same person or matter. A line of a list: it names nobody."""

    row: DeskListed
    why: tuple[str, ...]
    """Of `reference`, `name`, `born`, `offence`: what is alike."""


def begin_draft(house: House, person: str, fields: Mapping[str, Any], now: datetime) -> str:
    """Keep a new draft; return its id."""
    with house.database.writing() as tx:
        return drafts.begin(tx, person, fields, now)


def drafts_of(house: House, person: str) -> tuple[drafts.Draft, ...]:
    """Return what a person has begun and not filed."""
    with house.database.reading() as tx:
        return drafts.drafts(tx, person)


def draft_of(house: House, person: str, identity: str) -> drafts.Draft | None:
    """Return one draft of a person, or None."""
    with house.database.reading() as tx:
        return drafts.draft(tx, person, identity)


def save_draft(house: House, person: str, identity: str, fields: Mapping[str, Any], now: datetime) -> None:
    """Keep what a draft says now."""
    with house.database.writing() as tx:
        drafts.save(tx, person, identity, fields, now)


def drop_draft(house: House, person: str, identity: str) -> None:
    """Throw a draft away."""
    with house.database.writing() as tx:
        drafts.remove(tx, person, identity)


def preview(house: House, act: OpenRequest) -> Look:
    """Return how a request would look if it were filed now; nothing is written. Raises InputError."""
    return look(house.rulebook, unfiled(house, act), now=act.at)


def file_draft(house: House, identity: str, act: OpenRequest) -> Done:
    """Open the request, then throw its draft away. Raises as `open_new` does, and the draft stays."""
    done = open_new(house, act)
    drop_draft(house, act.by, identity)
    return done


def related(house: House, request: CooperationRequest, *, by: str, at: datetime) -> tuple[Related, ...]:
    """Return the requests that may be of the same person or matter; each is logged, as every hit by name is."""
    found: dict[str, tuple[DeskListed, list[str]]] = {}
    with house.database.reading() as tx:
        for why, words in _alike(request):
            for row in desk_found(tx, words, MOST_RELATED):
                if row.reference != request.reference:
                    reasons = found.setdefault(row.id, (row, []))[1]
                    reasons.extend({why}.difference(reasons))
    best = sorted(found.values(), key=lambda pair: -len(pair[1]))[:MOST_RELATED]
    if best:
        log_hits(house, (row for row, _ in best), by=by, purpose="whether a new request is here already", at=at)
    return tuple(Related(row, tuple(why)) for row, why in best)


def _alike(request: CooperationRequest) -> Iterator[tuple[str, set[str]]]:
    """Yield what would make another request alike, and the words that would all stand in it."""
    facts: dict[tuple[str, str | None], Any] = {(each.path, each.item): each.value for each in request.standing()}
    if request.their_reference:
        yield "reference", words_of("-".join(request.their_reference.split()))
    names = [text for path in NAMES for text in _texts(facts.get((path, None)))]
    for name in names:
        yield "name", kin_of(name)
    born = facts.get((BORN, None))
    if born:
        for word in {word for name in names for word in kin_of(name)}:
            yield "born", {word, str(born).replace("-", "")}
    for item in {item for path, item in facts if path == OFFENCE[0]}:
        told = [str(facts.get((path, item)) or "") for path in OFFENCE]
        if all(told):
            yield "offence", words_of(told[0]) | {told[1].replace("-", "")}


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a value of any fact
    return (value,) if isinstance(value, str) else tuple(value or ())


def unfiled(house: House, act: OpenRequest) -> CooperationRequest:
    """Return the request that an act would open; nothing is written. Raises InputError."""
    return open_request(act, house.rulebook, DRAFT).request


def is_taken(house: House, reference: str) -> bool:
    """Say whether there is a request with this reference already."""
    with house.database.reading() as tx:
        try:
            requests.identity(tx, reference)
        except RequestNotFoundError:
            return False
    return True
