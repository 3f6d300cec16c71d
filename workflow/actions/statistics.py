"""Statistics from the trail alone, that balance: opening + received + reopened - closed = closing, in any group.

A request moves where an entry says so; what it is (kind, sides) is what its row says, or, once it
was erased, the entry `erase`. Instruments and clocks are those its entries recorded. Nothing is read
again that was counted before (counting.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workflow.actions.counting import count_lives
from workflow.actions.house import House
from workflow.errors import InputError
from workflow.model.period import PeriodKind
from workflow.store import lives
from workflow.store.lives import Stood
from workflow.store.session import Transaction
from workflow.vocabulary import Phase, Side

GROUPS = ("all", "country", "kind", "instrument")
COLUMNS = ("opening", "received", "reopened", "closed", "closing")
ERASED, NONE_RUNS = "(erased)", "no clock"
_DAY = timedelta(days=1) / timedelta(microseconds=1)


@dataclass(slots=True)
class Line:
    """One group in one period. `days` splits the time that requests were open by whose clock ran."""

    opening: int = 0
    received: int = 0
    reopened: int = 0
    closed: int = 0
    closing: int = 0
    days: dict[str, float] = field(default_factory=dict)

    @property
    def balances(self) -> bool:
        """Say whether the line adds up."""
        return self.opening + self.received + self.reopened - self.closed == self.closing


def statistics(
    house: House, start: datetime, end: datetime, *, by: str = "all", specimens: bool = False
) -> dict[str, Line]:
    """Return, by group, what came, went and stayed from `start` to before `end`. Raises InputError.

    Live requests, or with `specimens` those made from examples: never both together.
    """
    if by not in GROUPS:
        raise InputError("--by", f"'{by}' is no group", f"One of: {', '.join(GROUPS)}.")
    return grouped(house, start, end, groups=(by,), specimens=specimens)[by]


def grouped(
    house: House, start: datetime, end: datetime, *, groups: tuple[str, ...] = GROUPS, specimens: bool = False
) -> dict[str, dict[str, Line]]:
    """Return, by each of `groups`, what came, went and stayed: at one moment of the log. Raises InputError."""
    if end <= start:
        raise InputError("--to", "does not lie after --from", "Give a later day.")
    count_lives(house)
    lines: dict[str, dict[str, Line]] = {by: {} for by in groups}
    with house.database.reading() as tx:
        for stood, own in _lines(house, tx, (start, end), specimens=specimens):
            for by in groups:
                _add(lines[by].setdefault(_GROUPED[by](house, stood), Line()), own)
    return {by: dict(sorted((n, each) for n, each in found.items() if each != Line())) for by, found in lines.items()}


def _lines(
    house: House, tx: Transaction, period: tuple[datetime, datetime], *, specimens: bool
) -> Iterator[tuple[Stood, Line]]:
    """Yield what each sort of request adds to its groups."""
    start, end = period
    for stood in lives.standing(tx, start, specimens=specimens):
        yield stood, Line(opening=stood.number)
    for stood in lives.standing(tx, end, specimens=specimens):
        yield stood, Line(closing=stood.number)
    for stood in lives.moved(tx, start, end, specimens=specimens):
        opens, was_open = not (stood.over or _is_closed(house, stood, stood.stage)), _was_open(house, stood)
        if opens != was_open:
            anew = any(not _is_closed(house, stood, stage) for stage in json.loads(stood.earlier))
            line = Line()
            setattr(line, "closed" if was_open else "reopened" if anew else "received", stood.number)
            yield stood, line
    for stood in lives.spent(tx, start, end, specimens=specimens):
        whose = ERASED if stood.erased else " and ".join(_running(house, stood.running)) or NONE_RUNS
        yield stood, Line(days={whose: stood.number / _DAY})


def total(lines: Iterable[Line]) -> Line:
    """Return the sum of lines."""
    whole = Line()
    for line in lines:
        _add(whole, line)
    return whole


def _add(whole: Line, line: Line) -> None:
    for name in COLUMNS:
        setattr(whole, name, getattr(whole, name) + getattr(line, name))
    for whose, days in line.days.items():
        whole.days[whose] = whole.days.get(whose, 0) + days


def _was_open(house: House, stood: Stood) -> bool:
    return bool(stood.before) and not _is_closed(house, stood, stood.before)


def _is_closed(house: House, stood: Stood, stage: str) -> bool:
    """Say whether a stage is one of a procedure's last; a stage that no procedure has now is taken as open."""
    procedure = house.rulebook.law.procedures.get(stood.procedure)
    return procedure is not None and any(each.id == stage and each.phase is Phase.CLOSED for each in procedure.stages)


def _running(house: House, rules: str) -> tuple[str, ...]:
    """Return in whose time the running clocks run that ask somebody to act."""
    sides: set[str] = set()
    for rule in json.loads(rules):
        known = house.rulebook.law.rules.get(rule)
        period = known.rule.period if known else None
        if period is not None and period.kind is PeriodKind.ACT_BY:
            sides.add(period.zone if period.zone in set(Side) else "another")
    return tuple(sorted(sides))


def _country(house: House, stood: Stood) -> str:
    """Return the other side: who asks us, or whom we ask."""
    procedure = house.rulebook.law.procedures.get(stood.procedure)
    asks = procedure is not None and procedure.side == "requesting"
    return (stood.requested if asks else stood.requesting) or ERASED


def _instrument(house: House, stood: Stood) -> str:
    """Return the instruments under which the request was first assessed, as its first entry recorded."""
    known = house.rulebook.law.packs
    found = [name for name in json.loads(stood.packs) if name in known and known[name].header.of == "instrument"]
    return ERASED if stood.unknown else " + ".join(found) or "no instrument"


_GROUPED: dict[str, Callable[[House, Stood], str]] = {
    "all": lambda _house, _stood: "all",
    "country": _country,
    "kind": lambda _house, stood: stood.kind or ERASED,
    "instrument": _instrument,
}
