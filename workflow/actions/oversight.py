"""What an auditor asks of the trail: how checkpoints are answered, what was decided against a finding, a fair sample.

By checkpoint and never by person: a figure about a person would soon be a target. What is counted is
counted once (counting.py); of the rest only those entries are opened that are shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from statistics import median

from workflow.actions.counting import count_lives
from workflow.actions.desk_listing import NAMES
from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.actions.rebuild import actor
from workflow.actions.thread import Told, opened
from workflow.errors import KeyDestroyedError
from workflow.model.checkpoint import Standing
from workflow.model.procedure import GRAVE
from workflow.model.request import CooperationRequest
from workflow.store import lives, queries, requests, trail_log
from workflow.store.lives import Mark, Sort
from workflow.store.queries import Listed, Overdue
from workflow.store.session import Transaction
from workflow.store.trail_log import ACCESS

_MINUTE = 60_000_000
"""In microseconds."""

AGAINST = ("mandatory-ground", "discretionary-ground", "missing", "open")
"""Outlooks under which a grant, a surrender or a disclosure went on all the same."""

MOST_SAMPLED = 50


@dataclass(frozen=True, slots=True)
class Overview:
    """What lies too long."""

    overdue: tuple[Overdue, ...]
    silent: tuple[Listed, ...]


def overview(house: House, now: datetime, *, silent_since: datetime, most: int) -> Overview:
    """Return the open requests that are overdue, and those on which nobody acted since a moment."""
    with house.database.reading() as tx:
        return Overview(queries.overdue(tx, now, limit=most), queries.silent(tx, silent_since, limit=most))


@dataclass(slots=True)
class Quality:
    """How one checkpoint was answered in a period."""

    checkpoint: str
    signed: int = 0
    refused: int = 0
    reversed: int = 0
    """Signed, and refused by somebody later."""
    lapsed: int = 0
    """Signed, and no longer good because its ground moved."""
    waited: list[float] = field(default_factory=list)
    """Minutes from the last change of what it rests on to the answer."""

    @property
    def answers(self) -> int:
        """Return how often it was answered."""
        return self.signed + self.refused

    @property
    def middle(self) -> float | None:
        """Return the median of the minutes, None where there is none."""
        return median(self.waited) if self.waited else None

    @property
    def hasty(self) -> int:
        """Return how many answers came within a minute."""
        return sum(minutes < 1 for minutes in self.waited)


@dataclass(frozen=True, slots=True)
class Found:
    """One entry that an auditor may want to read: of which request, what was decided, on which outlook."""

    reference: str
    procedure: str
    told: Told
    word: str
    """The step, or the checkpoint."""
    outlook: str
    by: str


def checkpoint_quality(house: House, start: datetime, end: datetime) -> tuple[Quality, ...]:
    """Return each checkpoint that was answered from `start` to before `end`, by id."""
    count_lives(house)
    found: dict[str, Quality] = {}
    with house.database.reading() as tx:
        for mark in lives.marks(tx, start, end, Sort.ANSWER, Sort.ANSWER_IN_STEP, Sort.LAPSE):
            _answer(found.setdefault(mark.said["word"], Quality(mark.said["word"])), mark)
    return tuple(found[name] for name in sorted(found))


def _answer(quality: Quality, mark: Mark) -> None:
    said = mark.said
    if mark.sort is Sort.LAPSE:
        quality.lapsed += 1
        return
    if said["withdrawn"]:
        quality.refused += 1
        quality.reversed += said["before"] == Standing.CLEARED
    else:
        quality.signed += 1
    if said["waited"] is not None:
        quality.waited.append(said["waited"] / _MINUTE)


def overrides(house: House, start: datetime, end: datetime, *, most: int) -> tuple[Found, ...]:
    """Return the latest grants, surrenders and disclosures made although the law found something against them."""
    count_lives(house)
    procedures = house.rulebook.law.procedures

    def is_override(mark: Mark) -> bool:
        procedure = procedures.get(mark.procedure)
        step = procedure.step(mark.said["word"]) if procedure else None
        return step is not None and step.effect in GRAVE and mark.said["outlook"] in AGAINST

    with house.database.reading() as tx:
        found = filter(is_override, lives.marks(tx, start, end, Sort.DECISION))
        return _found(tx, list(islice(found, most)))


def sample(house: House, start: datetime, end: datetime, *, seed: str, count: int) -> tuple[Found, ...]:
    """Return `count` decisions and answers of a period, chosen by `seed` alone: whoever repeats it gets the same.

    Each entry has a number made of the seed, its request and its place; the smallest are taken, so that
    nobody chooses, and an entry that is added elsewhere moves no other.
    """
    count_lives(house)
    with house.database.reading() as tx:
        numbered = (
            (sha256(f"{seed} {mark.request} {mark.seq}".encode()).digest(), mark)
            for mark in lives.marks(tx, start, end, Sort.DECISION, Sort.ANSWER)
        )
        chosen = heapq.nsmallest(min(count, MOST_SAMPLED), numbered, key=lambda line: line[0])
        return _found(tx, [mark for _, mark in chosen])


def _found(tx: Transaction, chosen: Sequence[Mark]) -> tuple[Found, ...]:
    """Return the entries of marks, opened."""
    references = requests.references(tx, {mark.request for mark in chosen})
    found = []
    for mark in chosen:
        told = opened(trail_log.entry_of(tx, mark.request, mark.seq), tx)
        word, outlook = mark.said["word"], mark.said["outlook"]
        found.append(Found(references.get(mark.request, ""), mark.procedure, told, word, outlook, actor(told)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Read:
    """One line of the log of reads."""

    reference: str
    at: datetime
    act: str
    who: str
    saw: str
    purpose: str


def reads(
    house: House,
    start: datetime,
    end: datetime,
    *,
    who: str = "",
    of: frozenset[str] | None = None,
    most: int = 200,
) -> tuple[Read, ...]:
    """Return who saw what from `start` to before `end`, latest first, at most so many.

    Of one reader with `who`, of certain requests with `of` (ids; `about` finds those on a person).
    """
    found: list[Read] = []
    with house.database.reading() as tx:
        for stored, reference in trail_log.within(tx, ACCESS, start, end):
            if len(found) == most:
                break
            if of is not None and stored.request not in of:
                continue
            told = opened(stored, tx)
            name = "" if told.erased else actor(told)
            if who.casefold() in name.casefold():
                found.append(_read(told, name, reference))
    return tuple(found)


def kept(house: House) -> Iterator[CooperationRequest]:
    """Yield every request that is kept, each read by itself; those erased are not there any more."""
    with house.database.reading() as tx:
        identities = requests.every(tx)
    for identity in identities:
        try:
            with house.database.reading() as tx:
                found = requests.load(tx, identity)
        except KeyDestroyedError:
            continue
        yield found


def about(house: House, name: str) -> frozenset[str]:
    """Return the ids of requests that name a person so; one that was erased names nobody any more."""
    found = set()
    for seen in kept(house):
        said = (each.value for each in seen.assertions if each.path in NAMES)
        if any(name.casefold() in str(value).casefold() for value in said):
            found.add(seen.id)
    return frozenset(found)


def _read(told: Told, name: str, reference: str) -> Read:
    fields = told.fields
    saw = fields.get("saw") or (f"nothing: {fields['attempt']} was refused" if "attempt" in fields else "")
    return Read(reference, told.at, told.act, name, str(saw), str(fields.get("purpose", "")))


def note_audit(house: House, *, by: str, at: datetime, what: str, purpose: str) -> None:
    """Write to the log of reads that an auditor looked at something that is of no single request."""
    with house.database.writing() as tx:
        write_own_entry(house, tx, "read", by=by, at=at, told={"purpose": purpose, "saw": what}, log=ACCESS)
