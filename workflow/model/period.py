"""A period of law: how long, from which event, counted how, and what happens to it on the way.

The words a law pack writes under `period:` are described in docs/clocks.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, field_validator, model_validator

from workflow.model.base import Frozen, Text
from workflow.vocabulary import Side

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""Of an event, a way of counting, a calendar, a holiday: words with hyphens between them."""

FACT_PATH = r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"
EVENT_ZONE = "event"
LONGEST = 9999
"""No period of law is longer, in any unit; a larger number is a slip of the pen."""

EventId = Annotated[str, Field(pattern=ID)]
Number = Annotated[StrictInt, Field(ge=1, le=LONGEST)]


class Unit(StrEnum):
    """What a period is measured in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class PeriodKind(StrEnum):
    """What must be so until, or by, the end of a period."""

    ACT_BY = "act-by"
    KEEP_UNTIL_AT_LEAST = "keep-until-at-least"
    KEEP_AT_MOST = "keep-at-most"
    STANDSTILL_UNTIL = "standstill-until"

    @property
    def later_is_safer(self) -> bool:
        """Say whether waiting longer is the safe side, when the law is arguable."""
        return self in (PeriodKind.KEEP_UNTIL_AT_LEAST, PeriodKind.STANDSTILL_UNTIL)


class Pick(StrEnum):
    """Which of several possible events starts the period."""

    EARLIEST = "earliest"
    """The first of them; later ones change nothing while the period runs."""
    LATEST = "latest"
    """All of them must have happened; the last one starts the period."""
    MOST_RECENT = "most-recent"
    """Each new occurrence starts the period afresh."""


class Start(Frozen):
    """The events that start a period. In a pack: one event id, or `{earliest|latest|most-recent: [ids]}`."""

    pick: Pick
    events: tuple[EventId, ...] = Field(min_length=1)


class Length(Frozen):
    """A number of units."""

    number: Number
    unit: Unit


class Extension(Frozen):
    """A lengthening that an event grants.

    Either `number` and `unit`, counted `from` the original `end` (added) or the
    original `start` (replacing the first length), or `to: date-set`: the
    granting event itself names the new last day.
    """

    granted_by: EventId
    number: Number | None = None
    unit: Unit | None = None
    from_: Literal["start", "end"] = Field(default="end", alias="from")
    to: Literal["date-set"] | None = None
    times: Number = 1
    cap: Length | None = None

    @model_validator(mode="after")
    def _has_one_measure(self) -> Extension:
        if (self.number is None) != (self.unit is None):
            raise ValueError("'number' and 'unit' belong together")
        if (self.number is None) == (self.to is None):
            raise ValueError("needs either 'number' and 'unit', or 'to: date-set'")
        if self.from_ == "start" and self.times != 1:
            raise ValueError("a length from the original start can be granted once only")
        return self


class Suspension(Frozen):
    """The events between which the period does not run."""

    from_: EventId = Field(alias="from")
    until: tuple[EventId, ...] = Field(min_length=1)

    @field_validator("until", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


def _start(value: object) -> object:
    """Accept an event id, or one of the three spoken alternatives with its list."""
    if isinstance(value, str):
        return {"pick": Pick.EARLIEST, "events": (value,)}
    if isinstance(value, dict) and len(value) == 1:
        pick, events = next(iter(value.items()))
        if pick in {word.value for word in Pick}:
            return {"pick": pick, "events": events}
    return value


Starts = Annotated[Start, BeforeValidator(_start)]


class Period(Frozen):
    """One period of law, as a law pack writes it under `period:`."""

    number: Number
    unit: Unit
    starts: Starts
    counting: str = Field(pattern=ID)
    kind: PeriodKind = PeriodKind.ACT_BY
    stops: tuple[EventId, ...] = ()
    ends_by: tuple[EventId, ...] = ()
    broken_by: tuple[EventId, ...] = ()
    """For what must be kept or waited for: the events that break it if they come before the end."""
    suspended_by: tuple[Suspension, ...] = ()
    extension: Extension | None = None
    zone: str = Side.REQUESTED.value
    travel_time: str | None = Field(default=None, pattern=FACT_PATH)
    never_rolls: StrictBool = False
    consequence: Text | None = None

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        if value == EVENT_ZONE or value in {side.value for side in Side}:
            return value
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"'{value}' is neither a side, 'event', nor a zone such as Europe/Paris") from error
        return value

    @model_validator(mode="after")
    def _hangs_together(self) -> Period:
        waits = self.kind.later_is_safer
        if self.broken_by and not waits:
            raise ValueError(f"'broken_by' belongs to what is kept or waited for, not to {self.kind.value}")
        if self.never_rolls and waits:
            raise ValueError(f"'never_rolls' is for ceilings, not for {self.kind.value}")
        if self.extension and self.extension.unit and (self.extension.unit is Unit.HOURS) != (self.unit is Unit.HOURS):
            raise ValueError("a period in hours is extended in hours, any other in days or longer")
        if self.travel_time and self.unit is Unit.HOURS:
            raise ValueError("'travel_time' is added in days, so the period cannot be in hours")
        if set(self.stops) & set(self.ends_by):
            raise ValueError("an event cannot both meet the period and make it moot")
        return self

    @property
    def length(self) -> Length:
        """Return number and unit as one value."""
        return Length(number=self.number, unit=self.unit)
