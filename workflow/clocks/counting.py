"""How to count, by statute: what `rules/calendars/counting/<id>.yaml` says, and which days it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from workflow.clocks.holiday import Weekday
from workflow.model.base import Frozen, Text
from workflow.model.period import ID, Length, Unit
from workflow.model.rule import Citation, TextRead
from workflow.vocabulary import SourceGrade

if TYPE_CHECKING:
    from datetime import date

    from workflow.clocks.calendar import Calendar

OF_PLACE = "of-place"
"""The calendar of the side that must act, given when a clock is run."""

WEEKEND, HOLIDAYS = "weekend", "holidays"
Left = Weekday | Literal["weekend", "holidays"]
"""Days to leave out: weekdays by name, the calendar's own weekend, or its holidays."""


class ShortPeriods(Frozen):
    """Periods under a length, in which closed days are not counted at all."""

    under: Length
    cite: str = Field(min_length=1)


class Roll(Frozen):
    """Moving an end that falls on a closed day to the next open one."""

    over: tuple[Left, ...] = Field(min_length=1)
    cite: str = Field(min_length=1)
    within: tuple[Length, ...] = ()
    """Only periods no longer than one of these, in the same unit; empty means all."""


class Minimum(Frozen):
    """At least so many working days in any period of a certain length."""

    number: Annotated[StrictInt, Field(ge=1)]
    in_periods_of: Length
    cite: str = Field(min_length=1)


class Hours(Frozen):
    """How hours run."""

    start: Literal["at-once", "next-hour"]
    skip: tuple[Left, ...] = ()
    roll: Literal["none", "forward"] = "none"
    """Forward: an end on a closed day moves to the same time on the next open day."""
    roll_over: tuple[Left, ...] = ()
    cite: str = Field(min_length=1)

    @model_validator(mode="after")
    def _rolls_over_something(self) -> Hours:
        if (self.roll == "forward") != bool(self.roll_over):
            raise ValueError("'roll: forward' and 'roll_over' belong together")
        return self


class CountingRule(Frozen):
    """One way of counting. `cite` keys give the place in the text for that step of the count."""

    id: str = Field(pattern=ID)
    title: Text
    plain: Text
    citation: Citation
    basis: tuple[str, ...] = ()
    text_read: TextRead
    verified: StrictBool
    trigger_day: Literal["excluded", "included"]
    counts: Literal["every-day", "working-days"] = "every-day"
    closed: tuple[Left, ...] = ()
    """What is not a working day under this text."""
    short_periods: ShortPeriods | None = None
    roll: Roll | Literal["none"] = "none"
    minimum_working_days: Minimum | None = None
    hours: Hours | None = None
    month_end: Literal["last-day"] = "last-day"
    """A month without the trigger's date ends the period on its last day; no text here says otherwise."""
    calendar: str | None = Field(default=None, pattern=ID)
    arguable_with: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> CountingRule:
        if self.verified and self.text_read.grade is SourceGrade.NONE:
            raise ValueError("nothing was read of the text, so it cannot be verified")
        needs = self.counts == "working-days" or self.short_periods or self.minimum_working_days
        if needs and not self.closed:
            raise ValueError("leaves out working days, so it needs 'closed'")
        if self.calendar is None and HOLIDAYS in self.every_left():
            raise ValueError("leaves out holidays, so it needs a 'calendar' (an id, or 'of-place')")
        if set(Weekday) <= self.every_left():
            raise ValueError("leaves out every day of the week")
        if self.id in self.arguable_with:
            raise ValueError("cannot be arguable with itself")
        return self

    def every_left(self) -> frozenset[str]:
        """Return every kind of day that any part of this rule leaves out."""
        roll = self.roll.over if isinstance(self.roll, Roll) else ()
        hours = (*self.hours.skip, *self.hours.roll_over) if self.hours else ()
        return frozenset((*self.closed, *roll, *hours))

    def rolls(self, length: Length) -> Roll | None:
        """Return the roll that applies to a period of `length`, or None."""
        if not isinstance(self.roll, Roll):
            return None
        unit = Unit.DAYS if length.unit is Unit.WORKING_DAYS else length.unit
        fits = not self.roll.within or any(top.unit is unit and length.number <= top.number for top in self.roll.within)
        return self.roll if fits else None

    def is_short(self, length: Length) -> bool:
        """Say whether closed days are left out because the period is short."""
        short = self.short_periods
        return short is not None and length.unit is short.under.unit and length.number < short.under.number

    def needs_minimum(self, length: Length) -> Minimum | None:
        """Return the guaranteed working days that apply to a period of `length`, or None."""
        least = self.minimum_working_days
        if least is None or length.unit is Unit.HOURS:
            return None
        if isinstance(self.roll, Roll) and self.roll.within and self.rolls(length) is None:
            return None
        days = length.unit in (Unit.DAYS, Unit.WORKING_DAYS)
        return None if days and length.number < least.in_periods_of.number else least


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day is left out: a weekday's name, or a holiday's id with its name."""

    code: str
    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class DaysLeftOut:
    """Which days are left out, and why, under one calendar. `sure_only` leaves doubtful holidays in."""

    calendar: Calendar | None
    sure_only: bool = False

    def why(self, day: date, left: tuple[Left, ...]) -> Reason | None:
        """Return the reason `day` is left out, or None. Outside the checked years no holiday is assumed."""
        weekday = Weekday.of(day)
        if weekday in left:
            return Reason(weekday.value, weekday.value)
        if self.calendar is None:
            return None
        if WEEKEND in left and weekday in self.calendar.source.weekend:
            return Reason(weekday.value, weekday.value)
        if HOLIDAYS not in left or not self.calendar.covers(day):
            return None
        holiday = self.calendar.holiday(day)
        if holiday is None or (self.sure_only and not holiday.sure):
            return None
        return Reason(holiday.id, holiday.name["en"], holiday.sure)
