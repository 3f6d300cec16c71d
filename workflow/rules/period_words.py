"""A time limit in one plain sentence, as the law writes it and without the facts of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflow.model.base import say
from workflow.model.event import EventKind
from workflow.model.period import EVENT_ZONE, Extension, Period, PeriodKind, Pick

KINDS = {
    PeriodKind.ACT_BY: "to act within",
    PeriodKind.KEEP_UNTIL_AT_LEAST: "to be kept for at least",
    PeriodKind.KEEP_AT_MOST: "not to last longer than",
    PeriodKind.STANDSTILL_UNTIL: "nothing may be done for",
}
PICKS = {Pick.EARLIEST: "the first of", Pick.LATEST: "the last of", Pick.MOST_RECENT: "the most recent of"}


def in_words(period: Period, events: Mapping[str, EventKind]) -> str:
    """Return the period as one sentence: how long, from when, what stops and lengthens it, how it is counted."""
    return "; ".join(_parts(period, events)) + "."


def _parts(period: Period, events: Mapping[str, EventKind]) -> Iterable[str]:
    one = len(period.starts.events) == 1
    start = _titles(period.starts.events, events)
    begins = start if one else f"{PICKS[period.starts.pick]} {start}"
    yield f"{KINDS[period.kind]} {_length(period.number, period.unit.value)} from: {begins}"
    if period.stops:
        yield f"ends when done: {_titles(period.stops, events)}"
    if period.ends_by:
        yield f"ends without consequence with: {_titles(period.ends_by, events)}"
    if period.broken_by:
        yield f"broken by: {_titles(period.broken_by, events)}"
    for pause in period.suspended_by:
        yield f"does not run from {_titles((pause.from_,), events)} until {_titles(pause.until, events)}"
    if period.extension is not None:
        yield _extension(period.extension, events)
    if period.never_rolls:
        yield "never moved to a later day, whatever day it ends on"
    where = "the place of the event" if period.zone == EVENT_ZONE else f"the {period.zone} side"
    yield f"counted by '{period.counting}' in the local time of {where}"


def _extension(extension: Extension, events: Mapping[str, EventKind]) -> str:
    granted = _titles((extension.granted_by,), events)
    if extension.number is None or extension.unit is None:
        return f"lengthened to the day named by: {granted}"
    length = _length(extension.number, extension.unit.value)
    how = "to" if extension.from_ == "start" else "by"
    times = f", up to {extension.times} times" if extension.times > 1 else ""
    cap = f", at most {_length(extension.cap.number, extension.cap.unit.value)} in all" if extension.cap else ""
    return f"lengthened {how} {length} by: {granted}{times}{cap}"


def _length(number: int, unit: str) -> str:
    word = unit.replace("-", " ")
    return f"{number} {word.removesuffix('s') if number == 1 else word}"


def _titles(ids: Iterable[str], events: Mapping[str, EventKind]) -> str:
    return ", ".join(say(events[each].title) if each in events else each for each in ids)
