"""Counting days, weeks, months and years from a day to its last day, step by step. Pure. Hours are in hours.py.

Months and years are always added to the trigger itself: 31 January and one month
is the last day of February, and two months is 31 March, whatever one month was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from workflow.model.clock import Step
from workflow.model.period import LONGEST, Length, Unit

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from workflow.clocks.counting import CountingRule, DaysLeftOut, Left, Reason

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be counted, before any rule is applied. `added` are lengths granted at the end, in order."""

    length: Length
    added: tuple[Length, ...] = ()
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    never_rolls: bool = False
    travel_days: int = 0

    @property
    def parts(self) -> tuple[Length, ...]:
        """Return the lengths to count one after another; equal units are one, so that nothing is chained."""
        merged = [self.length]
        for more in self.added:
            last = merged[-1]
            if last.unit is more.unit:
                merged[-1] = last.model_copy(update={"number": last.number + more.number})
            else:
                merged.append(more)
        return tuple(merged)


@dataclass(frozen=True, slots=True)
class Counted:
    """The end of a period: `nominal` before any move, `due` after, and the steps that lead there."""

    nominal: date
    due: date
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Count:
    """The state of one count while it runs."""

    task: Task
    rule: CountingRule
    left: DaysLeftOut
    paused: frozenset[date]
    steps: list[Step] = field(default_factory=list)

    def say(self, code: str, day: date | None = None, **params: str | int | bool | tuple[str, ...]) -> None:
        self.steps.append(Step(code=code, date=day, params=params))

    def say_days(self, code: str, day: date | None, closed: list[tuple[date, Reason]], **params: str | int) -> None:
        days = tuple(closed_day.isoformat() for closed_day, _ in closed)
        reasons = tuple(reason.name for _, reason in closed)
        self.say(code, day, days=days, reasons=reasons, **params)


def count_days(task: Task, trigger: date, *, rule: CountingRule, left: DaysLeftOut, zone: tzinfo) -> Counted:
    """Return the last day of a period in days or longer that `trigger` starts."""
    count = _Count(task, rule, left, paused_days(task.pauses, zone))
    included = rule.trigger_day == "included"
    first = trigger if included else trigger + ONE_DAY
    count.say("first-day", first, trigger=rule.trigger_day, cite=str(rule.citation))
    end = trigger
    for position, part in enumerate(task.parts):
        end = _end_of(part, end, included=included and position == 0, count=count)
    if count.paused:
        stood = tuple(sorted(day.isoformat() for day in count.paused if first <= day <= end))
        count.say("paused", days=stood, number=len(stood))
    if task.travel_days:
        end += timedelta(days=task.travel_days)
        count.say("travel", end, number=task.travel_days)
    total = task.parts[0]
    count.say("counted-end", end, number=total.number, unit=total.unit.value)
    due = _minimum(first, _rolled(end, count), count)
    return Counted(end, due, tuple(count.steps))


def paused_days(pauses: tuple[tuple[datetime, datetime], ...], zone: tzinfo) -> frozenset[date]:
    """Return the days that do not run: after the day a suspension begins, up to the day it ends."""
    days: set[date] = set()
    for began, ended in pauses:
        day, last = began.astimezone(zone).date(), ended.astimezone(zone).date()
        while day < last:
            day += ONE_DAY
            days.add(day)
    return frozenset(days)


def _end_of(part: Length, trigger: date, *, included: bool, count: _Count) -> date:
    if part.unit in (Unit.DAYS, Unit.WORKING_DAYS):
        return _end_of_days(part, trigger - ONE_DAY if included else trigger, count)
    end = _same_date(part, trigger, included=included)
    for day in sorted(count.paused):
        if trigger < day <= end:
            end += ONE_DAY
    return end


def _same_date(part: Length, trigger: date, *, included: bool) -> date:
    if part.unit is Unit.WEEKS:
        return trigger + timedelta(weeks=part.number) - (ONE_DAY if included else timedelta())
    months = relativedelta(months=part.number) if part.unit is Unit.MONTHS else relativedelta(years=part.number)
    end = trigger + months
    ends_short = end.day != trigger.day
    return end - ONE_DAY if included and not ends_short else end


def _end_of_days(part: Length, before: date, count: _Count) -> date:
    left_out = _left_out_inside(part, count)
    if not left_out and not count.paused:
        return before + timedelta(days=part.number)
    skipped: list[tuple[date, Reason]] = []
    day, remaining = before, part.number
    while remaining:
        day += ONE_DAY
        if day in count.paused:
            continue
        reason = count.left.why(day, left_out)
        if reason:
            skipped.append((day, reason))
        else:
            remaining -= 1
    if skipped:
        cite = count.rule.short_periods.cite if count.rule.short_periods else str(count.rule.citation)
        count.say_days("skipped", None, skipped, cite=cite)
    return day


def _left_out_inside(part: Length, count: _Count) -> tuple[Left, ...]:
    """Return which days are not counted inside the period."""
    if part.unit is Unit.WORKING_DAYS or count.rule.counts == "working-days":
        return count.rule.closed
    if not count.rule.is_short(count.task.length):
        return ()
    if count.task.never_rolls:
        count.say("short-not-used", cite=str(count.rule.citation))
        return ()
    return count.rule.closed


def _rolled(end: date, count: _Count) -> date:
    roll = count.rule.rolls(count.task.length)
    over = roll.over if roll else count.rule.closed
    closed = closed_run(end, over, count.left)
    if not closed:
        return end
    if count.task.never_rolls or roll is None:
        why = "never-rolls" if count.task.never_rolls else "no-text"
        count.say("not-moved", end, why=why, reason=closed[0][1].name, cite=str(count.rule.citation))
        return end
    due = closed[-1][0] + ONE_DAY
    count.say_days("moved", due, closed, cite=roll.cite)
    return due


def _minimum(first: date, due: date, count: _Count) -> date:
    least = count.rule.needs_minimum(count.task.length)
    if least is None or count.task.never_rolls:
        return due
    have, day = 0, due
    while day >= first and have < least.number:
        have += count.left.why(day, count.rule.closed) is None
        day -= ONE_DAY
    if have >= least.number:
        return due
    while have < least.number:
        closed = closed_run(due + ONE_DAY, count.rule.closed, count.left)
        due = (closed[-1][0] if closed else due) + ONE_DAY
        have += 1
    count.say("minimum", due, number=least.number, cite=least.cite)
    return due


def closed_run(day: date, over: tuple[Left, ...], left: DaysLeftOut) -> list[tuple[date, Reason]]:
    """Return the unbroken run of closed days that starts on `day`; empty when `day` is open."""
    run: list[tuple[date, Reason]] = []
    for _ in range(LONGEST):
        reason = left.why(day, over)
        if reason is None:
            return run
        run.append((day, reason))
        day += ONE_DAY
    raise OverflowError("no open day within reach")
