"""Record an event: when it happened, where, from which document. Superseded, never edited."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field, ValidationError

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.actions.law import Rulebook
from workflow.errors import InputError
from workflow.model.base import Frozen
from workflow.model.day import Day
from workflow.model.event import Event
from workflow.model.request import CooperationRequest


class EventGiven(Frozen):
    """An event as a person gives it: local day and, where known, time."""

    kind: str
    day: Day
    clock_time: time | None = Field(default=None, alias="time")
    zone: str
    place: str
    document: str
    supersedes: str | None = None
    until: Day | None = None
    """For an event that itself names a day, such as an order that grants time until then."""


class RecordEvent(Act):
    """Something that happened in the world."""

    act: Literal["event"] = "event"
    event: EventGiven


def record_event(act: RecordEvent, before: Before) -> Change:
    """Return the request with the event. Raises InputError for an unknown kind or an event not yet happened."""
    request = before.request
    working(request, act.by, "record events")
    event = event_of(act.event, request, act, before.rulebook)
    kept = tuple(each if each.id != event.supersedes else changed_event(each) for each in request.events)
    after = changed(request, events=(*kept, event), preparers=preparing(request, act.by))
    return Change(after, "event", {"event": event.model_dump(mode="json", exclude={"superseded"})})


def event_of(given: EventGiven, request: CooperationRequest, act: Act, rulebook: Rulebook) -> Event:
    """Return what was given as an event of `request`. Raises InputError."""
    if given.kind not in rulebook.law.events:
        raise InputError("event.kind", f"no event '{given.kind}'", "See comity facts --events, or rules/events.")
    try:
        event = Event(
            id=f"event-{len(request.events) + 1}", kind=given.kind, day=given.day, clock_time=given.clock_time,
            zone=given.zone, place=given.place, document=given.document, by=act.by, recorded_at=act.at,
            supersedes=_superseded(request, given), until=given.until,
        )  # fmt: skip
    except ValidationError as error:
        raise InputError("event", str(error.errors()[0]["msg"]), "Mend the event.") from error
    if event.moment > act.at:
        raise InputError("event.day", f"{given.day} has not come when the event is recorded", "Mend day or time.")
    return event


def changed_event(event: Event) -> Event:
    """Return `event` marked as superseded; its words stay as they were."""
    return event.model_copy(update={"superseded": True})


def _superseded(request: CooperationRequest, given: EventGiven) -> str | None:
    if given.supersedes is None:
        return None
    earlier = request.happened(given.supersedes)
    if earlier is None:
        raise InputError("event.supersedes", f"no event '{given.supersedes}' stands", "Name one that was recorded.")
    return earlier.id
