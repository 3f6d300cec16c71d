"""A time limit as the desk shows it: a ring with the share of time that is gone, words, the day. Never colour alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from workflow.web.words import Words

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEK = timedelta(weeks=1)
"""Within it is due soon; lapsed longer ago is critically late. For sorting work; no law rests on it."""
BY_HOURS = timedelta(days=3)
"""A limit of hours is told in hours this near to its end and this long after it; else in days, as people count."""

FULL = 100


class Due(NamedTuple):
    """Tone (late, soon, calm, met, none), share of the time gone in per cent, words, and the day in words."""

    tone: str
    share: int
    words: str
    day: str


def bounds(now: datetime) -> tuple[datetime, datetime, datetime]:
    """Return where the groups of a list end: critically late, late, due soon; what comes after is later."""
    return now - WEEK, now, now + WEEK


def due_of(words: Words, lapses: datetime | None, *, day: str, start: str, now: datetime) -> Due:
    """Return how a time limit that lapses at `lapses` is shown; `day` and `start` as clocks write them."""
    if lapses is None:
        return Due("none", 0, words("dates.no-date"), "")
    left = lapses - now
    unit, word = (HOUR, "hours") if "T" in day and abs(left) <= BY_HOURS else (DAY, "days")
    shown = words.day(_day(day)) if day else words.day(lapses)
    if left <= timedelta(0):
        return Due("late", FULL, words(f"dates.{word}-late", n=-left // unit + 1), shown)
    whole = left // unit
    told = words("dates.today") if unit is DAY and whole == 0 else words(f"dates.{word}-left", n=whole)
    return Due("soon" if left <= WEEK else "calm", _share(start, lapses, now), told, shown)


def _share(start: str, lapses: datetime, now: datetime) -> int:
    if not start:
        return 0
    begun = _day(start)
    whole = lapses - begun
    return min(FULL, max(1, int(FULL * (now - begun) / whole))) if whole > timedelta(0) else FULL


def _day(text: str) -> datetime:
    """Return a day or moment as a moment; only for showing how much of a span is gone."""
    if "T" in text:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), tzinfo=UTC)
