"""The timeline of a request: what was done, by whom, in a line each.

The last lines are kept beside the entries at every act, so that a page need not open the entries to
show them; where what is kept is not of the very last entry, the entries are read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from workflow.actions.entry import Recorded
from workflow.actions.rebuild import actor
from workflow.actions.thread import Told, thread_of
from workflow.store import timelines
from workflow.store.session import Transaction
from workflow.store.trail_log import last_of
from workflow.trail.entry import written_time
from workflow.trail.shape import moment

SHOWN = 12
"""So many of the last lines are kept."""

NAMED = {
    "step": "id", "event": "kind", "clearance": "checkpoint", "participant": "name", "signature": "paper",
    "assurance": "id", "ended-delegations": "to",
}  # fmt: skip
"""Which member of a field of an entry names what it speaks of."""

SAID = ("note", "privileged-note", "form")
"""Fields that are words of their own."""

LONGEST = 300
FACTS = ("fact-", "privileged-fact-")


class Line(NamedTuple):
    """One entry in a line."""

    seq: int
    at: datetime
    act: str
    by: str
    facts: int
    """How many facts it recorded."""
    named: tuple[tuple[str, str], ...]
    """What it speaks of: the field, and the word that names it."""
    said: tuple[str, ...]


def told_in_lines(field: str) -> bool:
    """Say whether a line is made of a field."""
    return field == "actor" or field in NAMED or field in SAID or field.startswith(FACTS)


def line_of(told: Told) -> Line:
    """Return an entry as a line."""
    fields = told.fields
    named = (
        (name, str(part[word]))
        for name, word in NAMED.items()
        if isinstance(part := fields.get(name), dict) and part.get(word)
    )
    said = (text[:LONGEST] for name in SAID if isinstance(text := fields.get(name), str))
    facts = sum(name.startswith(FACTS) for name in fields)
    return Line(told.seq, told.at, told.act, actor(told) if fields else "", facts, tuple(named), tuple(said))


def timeline_of(tx: Transaction, request: str, *, latest: int | None = None) -> tuple[Line, ...]:
    """Return every line of a request in order, or the `latest` ones. Raises TrailError or StoreError."""
    if latest is not None and latest <= SHOWN:
        kept = timelines.kept_of(tx, request)
        last = last_of(tx, request)
        if kept is not None and last is not None and kept.seq == last.seq:
            return tuple(_read(line) for line in kept.lines[-latest:])
    return tuple(line_of(told) for told in thread_of(tx, request, wanted=told_in_lines, latest=latest))


def keep_line(tx: Transaction, entry: Recorded) -> None:
    """Keep the line of an entry with those before it, in the transaction that has just written the entry."""
    request, last = entry.request or "", last_of(tx, entry.request)
    if last is None:
        return
    kept, at = timelines.kept_of(tx, request), moment(written_time(entry.at), "time")
    if last.seq == 1 or (kept is not None and kept.seq == last.seq - 1):
        told = Told(last.seq, at, entry.act, entry.stage_before, entry.stage_after, entry.fields)
        lines = [*(kept.lines if kept else ())[1 - SHOWN :], _written(line_of(told))]
    else:
        lines = [_written(line) for line in timeline_of(tx, request, latest=SHOWN)]
    timelines.keep(tx, request, timelines.Kept(last.seq, lines))


def _written(line: Line) -> list[Any]:
    return [line.seq, line.at.isoformat(), *line[2:]]


def _read(kept: list[Any]) -> Line:
    seq, at, act, by, facts, named, said = kept
    return Line(seq, datetime.fromisoformat(at), act, by, facts, tuple(map(tuple, named)), tuple(said))
