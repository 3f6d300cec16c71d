"""Where a clock stands at a moment, given its date: running, met, missed, moot or suspended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from workflow.clocks.reading import Case, is_over
from workflow.clocks.run import local, span
from workflow.model.clock import ClockState, Step
from workflow.model.period import PeriodKind

if TYPE_CHECKING:
    from workflow.clocks.run import Happened


@dataclass(frozen=True, slots=True)
class Standing:
    """The state, when it was reached, and the steps that say why."""

    state: ClockState
    ended_at: date | None = None
    steps: tuple[Step, ...] = ()


def standing(case: Case, due: date, now: datetime) -> Standing:
    """Return where the clock stands at `now` if `due` is its date."""
    early = tuple(_step("stop-before-start", event, case) for event in case.run.early_stops)
    found = _suspended(case, due) or _broken(case, due) or _ended(case, due) or _open(case, due, now)
    return Standing(found.state, found.ended_at, (*early, *found.steps))


def _suspended(case: Case, due: date) -> Standing | None:
    since = case.run.suspended_since
    if since is None or case.run.stop or case.run.end or since >= case.until:
        return None
    if is_over(due, case.until, case.zone):
        return None
    local = since.astimezone(case.zone)
    left = (due - local.date()).days if not isinstance(due, datetime) else 0
    step = Step(code="suspended", date=local, params={"if_lifted_now": due.isoformat(), "days": left})
    return Standing(ClockState.SUSPENDED, steps=(step,))


def _broken(case: Case, due: date) -> Standing | None:
    for event in case.run.breaks:
        if not is_over(due, span(event, case.zone)[1], case.zone):
            return Standing(ClockState.MISSED, event.at, (_step("broken", event, case),))
    return None


def _ended(case: Case, due: date) -> Standing | None:
    event = case.run.stop or case.run.end
    if event is None:
        return None
    first, last = span(event, case.zone)
    if is_over(due, first, case.zone):
        if case.period.kind.later_is_safer:
            return Standing(ClockState.MET, due)
        return Standing(ClockState.MISSED, event.at, (_step("too-late", event, case),))
    unsure = (_step("perhaps-too-late", event, case),) if is_over(due, last, case.zone) and first != last else ()
    code, state = ("met", ClockState.MET) if event is case.run.stop else ("moot", ClockState.MOOT)
    return Standing(state, event.at, (_step(code, event, case), *unsure))


def _open(case: Case, due: date, now: datetime) -> Standing:
    if not is_over(due, now, case.zone):
        return Standing(ClockState.RUNNING)
    if case.period.kind.later_is_safer:
        code = "free" if case.period.kind is PeriodKind.STANDSTILL_UNTIL else "kept"
        return Standing(ClockState.MET, due, (Step(code=code, date=due),))
    return Standing(ClockState.MISSED, due, (Step(code="missed", date=due),))


def _step(code: str, event: Happened, case: Case) -> Step:
    return Step(code=code, date=local(event, case.zone), params={"event": event.kind, "place": event.place})
