"""Worklists: pages of requests by what is due first or what changed last, without opening any.

Paging is by key: a page costs the same wherever it stands, and nothing is shown twice or
left out because somebody acted between two pages on another request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Row, Select, func, literal, select, tuple_

from workflow.errors import StoreError
from workflow.store.moments import read, read_due, written
from workflow.store.tables import table
from workflow.vocabulary import Phase

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Transaction

_R, _D = table("requests").c, table("deadlines").c
_SHOWN = (
    *(_R.id, _R.reference, _R.kind, _R.procedure, _R.stage, _R.phase, _R.requesting, _R.requested),
    *(_R.version, _R.opened_at, _R.updated_at, _R.next_due, _R.specimen),
)
_LARGEST_PAGE = 500
_CURSOR_PARTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
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
    limit = _bounded(limit)
    query = _filtered(wanted)
    by = _R.next_due if wanted.order == "due" else _R.updated_at
    if after is not None:
        key = tuple_(*(literal(part) for part in _cursor(after)))
        query = query.where(tuple_(by, _R.id) > key if wanted.order == "due" else tuple_(by, _R.id) < key)
    ordered = (by, _R.id) if wanted.order == "due" else (by.desc(), _R.id.desc())
    rows = tx.connection.execute(query.order_by(*ordered).limit(limit + 1)).all()
    shown = rows[:limit]
    more = f"{getattr(shown[-1], by.name)} {shown[-1].id}" if len(rows) > limit else None
    return Page(tuple(_listed(row) for row in shown), more)


def overdue(tx: Transaction, now: datetime, *, limit: int = 50) -> tuple[Overdue, ...]:
    """Return the clocks of open requests that ran out by `now` and still ask for an act, oldest first."""
    query: Select[Any] = (
        select(*_SHOWN, _D.rule, _D.lapses_at)
        .join_from(table("deadlines"), table("requests"), _D.request == _R.id)
        .where(_D.outstanding == 1, _D.lapses_at <= written(now), _R.is_open == 1)
        .order_by(_D.lapses_at)
        .limit(_bounded(limit))
    )
    rows = tx.connection.execute(query).all()
    return tuple(Overdue(_listed(row), row.rule, read(row.lapses_at)) for row in rows)


def counts(tx: Transaction) -> dict[Phase, int]:
    """Return how many requests stand in each phase."""
    rows = tx.connection.execute(select(_R.phase, func.count()).group_by(_R.phase)).all()
    return {phase: next((number for name, number in rows if name == phase), 0) for phase in Phase}


def _filtered(wanted: Wanted) -> Select[Any]:
    query: Select[Any] = select(*_SHOWN)
    if wanted.phase is None:
        query = query.where(_R.is_open == int(not wanted.closed))
    else:
        query = query.where(_R.phase == wanted.phase.value)
    if wanted.kind is not None:
        query = query.where(_R.kind == wanted.kind)
    if wanted.stage is not None:
        query = query.where(_R.stage == wanted.stage)
    if wanted.jurisdiction is not None:
        query = query.where((_R.requesting == wanted.jurisdiction) | (_R.requested == wanted.jurisdiction))
    return query


def _cursor(after: str) -> tuple[str, str]:
    parts = after.split(" ")
    if len(parts) != _CURSOR_PARTS:
        raise StoreError("The mark of the next page is not one that was given out.", "Begin at the first page.")
    return parts[0], parts[1]


def _bounded(limit: int) -> int:
    if not 1 <= limit <= _LARGEST_PAGE:
        raise StoreError(f"A page of {limit} requests cannot be shown.", f"Ask for 1 to {_LARGEST_PAGE}.")
    return limit


def _listed(row: Row[Any]) -> Listed:
    return Listed(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        procedure=row.procedure,
        stage=row.stage,
        phase=Phase(row.phase),
        requesting=row.requesting,
        requested=row.requested,
        version=row.version,
        opened_at=read(row.opened_at),
        updated_at=read(row.updated_at),
        next_due=read_due(row.next_due),
        specimen=bool(row.specimen),
    )
