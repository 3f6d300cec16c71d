"""Counting hours: elapsed time on the instant, so that clocks going forward or back change nothing. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from workflow.clocks.count import ONE_DAY, Counted, Task, closed_run
from workflow.model.clock import Step

if TYPE_CHECKING:
    from datetime import tzinfo

    from workflow.clocks.counting import DaysLeftOut, Hours, Reason

ONE_HOUR = timedelta(hours=1)


def count_hours(task: Task, trigger: datetime, *, hours: Hours, left: DaysLeftOut, zone: tzinfo) -> Counted:
    """Return the last moment of a period in hours that `trigger` starts."""
    start = _first(trigger.astimezone(zone), hours).astimezone(UTC)
    steps = [Step(code="first-hour", date=start.astimezone(zone), params={"start": hours.start, "cite": hours.cite})]
    number = sum(part.number for part in task.parts)
    skipped: dict[date, Reason] = {}
    end = start
    remaining = timedelta(hours=number)
    while remaining:
        resumes = _blocked_until(end, task.pauses) or _closed_until(end, (hours, left, zone), skipped)
        if resumes:
            end = resumes
            continue
        limit = _next_change(end, task.pauses, zone)
        run = min(remaining, limit - end)
        end, remaining = end + run, remaining - run
    if skipped:
        days = tuple(day.isoformat() for day in skipped)
        names = tuple(reason.name for reason in skipped.values())
        steps.append(Step(code="skipped", params={"days": days, "reasons": names, "cite": hours.cite}))
    nominal = end.astimezone(zone)
    steps.append(Step(code="counted-end", date=nominal, params={"number": number, "unit": task.length.unit.value}))
    due = _rolled(nominal, task, hours=hours, left=left, steps=steps)
    return Counted(nominal, due, tuple(steps))


def _first(local: datetime, hours: Hours) -> datetime:
    if hours.start == "at-once":
        return local
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return (local.astimezone(UTC) - into + ONE_HOUR).astimezone(local.tzinfo)


def _blocked_until(instant: datetime, pauses: tuple[tuple[datetime, datetime], ...]) -> datetime | None:
    for began, ended in pauses:
        if began <= instant < ended:
            return ended.astimezone(UTC)
    return None


def _closed_until(
    instant: datetime, book: tuple[Hours, DaysLeftOut, tzinfo], skipped: dict[date, Reason]
) -> datetime | None:
    hours, left, zone = book
    day = instant.astimezone(zone).date()
    reason = left.why(day, hours.skip) if hours.skip else None
    if reason is None:
        return None
    skipped[day] = reason
    return midnight_after(day, zone)


def midnight_after(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which `day` is over in `zone`."""
    return datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC)


def _next_change(instant: datetime, pauses: tuple[tuple[datetime, datetime], ...], zone: tzinfo) -> datetime:
    """Return the next instant at which counting may stop: the end of the local day, or the start of a suspension."""
    changes = [midnight_after(instant.astimezone(zone).date(), zone)]
    changes += [began.astimezone(UTC) for began, _ in pauses if began > instant]
    return min(changes)


def _rolled(nominal: datetime, task: Task, *, hours: Hours, left: DaysLeftOut, steps: list[Step]) -> datetime:
    if hours.roll == "none":
        return nominal
    closed = closed_run(nominal.date(), hours.roll_over, left)
    if not closed:
        return nominal
    if task.never_rolls:
        params = {"why": "never-rolls", "reason": closed[0][1].name, "cite": hours.cite}
        steps.append(Step(code="not-moved", date=nominal, params=params))
        return nominal
    due = datetime.combine(closed[-1][0] + ONE_DAY, nominal.timetz())
    days = tuple(day.isoformat() for day, _ in closed)
    names = tuple(reason.name for _, reason in closed)
    steps.append(Step(code="moved", date=due, params={"days": days, "reasons": names, "cite": hours.cite}))
    return due
