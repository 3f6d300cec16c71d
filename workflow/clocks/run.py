"""From events to one run of a period: which event started it, which ended, lengthened or suspended it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from workflow.clocks.hours import midnight_after
from workflow.errors import InputError
from workflow.model.period import Pick, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from workflow.model.period import Period

DAY_PRECISION = "day"


class Happened(Protocol):
    """What a clock needs of an event. `zone`, `by`, `document` and `until` are read where an event has them."""

    @property
    def kind(self) -> str:
        """Which event of the catalogue."""

    @property
    def at(self) -> date:
        """When: an aware moment, or a day where the time of day is not known."""

    @property
    def precision(self) -> str:
        """`day`, or anything finer."""

    @property
    def place(self) -> str:
        """Where."""

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded."""

    @property
    def superseded(self) -> bool:
        """Whether a later record replaced it."""


@dataclass(slots=True)
class Run:
    """One run: started, perhaps ended, and what happened in between."""

    start: Happened
    grants: list[Happened] = field(default_factory=list)
    breaks: list[Happened] = field(default_factory=list)
    repeats: list[Happened] = field(default_factory=list)
    early_stops: list[Happened] = field(default_factory=list)
    stop: Happened | None = None
    end: Happened | None = None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    suspended_since: datetime | None = None


def day_known_only(event: Happened) -> bool:
    """Say whether the time of day of `event` is not known."""
    return event.precision == DAY_PRECISION or not isinstance(event.at, datetime)


def zone_of(event: Happened, otherwise: tzinfo) -> tzinfo:
    """Return the zone of the place where `event` happened, as far as the event tells."""
    name = getattr(event, "zone", None)
    if isinstance(name, str):
        return ZoneInfo(name)
    return (event.at.tzinfo if isinstance(event.at, datetime) else None) or otherwise


def day_of(event: Happened) -> date:
    """Return the day written in the event."""
    return event.at.date() if isinstance(event.at, datetime) else event.at


def local(event: Happened, zone: tzinfo) -> date:
    """Return when `event` happened as `zone` tells it: a moment, or the day where the event names a day."""
    return event.at.astimezone(zone) if isinstance(event.at, datetime) else event.at


def span(event: Happened, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the first and last instant at which `event` can have happened. Raises InputError for a naive moment."""
    if day_known_only(event):
        own = zone_of(event, zone)
        day = day_of(event)
        return datetime.combine(day, time(), own).astimezone(UTC), midnight_after(day, own)
    if not isinstance(event.at, datetime) or event.at.tzinfo is None:
        raise InputError(
            f"event '{event.kind}'",
            "has a time of day without a time zone",
            "Record the zone of the place where it happened.",
        )
    instant = event.at.astimezone(UTC)
    return instant, instant


def find_run(period: Period, events: Iterable[Happened], *, zone: tzinfo, now: datetime) -> Run | None:
    """Return the run that stands now: the one still open, else the last one that ended; None if none started."""
    starts, named = period.starts.events, _named(period)
    live = [event for event in events if not event.superseded and event.kind in named]
    live = [event for event in live if event.kind in starts or span(event, zone)[0] <= now]
    live.sort(key=lambda event: span(event, zone)[0 if event.kind in starts else 1])
    finder = _Finder(period, zone)
    for event in live:
        finder.take(event)
    run = finder.run
    if run is not None:
        _suspensions(run, period, live, zone)
    return run


def _named(period: Period) -> set[str]:
    """Return the events that a period names in any place; no other moves its clock."""
    granted = {period.extension.granted_by} if period.extension else set()
    pauses = {kind for pair in period.suspended_by for kind in (pair.from_, *pair.until)}
    return {*period.starts.events, *period.stops, *period.ends_by, *period.broken_by, *granted, *pauses}


class _Finder:
    """Walks the events in order and keeps the run that stands."""

    def __init__(self, period: Period, zone: tzinfo) -> None:
        self.period = period
        self.zone = zone
        self.run: Run | None = None
        self.seen: dict[str, Happened] = {}
        self.unused_stops: list[Happened] = []

    @property
    def open(self) -> bool:
        return self.run is not None and self.run.stop is None and self.run.end is None

    def take(self, event: Happened) -> None:
        if event.kind in self.period.starts.events:
            self._start(event)
            return
        extension = self.period.extension
        if self.run and self.open and extension and event.kind == extension.granted_by:
            self.run.grants.append(event)
        if self.run and event.kind in self.period.broken_by:
            self.run.breaks.append(event)
        if event.kind in self.period.stops or event.kind in self.period.ends_by:
            self._close(event)

    def _start(self, event: Happened) -> None:
        if self.open and self.run and self.period.starts.pick is not Pick.MOST_RECENT:
            self.run.repeats.append(event)
            return
        if self.period.starts.pick is Pick.LATEST:
            self.seen.setdefault(event.kind, event)
            if len(self.seen) < len(set(self.period.starts.events)):
                return
            self.seen = {}
        self.run = Run(event, early_stops=self.unused_stops)
        self.unused_stops = []

    def _close(self, event: Happened) -> None:
        if not self.run or not self.open:
            if event.kind in self.period.stops:
                self.unused_stops.append(event)
            return
        if event.kind in self.period.stops:
            self.run.stop = event
        else:
            self.run.end = event
        began = span(event, self.zone)[0]
        again = [one for one in self.run.repeats if span(one, self.zone)[1] > began]
        if again:  # on the same day, and nobody can tell which came first: the running clock is the safe reading
            self.run = Run(again[-1])


def _suspensions(run: Run, period: Period, live: list[Happened], zone: tzinfo) -> None:
    began = span(run.start, zone)[0]
    hours = period.unit is Unit.HOURS
    for pair in period.suspended_by:
        since: datetime | None = None
        for event in live:
            if event.kind == pair.from_ and since is None:
                since = max(began, _edge(event, zone, hours=hours, late=True))
            elif event.kind in pair.until and since is not None:
                until = _edge(event, zone, hours=hours, late=False)
                if until > since:
                    run.pauses.append((since, until))
                since = None
        if since is not None and (run.suspended_since is None or since < run.suspended_since):
            run.suspended_since = since


def _edge(event: Happened, zone: tzinfo, *, hours: bool, late: bool) -> datetime:
    """Return when a suspension begins or ends; for hours on a bare day, the reading that suspends least."""
    if hours or not day_known_only(event):
        return span(event, zone)[1 if late else 0]
    return datetime.combine(day_of(event), time(), zone).astimezone(UTC)
