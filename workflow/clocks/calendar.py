"""Which days do not count, by statute: one calendar per place, loaded once, its years worked out when asked.

A holiday is *sure* when its text was read and nobody doubts that it counts.
Candidates of the `holidays` library are never sure: they are shown, and the
date without them is shown beside.
"""

from __future__ import annotations

import functools
import warnings
from dataclasses import dataclass
from datetime import date  # noqa: RUF100, TC003
from typing import TYPE_CHECKING

from pydantic import Field, StrictBool, StrictInt, model_validator

from workflow.clocks.holiday import HolidayRule, Observed, Weekday
from workflow.errors import InputError, PackError
from workflow.model.base import Frozen, Text
from workflow.model.period import ID
from workflow.model.rule import Citation, TextRead
from workflow.vocabulary import SourceGrade

if TYPE_CHECKING:
    from collections.abc import Mapping

LIBRARY_LANGUAGE = "en_US"
FIRST_YEAR = 1583
"""The first whole year of the calendar that all these rules are written in."""


class Years(Frozen):
    """The years for which a calendar was checked; outside them it gives no answer."""

    from_: StrictInt = Field(alias="from")
    until: StrictInt

    @model_validator(mode="after")
    def _runs_forward(self) -> Years:
        if not FIRST_YEAR <= self.from_ <= self.until < date.max.year:
            raise ValueError(f"'from' must be a year from {FIRST_YEAR} on, and not after 'until'")
        return self


class Library(Frozen):
    """Candidates taken from the `holidays` library: all names, or those in `include`, without those in `exclude`."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    subdivision: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class CalendarFile(Frozen):
    """`rules/calendars/<id>.yaml`."""

    id: str = Field(pattern=ID)
    title: Text
    citation: Citation
    basis: tuple[str, ...] = ()
    text_read: TextRead
    verified: StrictBool
    years: Years
    weekend: tuple[Weekday, ...]
    observed: Observed | None = None
    holidays: tuple[HolidayRule, ...] = ()
    library: Library | None = None
    not_covered: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> CalendarFile:
        ids = [holiday.id for holiday in self.holidays]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"holiday '{twice[0]}' is given twice")
        if self.verified and self.text_read.grade is SourceGrade.NONE:
            raise ValueError("nothing was read of the text, so it cannot be verified")
        if not self.verified and any(holiday.verified for holiday in self.holidays):
            raise ValueError("a calendar that is not verified cannot hold a verified holiday")
        return self


@dataclass(frozen=True, slots=True)
class Holiday:
    """Why a day is a holiday."""

    id: str
    name: Mapping[str, str]
    sure: bool


@dataclass(frozen=True)
class Calendar:
    """A calendar ready for use. Asking outside its years raises InputError; ask `covers` first."""

    source: CalendarFile
    file: str = ""

    @property
    def id(self) -> str:
        """Return the calendar's id."""
        return self.source.id

    def covers(self, day: date) -> bool:
        """Say whether the calendar was checked for the year of `day`."""
        return self.source.years.from_ <= day.year <= self.source.years.until

    def holiday(self, day: date) -> Holiday | None:
        """Return the holiday on `day`, or None. Raises InputError outside the checked years."""
        if not self.covers(day):
            years = self.source.years
            raise InputError(
                f"calendar '{self.id}'",
                f"was checked for {years.from_} to {years.until}, and {day.isoformat()} is outside",
                "Check the statute for that year and widen 'years' in the calendar's file.",
            )
        return self.year(day.year).get(day)

    def year(self, year: int) -> Mapping[date, Holiday]:
        """Return every holiday that falls in `year`, also those observed across its ends."""
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._work_out(year)
        return known

    @functools.cached_property
    def _years(self) -> dict[int, Mapping[date, Holiday]]:
        return {}

    def _work_out(self, year: int) -> Mapping[date, Holiday]:
        found: dict[date, Holiday] = {}
        if self.source.library:
            found.update(self._candidates(self.source.library, year))
        stated: dict[date, Holiday] = {}
        for rule in self.source.holidays:
            for near in (year - 1, year, year + 1):
                for day, sure in rule.days_in(near, self.source.observed):
                    earlier = stated.get(day)
                    if day.year == year and not (earlier and earlier.sure):
                        stated[day] = Holiday(rule.id, rule.name, sure)
        return found | stated

    def _candidates(self, library: Library, year: int) -> dict[date, Holiday]:
        import holidays  # noqa: PLC0415 - takes most of a second, and most calendars do not need it

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                days = holidays.country_holidays(
                    library.country, subdiv=library.subdivision, years=year, language=LIBRARY_LANGUAGE
                )
        except (NotImplementedError, ValueError, KeyError, AttributeError) as error:
            where = f"{library.country} {library.subdivision or ''}".strip()
            raise PackError(
                self.file, 1, f"the holidays library knows no '{where}'", "Correct 'library' in the calendar's file."
            ) from error
        return {
            day: Holiday("library", {"en": name}, sure=False)
            for day, name in sorted(days.items())
            if (not library.include or name in library.include) and name not in library.exclude
        }
