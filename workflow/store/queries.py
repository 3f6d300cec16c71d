"""Worklists: pages of requests by what is due first or what changed last, without opening any.

Paging is by key: a page costs the same wherever it stands, and nothing is shown twice or
left out because somebody acted between two pages on another request.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import Integer, bindparam, func, literal_column, select, tuple_

from workflow.errors import StoreError
from workflow.store.moments import read, read_due, written
from workflow.store.prepared import Prepared
from workflow.store.tables import DEADLINES, REQUESTS
from workflow.vocabulary import Phase

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from workflow.store.session import Transaction

_R, _D = REQUESTS.c, DEADLINES.c
_SHOWN = (
    *(_R.id, _R.reference, _R.kind, _R.procedure, _R.stage, _R.phase, _R.requesting, _R.requested),
    *(_R.version, _R.opened_at, _R.updated_at, _R.next_due, _R.specimen),
)
_NAMES = tuple(column.name for column in _SHOWN)
_FILTERS = ("phase", "kind", "stage", "jurisdiction")
_ORDERS = {"due": "next_due", "updated": "updated_at"}
_PHASES = {phase.value: phase for phase in Phase}
_COUNTS = Prepared(select(_R.phase, func.count()).group_by(_R.phase))
_OVERDUE = Prepared(
    select(*_SHOWN, _D.rule, _D.lapses_at)
    .join_from(DEADLINES, REQUESTS, _D.request == _R.id)
    .where(_D.outstanding == literal_column("1"), _D.lapses_at <= bindparam("by"), _R.is_open == literal_column("1"))
    .order_by(_D.lapses_at)
    .limit(bindparam("most", type_=Integer))
)
_LAPSED = Prepared(
    select(_D.request, _D.rule)
    .where(_D.outstanding == literal_column("1"), _D.lapses_at <= bindparam("by"))
    .order_by(_D.lapses_at)
)
_SILENT = Prepared(
    select(*_SHOWN)
    .where(_R.is_open == literal_column("1"), _R.updated_at < bindparam("by"))
    .order_by(_R.updated_at)
    .limit(bindparam("most", type_=Integer))
)
_LARGEST_PAGE = 500
_CURSOR_PARTS = 2


class Listed(NamedTuple):
    """One request as a worklist shows it."""

    id: str
    reference: str
    kind: str
    procedure: str
    stage: str
    phase: Phase
    requesting: str
    requested: str
    version: int
    opened_at: datetime
    updated_at: datetime
    next_due: datetime | None
    specimen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some requests, and what to ask for the next ones: None at the end."""

    rows: tuple[Listed, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which requests to list; None means any."""

    phase: Phase | None = None
    kind: str | None = None
    stage: str | None = None
    jurisdiction: str | None = None
    """On either side."""
    closed: bool = False
    """Those that are closed, in place of those that are not."""
    order: Literal["due", "updated"] = "due"
    """What is due first, those with nothing due at the end; or what changed last."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """One clock that has run out while somebody must still act."""

    request: Listed
    rule: str
    lapsed_at: datetime


def worklist(tx: Transaction, wanted: Wanted, *, after: str | None = None, limit: int = 50) -> Page:
    """Return a page of at most `limit` requests; `after` is the `after` of the page before."""
    asked = {name: getattr(wanted, name) for name in _FILTERS if getattr(wanted, name) is not None}
    if wanted.phase is None:
        asked["is_open"] = int(not wanted.closed)
    statement = _page(tuple(asked), wanted.order, begun=after is not None)
    marks = {} if after is None else dict(zip(("after_moment", "after_id"), _cursor(after), strict=True))
    rows = tx.run(statement, most=_bounded(limit) + 1, **asked, **marks).fetchall()
    shown = tuple(_listed(row) for row in rows[:limit])
    if len(rows) <= limit:
        return Page(shown, None)
    last = dict(zip(_NAMES, rows[limit - 1], strict=True))
    return Page(shown, f"{last[_ORDERS[wanted.order]]} {last['id']}")


def overdue(tx: Transaction, now: datetime, *, limit: int = 50) -> tuple[Overdue, ...]:
    """Return the clocks of open requests that ran out by `now` and still ask for an act, oldest first."""
    rows = tx.run(_OVERDUE, by=written(now), most=_bounded(limit))
    return tuple(Overdue(_listed(shown), rule, read(lapsed)) for *shown, rule, lapsed in rows)


def silent(tx: Transaction, since: datetime, *, limit: int = 50) -> tuple[Listed, ...]:
    """Return the open requests on which nobody acted since `since`, the longest silent first."""
    return tuple(_listed(row) for row in tx.run(_SILENT, by=written(since), most=_bounded(limit)))


def lapsed(tx: Transaction, rules: Collection[str], now: datetime) -> tuple[tuple[str, str], ...]:
    """Return each request, open or closed, with a rule of `rules` whose time had run out by `now`, oldest first."""
    rows = tx.run(_LAPSED, by=written(now))
    return tuple((str(request), str(rule)) for request, rule in rows if rule in rules)


def counts(tx: Transaction) -> dict[Phase, int]:
    """Return how many requests stand in each phase."""
    counted = dict(tx.run(_COUNTS).fetchall())
    return {phase: counted.get(phase.value, 0) for phase in Phase}


@lru_cache(maxsize=128)
def _page(filters: tuple[str, ...], order: str, *, begun: bool) -> Prepared:
    """Return the statement for a page with these filters, after another one where `begun`."""
    query = select(*_SHOWN)
    for name in filters:
        value = bindparam(name, type_=_R.id.type)
        if name == "jurisdiction":
            query = query.where((_R.requesting == value) | (_R.requested == value))
        else:
            query = query.where(_R[name] == value)
    by = _R[_ORDERS[order]]
    if begun:
        key = tuple_(bindparam("after_moment", type_=by.type), bindparam("after_id", type_=by.type))
        query = query.where(tuple_(by, _R.id) > key if order == "due" else tuple_(by, _R.id) < key)
    ordered = (by, _R.id) if order == "due" else (by.desc(), _R.id.desc())
    return Prepared(query.order_by(*ordered).limit(bindparam("most", type_=Integer)))


def _cursor(after: str) -> tuple[str, str]:
    parts = after.split(" ")
    if len(parts) != _CURSOR_PARTS:
        raise StoreError("The mark of the next page is not one that was given out.", "Begin at the first page.")
    return parts[0], parts[1]


def _bounded(limit: int) -> int:
    if not 1 <= limit <= _LARGEST_PAGE:
        raise StoreError(f"A page of {limit} requests cannot be shown.", f"Ask for 1 to {_LARGEST_PAGE}.")
    return limit


def _listed(row: Sequence[Any]) -> Listed:
    *words, phase, requesting, requested, version, opened_at, updated_at, next_due, specimen = row
    moments = (read(opened_at), read(updated_at), read_due(next_due))
    return Listed._make((*words, _PHASES[phase], requesting, requested, version, *moments, bool(specimen)))
