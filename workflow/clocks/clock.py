"""One clock: events, rules and calendars in; where it stands, its date and every step of the count out. Pure.

Where nobody can say which of two dates is right, both are shown and work goes to
the safer one. See docs/clocks.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workflow.clocks.counting import HOLIDAYS, OF_PLACE
from workflow.clocks.reading import Case, Reading, count_case, over_at, readings
from workflow.clocks.run import Happened, day_known_only, day_of, find_run, local, zone_of
from workflow.clocks.standing import standing
from workflow.errors import InputError
from workflow.model.clock import Clock, ClockState, Step
from workflow.model.period import EVENT_ZONE, Period, Unit
from workflow.vocabulary import Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from workflow.clocks.calendar import Calendar
    from workflow.clocks.count import Counted
    from workflow.clocks.counting import CountingRule
    from workflow.clocks.law import ClockLaw
    from workflow.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of law, as a clock needs it."""

    rule: str
    title: Mapping[str, str]
    period: Period
    consequence: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Whose local time governs, and whose holidays: a zone name, and a calendar id where one is known."""

    zone: str
    calendar: str | None = None


def limit_of(rule: Rule) -> Limit:
    """Return the time limit of `rule`. Raises InputError when it has no period."""
    if rule.period is None:
        raise InputError(f"rule '{rule.id}'", "has no period", "Ask only time-limit rules for a clock.")
    return Limit(rule.id, rule.plain, rule.period, rule.period.consequence or rule.consequence)


def run_clock(
    limit: Limit,
    events: Sequence[Happened],
    *,
    law: ClockLaw,
    places: Mapping[Side, Place],
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> Clock:
    """Return the clock of `limit` at `now`.

    `places` says where each side acts; `facts` is asked only for travel time.
    Raises InputError for a naive `now`, an unknown zone, or a date beyond the calendar.
    """
    if now.tzinfo is None:
        raise InputError("now", "has no time zone", "Give an aware moment.")
    law.check(limit.period, file=limit.rule)
    work = _Work(limit, law, places)
    try:
        return work.clock(events, now, facts or {})
    except (OverflowError, ValueError) as error:
        raise InputError(
            f"rule '{limit.rule}'", f"its date cannot be counted ({error})", "Check the dates of its events."
        ) from error


@dataclass(slots=True)
class _Work:
    """The making of one clock."""

    limit: Limit
    law: ClockLaw
    places: Mapping[Side, Place]
    notes: list[Step] = field(default_factory=list)
    doubts: list[Step] = field(default_factory=list)
    unread: list[Step] = field(default_factory=list)

    @property
    def rules(self) -> tuple[CountingRule, ...]:
        own = self.law.counting[self.limit.period.counting]
        others = tuple(self.law.counting[name] for name in own.arguable_with)
        fits = self.limit.period.unit is not Unit.HOURS
        return (own, *(rule for rule in others if fits or rule.hours))

    def clock(self, events: Sequence[Happened], now: datetime, facts: Mapping[str, object]) -> Clock:
        period, rule = self.limit.period, self.rules[0]
        zone = self._zone(None)
        run = find_run(period, events, zone=zone, now=now)
        base: dict[str, object] = {
            "rule": self.limit.rule,
            "title": dict(self.limit.title),
            "kind": period.kind,
            "counting": rule.id,
        }
        base["consequence"] = dict(self.limit.consequence) if self.limit.consequence else None
        if run is None:
            waiting = Step(code="waiting", params={"events": period.starts.events, "pick": period.starts.pick.value})
            return Clock.model_validate(
                {**base, "state": ClockState.NOT_STARTED, "zone": str(zone), "steps": (waiting, *self.notes)}
            )
        zone = self._zone(run.start)
        case = Case(period, run, zone, now, self._travel(facts))
        found = {"started_by": run.start.kind, "zone": str(zone), **self._found(case, now)}
        return Clock.model_validate({**base, **found})

    def _found(self, case: Case, now: datetime) -> dict[str, object]:
        read = readings(case, self.rules, {rule.id: self._calendar(rule) for rule in self.rules})
        counted = [count_case(case, one) for one in read]
        later = case.period.kind.later_is_safer
        due = counted[0].due
        work_to = max(one.due for one in counted) if later else min(one.due for one in counted)
        others = sorted({one.due for one in counted} - {due}, reverse=not later)
        other = work_to if work_to != due else (others[0] if others else None)
        stands = standing(case, due, now)
        certain = all(standing(case, one.due, now).state is stands.state for one in counted)
        self._question_calendar(case, counted, read)
        steps = [_trigger(case.run.start, case.zone), *self.notes, *counted[0].steps]
        steps += _others(read, counted, due, work_to) + self.doubts + self.unread + list(stands.steps)
        suspended = stands.state is ClockState.SUSPENDED
        verified = read[0].rule.verified and not (self.doubts or self.unread or _differs(read, counted))
        moments = {"due": due, "alternative_due": other, "work_to": work_to, "lapses_at": over_at(work_to, case.zone)}
        return {
            **(dict.fromkeys(moments) if suspended else moments),
            "state": stands.state,
            "start": read[0].trigger,
            "ended_at": stands.ended_at,
            "certain": certain and not self.doubts,
            "verified": verified,
            "steps": tuple(steps + _closing(read[0].rule, self.limit.consequence)),
        }

    def _side(self) -> Side:
        zone = self.limit.period.zone
        return Side(zone) if zone in {side.value for side in Side} else Side.REQUESTED

    def _zone(self, start: Happened | None) -> tzinfo:
        """Return the governing zone; the event's own where the side's place is not known."""
        wanted = self.limit.period.zone
        if wanted != EVENT_ZONE and wanted not in {side.value for side in Side}:
            return ZoneInfo(wanted)
        place = self.places.get(self._side())
        own = zone_of(start, ZoneInfo("UTC")) if start else None
        if wanted == EVENT_ZONE:
            return own or ZoneInfo(place.zone if place else "UTC")
        if place is not None:
            try:
                return ZoneInfo(place.zone)
            except (KeyError, OSError) as error:
                raise InputError(
                    f"place of the {wanted} side", f"'{place.zone}' is no time zone", "Use a name such as Europe/Paris."
                ) from error
        if start is not None:
            self.doubts.append(Step(code="place-not-known", params={"side": wanted}))
        return own or ZoneInfo("UTC")

    def _calendar(self, rule: CountingRule) -> Calendar | None:
        name = rule.calendar
        if name == OF_PLACE:
            place = self.places.get(self._side())
            name = place.calendar if place else None
        return self.law.calendars.get(name) if name else None

    def _travel(self, facts: Mapping[str, object]) -> int | None:
        path = self.limit.period.travel_time
        if path is None:
            return None
        value = facts.get(path)
        days = getattr(value, "days", value)
        if isinstance(days, int) and not isinstance(days, bool) and days >= 0:
            return days
        self.notes.append(Step(code="travel-not-recorded", params={"fact": path}))
        return None

    def _question_calendar(self, case: Case, counted: list[Counted], read: tuple[Reading, ...]) -> None:
        """Say when the count had to ask about days that no calendar of ours covers."""
        rule, calendar = read[0].rule, read[0].left.calendar
        if not _asks(rule, case.period) or HOLIDAYS not in rule.every_left():
            return
        if calendar is not None and not calendar.source.verified:
            self.unread.append(Step(code="calendar-unverified", params={"calendar": calendar.id}))
        if calendar is None:
            self.doubts.append(Step(code="calendar-not-known", params={"side": self._side().value}))
            return
        days = {_day(read[0].trigger), _day(counted[0].nominal), _day(counted[0].due)}
        for day in sorted(day for day in days if not calendar.covers(day))[:1]:
            years = calendar.source.years
            params = {"calendar": calendar.id, "from": years.from_, "until": years.until}
            self.doubts.append(Step(code="calendar-out-of-range", date=day, params=params))


def _asks(rule: CountingRule, period: Period) -> bool:
    """Say whether a count of `period` under `rule` depends on holidays at all."""
    if period.unit is Unit.HOURS:
        return rule.hours is not None and bool(rule.hours.skip or rule.hours.roll_over)
    inside = period.unit is Unit.WORKING_DAYS or rule.counts == "working-days"
    return inside or (
        not period.never_rolls and (rule.is_short(period.length) or rule.rolls(period.length) is not None)
    )


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _differs(read: tuple[Reading, ...], counted: list[Counted]) -> bool:
    """Say whether the rule's own date rests on a doubtful holiday."""
    return any(
        one.rule is read[0].rule and one.trigger == read[0].trigger and end.due != counted[0].due
        for one, end in zip(read, counted, strict=True)
    )


