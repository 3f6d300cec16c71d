"""One reading of one run: the date under one counting rule, one start and one view of the doubtful holidays. Pure.

The law is read as often as it is arguable; `clock.py` puts the readings side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING

from workflow.clocks.count import Counted, Task, count_days
from workflow.clocks.counting import DaysLeftOut
from workflow.clocks.hours import count_hours, midnight_after
from workflow.clocks.run import day_known_only, day_of, local, span, zone_of
from workflow.errors import InputError
from workflow.model.clock import Step
from workflow.model.period import Length, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from workflow.clocks.calendar import Calendar
    from workflow.clocks.counting import CountingRule
    from workflow.clocks.run import Happened, Run
    from workflow.model.period import Extension, Period


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the law: from which start, by which rule, with or without doubtful holidays."""

    trigger: date
    rule: CountingRule
    left: DaysLeftOut


@dataclass(frozen=True, slots=True)
class Case:
    """One run with everything its count needs besides the reading."""

    period: Period
    run: Run
    zone: tzinfo
    until: datetime
    """Where a suspension that has not ended is taken to end, to count what is left."""
    travel_days: int | None = None


def readings(
    case: Case, rules: tuple[CountingRule, ...], calendars: Mapping[str, Calendar | None]
) -> tuple[Reading, ...]:
    """Return every reading, the rule's own first: its start on the safe side, all holidays counted."""
    return tuple(
        Reading(trigger, rule, DaysLeftOut(calendars[rule.id], sure_only))
        for rule, trigger, sure_only in product(rules, triggers(case), (False, True))
    )


def triggers(case: Case) -> tuple[date, ...]:
    """Return the possible starts, the safe one first: two where only the day is known and that is not enough."""
    event, zone = case.run.start, case.zone
    first, last = span(event, zone)
    if case.period.unit is Unit.HOURS:
        both: tuple[date, ...] = (first.astimezone(zone), last.astimezone(zone))
    elif day_known_only(event) and zone_of(event, zone) == zone:
        both = (day_of(event),)
    else:
        inside = max(first, last - timedelta.resolution)
        both = (first.astimezone(zone).date(), inside.astimezone(zone).date())
    return tuple(sorted(set(both), reverse=case.period.kind.later_is_safer))


def over_at(due: date, zone: tzinfo) -> datetime:
    """Return the instant at which `due` is over: midnight at the end of a day, or the moment itself."""
    return due.astimezone(UTC) if isinstance(due, datetime) else midnight_after(due, zone)


def is_over(due: date, when: datetime, zone: tzinfo) -> bool:
    """Say whether `due` has passed at `when`; a moment is still in time at that very moment."""
    over = over_at(due, zone)
    return when > over if isinstance(due, datetime) else when >= over


def count_case(case: Case, reading: Reading) -> Counted:
    """Return the end of the period under `reading`, with all extensions, suspensions and caps applied."""
    pauses = tuple(case.run.pauses)
    if case.run.suspended_since is not None and case.run.suspended_since < case.until:
        pauses += ((case.run.suspended_since, case.until),)
    period = case.period
    task = Task(period.length, (), pauses, period.never_rolls, case.travel_days or 0)
    counted = _count(task, reading, case.zone)
    if period.extension is None or not case.run.grants:
        return counted
    steps: list[Step] = []
    counted = _extended(case, reading, task=task, counted=counted, steps=steps)
    return replace(counted, steps=(*steps, *counted.steps))


def _count(task: Task, reading: Reading, zone: tzinfo) -> Counted:
    if task.length.unit is not Unit.HOURS:
        return count_days(task, reading.trigger, rule=reading.rule, left=reading.left, zone=zone)
    hours = reading.rule.hours
    if hours is None or not isinstance(reading.trigger, datetime):
        raise InputError(
            f"counting rule '{reading.rule.id}'",
            "does not say how hours run",
            "Name a counting rule that has 'hours'.",
        )
    return count_hours(task, reading.trigger, hours=hours, left=reading.left, zone=zone)


def _extended(case: Case, reading: Reading, *, task: Task, counted: Counted, steps: list[Step]) -> Counted:
    extension = case.period.extension
    if extension is None:
        return counted
    used = 0
    for grant in case.run.grants:
        on = local(grant, case.zone)
        if used == extension.times:
            steps.append(Step(code="extension-used-up", date=on, params={"number": extension.times}))
            continue
        if is_over(counted.due, span(grant, case.zone)[0], case.zone):
            steps.append(Step(code="extension-late", date=on, params={"event": grant.kind}))
            continue
        if extension.to:
            counted = _set(grant, counted, case.zone, steps)
        else:
            task = _lengthened(task, extension)
            counted = _count(task, reading, case.zone)
            params = {"number": extension.number or 0, "unit": str(extension.unit), "from": extension.from_}
            steps.append(Step(code="extended", date=on, params={"event": grant.kind, **params}))
        used += 1
    return _capped(task, counted, extension.cap, (reading, case.zone)) if used and extension.cap else counted


def _lengthened(task: Task, extension: Extension) -> Task:
    length = Length(number=extension.number or 1, unit=extension.unit or task.length.unit)
    if extension.from_ == "start":
        return replace(task, length=length)
    return replace(task, added=(*task.added, length))


def _set(grant: Happened, counted: Counted, zone: tzinfo, steps: list[Step]) -> Counted:
    """Take the last day that the granting event names; never a day before the one already found."""
    named = getattr(grant, "until", None)
    if not isinstance(named, date):
        steps.append(Step(code="extension-without-date", date=local(grant, zone), params={"event": grant.kind}))
        return counted
    hourly = isinstance(counted.due, datetime)
    if hourly and not isinstance(named, datetime):
        named = datetime.combine(named, time(), zone)
    elif not hourly and isinstance(named, datetime):
        named = named.astimezone(zone).date()
    if named <= counted.due:
        steps.append(Step(code="extension-not-longer", date=named, params={"event": grant.kind}))
        return counted
    step = Step(code="extended-to", date=named, params={"event": grant.kind})
    return Counted(named, named, (*counted.steps, step))


def _capped(task: Task, counted: Counted, cap: Length, under: tuple[Reading, tzinfo]) -> Counted:
    most = _count(Task(cap, (), task.pauses, never_rolls=True), *under).nominal
    if counted.due <= most:
        return counted
    step = Step(code="capped", date=most, params={"number": cap.number, "unit": cap.unit.value})
    return Counted(most, most, (*counted.steps, step))
