"""One holiday as its statute writes it, and the days on which it falls in a year."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self

from dateutil.easter import easter
from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator

from workflow.model.base import Frozen, Text
from workflow.model.period import ID, LONGEST

LEAP_YEAR = 2000
"""A year in which every day of the calendar exists, to check a month and day against."""

LONGEST_SHIFT = 100
"""No feast is more days from Easter, and no holiday is observed more days away."""


class Weekday(StrEnum):
    """The days of the week, in the order Python numbers them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the weekday of `day`."""
        return tuple(cls)[day.weekday()]


Whole = Annotated[StrictInt, Field(ge=-LONGEST, le=LONGEST)]
Day = Annotated[date, BeforeValidator(lambda value: date.fromisoformat(value) if isinstance(value, str) else value)]


class On(Frozen):
    """When a holiday falls: exactly one of the shapes described in docs/clocks.md."""

    month: Whole | None = None
    day: Whole | None = None
    weekday: Weekday | None = None
    nth: Whole | None = None
    on_or_after: Whole | None = None
    easter: Whole | None = None
    dates: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _is_one_shape(self) -> On:
        given = frozenset(self.model_fields_set)
        if given not in _SHAPES:
            raise ValueError(f"needs one of: {'; '.join(sorted(' + '.join(sorted(shape)) for shape in _SHAPES))}")
        if self.month is not None:
            date(LEAP_YEAR, self.month, self.day or self.on_or_after or 1)
        if self.nth is not None and not 1 <= abs(self.nth) <= len(calendar.monthcalendar(LEAP_YEAR, self.month or 1)):
            raise ValueError("'nth' counts weekdays of a month, from its start (1, 2, ...) or its end (-1, -2, ...)")
        if self.easter is not None and abs(self.easter) > LONGEST_SHIFT:
            raise ValueError("'easter' counts days before (-) or after Easter Sunday, within the year")
        return self

    def day_in(self, year: int) -> tuple[date, ...]:
        """Return the days of `year` this names; none where the day does not exist that year."""
        if self.dates:
            return tuple(day for day in self.dates if day.year == year)
        if self.easter is not None:
            return (easter(year) + timedelta(days=self.easter),)
        month = self.month or 1
        if self.weekday is None:
            return _existing(year, month, self.day or 1)
        return self._weekday_in(year, month)

    def _weekday_in(self, year: int, month: int) -> tuple[date, ...]:
        last = calendar.monthrange(year, month)[1]
        days = [date(year, month, number) for number in range(1, last + 1)]
        fitting = [day for day in days if Weekday.of(day) is self.weekday]
        if self.on_or_after is not None:
            return tuple(day for day in fitting if day.day >= (self.on_or_after or 1))[:1]
        nth = self.nth or 1
        position = nth - 1 if nth > 0 else nth
        return (fitting[position],) if -len(fitting) <= position < len(fitting) else ()


_SHAPES = frozenset(
    frozenset(shape)
    for shape in (
        ("month", "day"),
        ("month", "weekday", "nth"),
        ("month", "weekday", "on_or_after"),
        ("easter",),
        ("dates",),
    )
)


def _existing(year: int, month: int, day: int) -> tuple[date, ...]:
    return (date(year, month, day),) if day <= calendar.monthrange(year, month)[1] else ()


class Observed(Frozen):
    """The shift to another day when a holiday falls on a certain weekday: `{saturday: -1, sunday: 1}`."""

    shift: dict[Weekday, Annotated[StrictInt, Field(ge=-LONGEST_SHIFT, le=LONGEST_SHIFT)]]
    instead: StrictBool = True
    """Whether the day itself then stops being the holiday."""
    doubt: Text | None = None

    def moved(self, day: date) -> date | None:
        """Return the day observed in place of `day`, or None where it is kept."""
        days = self.shift.get(Weekday.of(day))
        return day + timedelta(days=days) if days else None


class Every(Frozen):
    """A holiday of some years only: every `years` years, counted from the year `from`."""

    years: Annotated[Whole, Field(ge=1)]
    from_: Whole = Field(alias="from")


class HolidayRule(Frozen):
    """One holiday of a calendar."""

    id: str = Field(pattern=ID)
    name: Text
    on: On
    only_on: tuple[Weekday, ...] = ()
    every: Every | None = None
    from_: Whole | None = Field(default=None, alias="from")
    until: Whole | None = None
    shifts: StrictBool = True
    """Whether the calendar's `observed` applies to it."""
    verified: StrictBool = True
    doubt: Text | None = None
    """Why it may not count although it stands in the text; then both dates are shown."""
    basis: tuple[str, ...] = ()
    note: str | None = None

    def days_in(self, year: int, observed: Observed | None) -> tuple[tuple[date, bool], ...]:
        """Return (day, whether its standing is beyond doubt) for the holiday of `year`."""
        if not self._is_kept(year):
            return ()
        sure = self.verified and self.doubt is None
        found: list[tuple[date, bool]] = []
        for day in self.on.day_in(year):
            if self.only_on and Weekday.of(day) not in self.only_on:
                continue
            moved = observed.moved(day) if observed and self.shifts else None
            if moved is None or observed is None:
                found.append((day, sure))
                continue
            found.append((moved, sure and observed.doubt is None))
            if not observed.instead:
                found.append((day, sure))
        return tuple(found)

    def _is_kept(self, year: int) -> bool:
        if self.every and (year - self.every.from_) % self.every.years:
            return False
        return (self.from_ is None or year >= self.from_) and (self.until is None or year <= self.until)
