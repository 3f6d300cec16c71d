"""Statistics from the trail alone, that balance: opening + received + reopened - closed = closing, in any group.

A request moves where an entry says so; what it is (kind, sides) is what its row says, or, once it
was erased, the entry `erase`. Instruments and clocks are those its entries recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from workflow.actions.house import House
from workflow.actions.thread import Told, opened
from workflow.errors import InputError
from workflow.model.clock import ClockState
from workflow.model.period import PeriodKind
from workflow.store import queries, trail_log
from workflow.trail.entry import ERASE
from workflow.vocabulary import Phase, Side

GROUPS = ("all", "country", "kind", "instrument")
COLUMNS = ("opening", "received", "reopened", "closed", "closing")
ERASED, NONE_RUNS = "(erased)", "no clock"
_DAY = timedelta(days=1)
COUNTED = frozenset({
    "actor", "checkpoints", "clearance", "clocks", "decision", "findings", "outlook", "statistics", "step"
})  # fmt: skip
"""The fields of an entry that anything is counted from; no other is opened."""


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


@dataclass(frozen=True, slots=True)
class Life:
    """One request: what it is, and its entries."""

    about: Mapping[str, Any]
    told: tuple[Told, ...]
    id: str = ""


def statistics(
    house: House, start: datetime, end: datetime, *, by: str = "all", specimens: bool = False
) -> dict[str, Line]:
    """Return, by group, what came, went and stayed from `start` to before `end`. Raises InputError.

    Live requests, or with `specimens` those made from examples: never both together.
    """
    if by not in GROUPS:
        raise InputError("--by", f"'{by}' is no group", f"One of: {', '.join(GROUPS)}.")
    return grouped(house, lives(house), start, end, groups=(by,), specimens=specimens)[by]


def grouped(
    house: House,
    found: Iterable[Life],
    start: datetime,
    end: datetime,
    *,
    groups: tuple[str, ...] = GROUPS,
    specimens: bool = False,
) -> dict[str, dict[str, Line]]:
    """Return, by each of `groups`, what came, went and stayed: in one reading. Raises InputError."""
    if end <= start:
        raise InputError("--to", "does not lie after --from", "Give a later day.")
    lines: dict[str, dict[str, Line]] = {by: {} for by in groups}
    for life in found:
        if bool(life.about.get("specimen")) is not specimens:
            continue
        own = Line()
        _count(own, list(_spans(house, life)), start, end)
        _split(own, house, life, (start, end))
        for by in groups:
            _add(lines[by].setdefault(_GROUPED[by](house, life), Line()), own)
    return {by: dict(sorted((n, each) for n, each in found.items() if each != Line())) for by, found in lines.items()}


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


def lives(house: House) -> Iterator[Life]:
    """Yield every request there ever was, with its entries: one reading of the whole log."""
    chains: dict[str, list[Told]] = {}
    with house.database.reading() as tx:
        rows = queries.described(tx)
        for stored in trail_log.walk(tx, trail_log.DECISIONS):
            if stored.request is not None:
                chains.setdefault(stored.request, []).append(opened(stored, tx, COUNTED.__contains__))
    for identity, told in chains.items():
        about: object = rows.get(identity, {})
        if told[-1].act == ERASE:
            about = told[-1].fields.get("statistics", {})
        yield Life(about if isinstance(about, Mapping) else {}, tuple(told), identity)


def _spans(house: House, life: Life) -> Iterator[tuple[datetime, bool, bool]]:
    """Yield each moment a request began or ended to be open: when, whether it opened, whether for the first time."""
    is_open, was_open = False, False
    for told in life.told:
        opens = told.act != ERASE and not is_closed(house, life, told.stage_after)
        if opens != is_open:
            yield told.at, opens, not was_open
            is_open, was_open = opens, True


def is_closed(house: House, life: Life, stage: str | None) -> bool:
    """Say whether a stage is one of a procedure's last; a stage that no procedure has now is taken as open."""
    procedure = house.rulebook.law.procedures.get(str(life.about.get("procedure")))
    stages = {each.id: each.phase for each in procedure.stages} if procedure else {}
    return stages.get(stage or "") is Phase.CLOSED


def _count(line: Line, spans: list[tuple[datetime, bool, bool]], start: datetime, end: datetime) -> None:
    line.opening += _open_before(spans, start)
    line.closing += _open_before(spans, end)
    for at, opens, first in spans:
        if start <= at < end:
            line.received += opens and first
            line.reopened += opens and not first
            line.closed += not opens


def _open_before(spans: list[tuple[datetime, bool, bool]], moment: datetime) -> bool:
    return next((opens for at, opens, _ in reversed(spans) if at < moment), False)


def _split(line: Line, house: House, life: Life, period: tuple[datetime, datetime]) -> None:
    """Add the days between entries, while the request was open, to whoever's clock ran."""
    running: tuple[str, ...] = ()
    last = life.told[-1]
    ends = (*life.told, Told(0, max(period[1], last.at), "", None, None, {}))
    for told, following in pairwise(ends):
        if "clocks" in told.fields:
            running = _running(house, told.fields["clocks"])
        if told.act == ERASE or is_closed(house, life, told.stage_after):
            continue
        spent = min(following.at, period[1]) - max(told.at, period[0])
        if spent > timedelta():
            whose = ERASED if told.erased else " and ".join(running) or NONE_RUNS
            line.days[whose] = line.days.get(whose, 0) + spent / _DAY


def _running(house: House, clocks: Any) -> tuple[str, ...]:  # noqa: ANN401 - the list an entry recorded
    """Return in whose time the running clocks run that ask somebody to act."""
    sides: set[str] = set()
    for rule, state, *_ in clocks:
        known = house.rulebook.law.rules.get(rule)
        period = known.rule.period if known else None
        if state == ClockState.RUNNING and period is not None and period.kind is PeriodKind.ACT_BY:
            sides.add(period.zone if period.zone in set(Side) else "another")
    return tuple(sorted(sides))


def _country(house: House, life: Life) -> str:
    """Return the other side: who asks us, or whom we ask."""
    procedure = house.rulebook.law.procedures.get(str(life.about.get("procedure")))
    other = "requested" if procedure is not None and procedure.side == "requesting" else "requesting"
    return str(life.about.get(other) or ERASED)


def _instrument(house: House, life: Life) -> str:
    """Return the instruments under which the request was first assessed, as its first entry recorded."""
    findings = life.told[0].fields.get("findings", [])
    packs = {str(line[0]).partition("/")[0] for line in findings} if isinstance(findings, list) else set()
    known = house.rulebook.law.packs
    found = sorted(name for name in packs if name in known and known[name].header.of == "instrument")
    return ERASED if life.told[0].erased else " + ".join(found) or "no instrument"


_GROUPED: dict[str, Callable[[House, Life], str]] = {
    "all": lambda _house, _life: "all",
    "country": _country,
    "kind": lambda _house, life: str(life.about.get("kind") or ERASED),
    "instrument": _instrument,
}
