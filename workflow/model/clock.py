"""A clock: one period of one request, where it stands, and every step by which its end was found."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer, PlainValidator

from workflow.model.base import Frozen, Text
from workflow.model.period import PeriodKind


class ClockState(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not-started"
    RUNNING = "running"
    MET = "met"
    MISSED = "missed"
    MOOT = "moot"
    SUSPENDED = "suspended"


def _moment(value: object) -> object:
    """Keep a day and a moment apart when read back from text: only a moment has a 'T'."""
    if isinstance(value, str):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if not isinstance(value, date):
        raise ValueError("is neither a day nor a moment")  # noqa: TRY004 - pydantic reports ValueError
    return value


def _written(value: date) -> str:
    return value.isoformat()


Moment = Annotated[date, PlainValidator(_moment), PlainSerializer(_written, return_type=str)]
"""A day (until midnight at its end, local calendar) or an aware moment; `datetime` is a `date` to Python too."""

Param = str | int | bool | tuple[str, ...]


class Step(Frozen):
    """One step of the count: a code, the day it speaks of, and what a sentence about it needs."""

    code: str
    date: Moment | None = None
    params: dict[str, Param] = Field(default_factory=dict)


class Clock(Frozen):
    """One time limit of one request. A pure function of events, rules and calendars; stored only as a projection.

    `due` follows the counting the rule names; `alternative_due` the other
    reading, where the law is arguable or the hour is not recorded; `work_to` is
    the safer of the two. `certain` is false when the state depends on which
    reading is right, or on days no verified calendar covers. `lapses_at` is the
    first instant at which `work_to` is over, for sorting and sweeps.
    """

    rule: str
    title: Text
    kind: PeriodKind
    state: ClockState
    counting: str
    zone: str
    started_by: str | None = None
    start: Moment | None = None
    due: Moment | None = None
    alternative_due: Moment | None = None
    work_to: Moment | None = None
    lapses_at: datetime | None = None
    ended_at: Moment | None = None
    certain: bool = True
    verified: bool = True
    steps: tuple[Step, ...] = ()
    consequence: Text | None = None

    @property
    def is_outstanding(self) -> bool:
        """Say whether somebody must still act: it runs, or it lapsed and nothing was done since.

        A period whose later end is the safer one (wait until, keep until) asks for no act.
        """
        if self.kind.later_is_safer or self.lapses_at is None:
            return False
        undone = self.state is ClockState.MISSED and self.ended_at == self.due
        return undone or self.state is ClockState.RUNNING