def _trigger(event: Happened, zone: tzinfo) -> Step:
    known = {name: str(value) for name in ("by", "document") if isinstance(value := getattr(event, name, None), str)}
    when = day_of(event) if day_known_only(event) else local(event, zone)
    params = {"event": event.kind, "place": event.place, "recorded": event.recorded_at.isoformat(), **known}
    return Step(code="trigger", date=when, params=params)


def _others(read: tuple[Reading, ...], counted: list[Counted], due: date, work_to: date) -> list[Step]:
    """Return one step for each other date, with what makes it differ, and where to work to."""
    steps: dict[date, Step] = {}
    for one, end in zip(read, counted, strict=True):
        if end.due == due or end.due in steps:
            continue
        why = _why(one, read[0])
        params = {"why": why, "counting": one.rule.id, "cite": str(one.rule.citation)}
        steps[end.due] = Step(code="alternative", date=end.due, params=params)
    if not steps:
        return []
    return [*steps.values(), Step(code="work-to", date=work_to)]


def _why(other: Reading, own: Reading) -> str:
    if other.rule is not own.rule:
        return "other-counting"
    return "hour-not-recorded" if other.trigger != own.trigger else "doubtful-holiday"


def _closing(rule: CountingRule, consequence: Mapping[str, str] | None) -> list[Step]:
    steps = [] if rule.verified else [Step(code="unverified", params={"cite": str(rule.citation)})]
    if consequence:
        steps.append(Step(code="consequence"))
    return steps
