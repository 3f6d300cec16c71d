"""Plain builders for clock tests: events, periods, the law as shipped, and one call that runs a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from workflow.clocks.clock import Limit, Place, run_clock
from workflow.clocks.law import ClockLaw, load_clock_law
from workflow.model.base import typed
from workflow.model.clock import Clock
from workflow.model.period import Period
from workflow.packfile import read
from workflow.vocabulary import Side

CALENDARS = Path(__file__).resolve().parents[3] / "rules" / "calendars"
EXAMPLES = read(Path(__file__).with_name("examples.yaml"))
"""Time limits worked by hand."""

HAGUE = Place("Europe/Amsterdam", "nl")
LONDON = Place("Europe/London", "gb-ew")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Happening:
    """An event as a clock sees it."""

    kind: str
    at: date
    precision: str = "minute"
    place: str = "The Hague"
    recorded_at: datetime = LONG_AGO
    superseded: bool = False
    until: date | None = None
    zone: str | None = None


@cache
def law() -> ClockLaw:
    """Return the law of counting as shipped."""
    return load_clock_law(CALENDARS)


def on(kind: str, text: str, **more) -> Happening:
    """Return an event at a written day or moment."""
    if "T" in text:
        return Happening(kind, datetime.fromisoformat(text), **more)
    return Happening(kind, date.fromisoformat(text), precision="day", **more)


def a_period(**changes) -> Period:
    """Return a period of forty custody days, changed as asked."""
    plain = {"number": 40, "unit": "days", "starts": "arrested", "counting": "treaty-calendar-days"}
    return typed(Period, plain | changes)


def run(
    period: Period, *events: Happening, now: str = "2026-03-01T12:00+00:00", place: Place = HAGUE, facts=None
) -> Clock:
    """Run one clock with the requested side at `place`."""
    limit = Limit("treaty/limit", {"en": "A limit"}, period, {"en": "the person may be released"})
    places = {Side.REQUESTED: place}
    return run_clock(limit, events, law=law(), places=places, now=datetime.fromisoformat(now), facts=facts)


def codes(clock: Clock) -> list[str]:
    """Return the codes of a clock's steps."""
    return [step.code for step in clock.steps]


def clock_of(example: Any) -> Clock:
    """Return the clock of a worked example."""
    period = typed(Period, example["period"])
    place = Place(example["place"]["zone"], example["place"].get("calendar"))
    return run(period, on(period.starts.events[0], example["start"]), now="2026-01-01T00:00+00:00", place=place)
