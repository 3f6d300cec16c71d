"""Worklists of the desk: pages of one person's requests or of all, by what is due first, and counts by lateness.

Paged by key, from prepared statements: the number of statements never grows with the rows,
and a page costs the same wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Integer, bindparam, case, func, literal_column, select, tuple_, union_all

from workflow.store.blind import person_digest, word_digests
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared
from workflow.store.tables import DESK_FILE_WORDS, DESK_PEOPLE, DESK_ROWS, DESK_WORDS, NEVER, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from workflow.store.session import Transaction

_R, _P, _D, _W = REQUESTS.c, DESK_PEOPLE.c, DESK_ROWS.c, DESK_WORDS.c
_SHOWN = (
    *(_R.id, _R.reference, _R.kind, _R.procedure, _R.stage, _R.phase, _R.requesting, _R.requested, _R.specimen),
    *(_R.next_due, _D.next_step, _D.awaits, _D.is_blocked, _D.due_title, _D.due_day, _D.due_start),
)
_STILL = _P.until > bindparam("now", type_=_P.until.type)
"""Whose role on the request has not ended."""
_F = DESK_FILE_WORDS.c
_FILTERS = ("kind", "stage", "phase")
_MOST = 1000
"""No count goes further: beyond it a list says 'more than'."""

FIRST = "0000-01-01T00:00:00.000000Z"
"""Sorts before every moment."""


class DeskListed(NamedTuple):
    """One request as a list shows it, in plain words of the database; `next_due` is its sorting key."""

    id: str
    reference: str
    kind: str
    procedure: str
    stage: str
    phase: str
    requesting: str
    requested: str
    specimen: int
    next_due: str
    next_step: str | None
    awaits: str | None
    is_blocked: int | None
    due_title: str | None
    due_day: str | None
    due_start: str | None

    @property
    def due(self) -> datetime | None:
        """Return when the next time limit lapses."""
        return None if self.next_due == NEVER else read(self.next_due)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWanted:
    """Which requests to list at `now`. `person` None means everybody's; any other None means any."""

    now: datetime
    person: str | None = None
    kind: str | None = None
    stage: str | None = None
    phase: str | None = None
    side: str | None = None
    """A jurisdiction on either side."""
    waits: str | None = None
    """`blocked`, or the role whose signature is next."""
    closed: bool = False
    due_from: datetime | None = None
    due_until: datetime | None = None
    dated: bool | None = None
    """Only those with a date, or only those without."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Some requests, and the key after which the next ones begin: None at the end."""

    rows: tuple[DeskListed, ...]
    after: tuple[str, str] | None


def desk_page(tx: Transaction, wanted: DeskWanted, *, after: tuple[str, str] | None, limit: int) -> DeskPage:
    """Return at most `limit` requests, what is due first at the top."""
    given = {name: getattr(wanted, name) for name in (*_FILTERS, "side", "waits") if getattr(wanted, name)}
    if wanted.waits == "blocked":
        given.pop("waits")
    statement = _page(tuple(given), wanted.person is not None, wanted.waits == "blocked")
    if wanted.person is not None:
        given |= {"person": person_digest(tx, wanted.person), "now": written(wanted.now)}
    low, high = _range(wanted)
    begin = after or (low, "")
    rows = tx.run(
        statement,
        is_open=int(not wanted.closed),
        after_due=begin[0],
        after_id=begin[1],
        high=high,
        most=limit + 1,
        **given,
    ).fetchall()
    shown = tuple(map(DeskListed._make, rows[:limit]))
    return DeskPage(shown, (shown[-1].next_due, shown[-1].id) if len(rows) > limit else None)


def desk_counts(tx: Transaction, wanted: DeskWanted, bounds: Sequence[datetime]) -> tuple[int, ...]:
    """Return how many open requests lapse before each of `bounds` but the one before, later, and never.

    Of what is wanted, only whose requests and when is looked at.

    Counting everybody's stops at a thousand and one for each.
    """
    marks = [FIRST, *map(written, bounds), NEVER, "\uffff"]
    if wanted.person is None:
        pairs = pairwise(marks)
        return tuple(int(tx.run(_COUNT_ALL, low=low, high=high).fetchone()[0]) for low, high in pairs)
    named = {f"mark_{number}": mark for number, mark in enumerate(marks)}
    whose, now = person_digest(tx, wanted.person), written(wanted.now)
    row = tx.run(_count_mine(len(marks)), person=whose, now=now, **named).fetchone()
    return tuple(int(each or 0) for each in row)


