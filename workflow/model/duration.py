"""Lengths of time as law writes them: "1 year", "18 months", "10 days", "life", "death".

Months and days are kept apart: a month has no fixed number of days, so a mixed
comparison that depends on which month it is has no answer (`None`), never a guess.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_SHAPE = re.compile(r"(\d{1,4}) (hour|day|week|month|year)s?")
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}
_LEAST, _MOST = (28, 365), (31, 366)
"""Days of the shortest and the longest month and year."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time. `beyond` is 1 for life, 2 for death: longer than any number."""

    text: str
    months: int = 0
    days: int = 0
    hours: int = 0
    beyond: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the duration in `text`. Raises ValueError with the accepted shapes."""
        if text in ("life", "death"):
            return cls(text, beyond=1 if text == "life" else 2)
        total = {"months": 0, "days": 0, "hours": 0}
        for part in text.split(" and "):
            found = _SHAPE.fullmatch(part)
            if not found:
                raise ValueError(f"'{text}' is not a length of time such as '1 year', '18 months', '40 days' or 'life'")
            number, unit = int(found[1]), found[2]
            if unit in _MONTHS:
                total["months"] += number * _MONTHS[unit]
            elif unit in _DAYS:
                total["days"] += number * _DAYS[unit]
            else:
                total["hours"] += number
        return cls(text, **total)

    def compare(self, other: Duration) -> int | None:
        """Return -1, 0 or 1, or None where it depends on which months are meant."""
        if self.beyond or other.beyond:
            return (self.beyond > other.beyond) - (self.beyond < other.beyond)
        low, high = self._hours(*_LEAST) - other._hours(*_MOST), self._hours(*_MOST) - other._hours(*_LEAST)
        if self.months == other.months:
            low = high = (self.days - other.days) * 24 + self.hours - other.hours
        elif not (self.days or self.hours or other.days or other.hours):
            low = high = self.months - other.months
        return (low > 0) - (low < 0) if low == high or low > 0 or high < 0 else None

    def _hours(self, month: int, year: int) -> int:
        years, months = divmod(self.months, 12)
        return (years * year + months * month + self.days) * 24 + self.hours

    def after(self, day: date) -> date:
        """Return `day` plus this length, months first; the last day of a month where the day does not exist.

        Past the end of the calendar it is the calendar's last day.
        """
        months = day.year * 12 + day.month - 1 + self.months
        year, month = divmod(months, 12)
        if year > date.max.year:
            return date.max
        landed = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
        return landed + timedelta(days=min(self.days, (date.max - landed).days))
