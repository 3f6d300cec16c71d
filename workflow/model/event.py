"""Events: something that happened in the world to which the law attaches consequences."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from workflow.model.base import Frozen, Text


class EventKind(Frozen):
    """One word of the event catalogue (`rules/events/`)."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: Text
    help: Text | None = None
    silent: bool = False
    """Kept from the other side, with the holds and clocks it starts."""


class Event(Frozen):
    """When it happened (local time and place), when it was recorded, by whom, from which document."""

    id: str
    kind: str
    day: date
    clock_time: time | None = None
    zone: str
    place: str
    document: str
    by: str
    recorded_at: datetime
    until: date | None = None
    """For an event that itself names a day, such as an order granting time until then."""
    supersedes: str | None = None
    superseded: bool = False

    @model_validator(mode="after")
    def _zone_exists(self) -> Event:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"'{self.zone}' is not a time zone such as Europe/Amsterdam") from error
        return self

    @property
    def precision(self) -> Literal["minute", "day"]:
        """Say whether the time of day is known."""
        return "day" if self.clock_time is None else "minute"

    @property
    def at(self) -> datetime | date:
        """Return the aware local moment, or the day where the time of day is not known."""
        if self.clock_time is None:
            return self.day
        return datetime.combine(self.day, self.clock_time, ZoneInfo(self.zone))

    @property
    def moment(self) -> datetime:
        """Return an instant for ordering: local midnight where the time of day is not known."""
        return datetime.combine(self.day, self.clock_time or time(), ZoneInfo(self.zone)).astimezone(UTC)