def desk_found(tx: Transaction, words: Iterable[str], limit: int) -> tuple[DeskListed, ...]:
    """Return the requests in which all of `words` stand, those that are due first at the top."""
    digests = sorted(word_digests(tx, words))
    if not digests:
        return ()
    named = {f"word_{number}": digest for number, digest in enumerate(digests)}
    rows = tx.run(_found(len(digests)), most=limit, **named)
    return tuple(map(DeskListed._make, rows))


def _range(wanted: DeskWanted) -> tuple[str, str]:
    low = FIRST if wanted.due_from is None else written(wanted.due_from)
    high = "\uffff" if wanted.due_until is None else written(wanted.due_until)
    if wanted.dated is None:
        return low, high
    return (low, min(high, NEVER)) if wanted.dated else (NEVER, "\uffff")


@lru_cache(maxsize=256)
def _page(filters: tuple[str, ...], mine: bool, blocked: bool) -> Prepared:
    """Return the statement for a page with these filters."""
    query = select(*_SHOWN)
    if mine:
        query = query.join_from(DESK_PEOPLE, REQUESTS, _P.request == _R.id)
        query = query.where(_P.person == bindparam("person"), _P.is_open == bindparam("is_open"), _STILL)
        due, identity = _P.next_due, _P.request
    else:
        query = query.select_from(REQUESTS).where(_R.is_open == bindparam("is_open"))
        due, identity = _R.next_due, _R.id
    query = query.outerjoin(DESK_ROWS, _D.request == _R.id)
    for name in filters:
        if name == "side":
            query = query.where((_R.requesting == bindparam("side")) | (_R.requested == bindparam("side")))
        elif name == "waits":
            query = query.where(_D.awaits == bindparam("waits"))
        else:
            query = query.where(_R[name] == bindparam(name, type_=_R[name].type))
    if blocked:
        query = query.where(_D.is_blocked == literal_column("1"))
    key = tuple_(bindparam("after_due", type_=due.type), bindparam("after_id", type_=identity.type))
    query = query.where(tuple_(due, identity) > key, due < bindparam("high"))
    return Prepared(query.order_by(due, identity).limit(bindparam("most", type_=Integer)))


_INSIDE = (
    select(literal_column("1"))
    .select_from(REQUESTS)
    .where(_R.is_open == literal_column("1"), _R.next_due >= bindparam("low"), _R.next_due < bindparam("high"))
    .limit(literal_column(str(_MOST + 1)))
    .subquery()
)
_COUNT_ALL = Prepared(select(func.count()).select_from(_INSIDE))


@lru_cache(maxsize=8)
def _count_mine(marks: int) -> Prepared:
    def within(number: int) -> ColumnElement[int]:
        low, high = (
            bindparam(f"mark_{number}", type_=_P.next_due.type),
            bindparam(f"mark_{number + 1}", type_=_P.next_due.type),
        )
        return func.sum(
            case(((_P.next_due >= low) & (_P.next_due < high), literal_column("1")), else_=literal_column("0"))
        )

    counted = [within(number) for number in range(marks - 1)]
    mine = (_P.person == bindparam("person"), _P.is_open == literal_column("1"), _STILL)
    return Prepared(select(*counted).where(*mine))


@lru_cache(maxsize=32)
def _found(words: int) -> Prepared:
    query = select(*_SHOWN).select_from(REQUESTS).outerjoin(DESK_ROWS, _D.request == _R.id)
    for number in range(words):
        word = bindparam(f"word_{number}", type_=_W.word.type)
        own, in_files = (select(each.request).where(each.word == word) for each in (_W, _F))
        query = query.where(_R.id.in_(union_all(own, in_files)))
    return Prepared(query.order_by(_R.is_open.desc(), _R.next_due, _R.id).limit(bindparam("most", type_=Integer)))


_WORKS_ON = Prepared(
    select(literal_column("1"))
    .select_from(REQUESTS)
    .join(DESK_PEOPLE, _P.request == _R.id)
    .where(_R.reference == bindparam("reference"), _P.person == bindparam("person"), _STILL)
)


def works_on(tx: Transaction, person: str, reference: str, at: datetime) -> bool:
    """Say whether a person works at `at` on the request with this reference; no, too, where there is none."""
    whose, now = person_digest(tx, person), written(at)
    return tx.run(_WORKS_ON, reference=reference, person=whose, now=now).fetchone() is not None
