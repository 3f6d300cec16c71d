"""Lists of requests as pages show them: filters from the address, rows with titles and rings, groups by lateness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from workflow.store.desk_lists import DeskListed, DeskWanted
from workflow.vocabulary import Phase, Role
from workflow.web.desk import Desk
from workflow.web.due import Due, bounds, due_of

GROUPS = ("critical", "late", "soon", "later", "undated")
FILTERS = ("group", "kind", "stage", "side", "phase", "waits", "closed")
WAITS = ("blocked", Role.SUPERVISOR.value, Role.PRIVACY_REVIEWER.value)
_LONGEST = 60


class Line(NamedTuple):
    """One request on a list, in words."""

    reference: str
    kind: str
    between: str
    stage: str
    next_step: str
    blocked: bool
    awaits: str
    due: Due
    specimen: bool
    group: str


class Group(NamedTuple):
    """The requests of one lateness on this page."""

    word: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters as the address gives them; what is unknown is left out."""

    given: Mapping[str, str]

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """Return the filters of an address."""
        found = {name: query[name][:_LONGEST] for name in FILTERS if query.get(name)}
        closed = {"group": GROUPS, "phase": tuple(Phase), "waits": WAITS, "closed": ("yes",)}
        return cls({name: said for name, said in found.items() if name not in closed or said in closed[name]})

    def wanted(self, person: str | None, now: datetime) -> DeskWanted:
        """Return what to ask the store for."""
        given = {name: said for name, said in self.given.items() if name not in ("group", "closed")}
        critical, late, soon = bounds(now)
        edges = {"critical": (None, critical), "late": (critical, late), "soon": (late, soon), "later": (soon, None)}
        group = self.given.get("group", "")
        low, high = edges.get(group, (None, None))
        dated = {"later": True, "undated": False}.get(group)
        closed = "closed" in self.given
        return DeskWanted(now=now, person=person, closed=closed, due_from=low, due_until=high, dated=dated, **given)

    def address(self, **changed: str) -> str:
        """Return the query of an address with these filters, some of them changed; '' takes one out."""
        kept = {name: said for name, said in {**self.given, **changed}.items() if said}
        return f"?{urlencode(kept)}" if kept else ""


def lines(desk: Desk, rows: tuple[DeskListed, ...], now: datetime) -> Iterator[Line]:
    """Yield each row in words."""
    titles, words = desk.titles, desk.words
    edges = bounds(now)
    for row in rows:
        lapses = row.due
        due = due_of(words, lapses, day=row.due_day or "", start=row.due_start or "", now=now)
        between = words("lists.between", one=titles.place(row.requesting), other=titles.place(row.requested))
        step = titles.step(row.procedure, row.next_step) if row.next_step else ""
        yield Line(
            row.reference, titles.kind(row.kind), between, titles.stage(row.procedure, row.stage), step,
            bool(row.is_blocked), row.awaits or "", due, bool(row.specimen), _group(lapses, edges),
        )  # fmt: skip


def groups(listed: Iterator[Line]) -> tuple[Group, ...]:
    """Return the lines by lateness, in the order they come in."""
    return tuple(Group(word, tuple(part)) for word, part in groupby(listed, key=lambda line: line.group))


def _group(lapses: datetime | None, edges: tuple[datetime, ...]) -> str:
    if lapses is None:
        return GROUPS[-1]
    return next((word for word, edge in zip(GROUPS, edges, strict=False) if lapses < edge), GROUPS[len(edges)])
