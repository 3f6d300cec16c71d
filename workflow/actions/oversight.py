"""What an auditor asks of the trail: how checkpoints are answered, what was decided against a finding, a fair sample.

By checkpoint and never by person: a figure about a person would soon be a target. Each question
reads the log of decisions from end to end.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from statistics import median
from typing import Any

from workflow.actions.desk_listing import NAMES
from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.actions.rebuild import actor
from workflow.actions.statistics import Life, lives
from workflow.actions.thread import Told, opened
from workflow.engine.guards import GRAVE
from workflow.errors import KeyDestroyedError
from workflow.model.checkpoint import Standing
from workflow.model.request import CooperationRequest
from workflow.store import queries, requests, trail_log
from workflow.store.trail_log import ACCESS
from workflow.trail.entry import parse_entry

AGAINST = ("mandatory-ground", "discretionary-ground", "missing", "open")
"""Outlooks under which a grant, a surrender or a disclosure went on all the same."""

MOST_SAMPLED = 50


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


def checkpoint_quality(found_lives: Iterable[Life], start: datetime, end: datetime) -> tuple[Quality, ...]:
    """Return each checkpoint that was answered from `start` to before `end`, by id."""
    found: dict[str, Quality] = {}
    for life in found_lives:
        _answers(life, found, start, end)
    return tuple(found[name] for name in sorted(found))


def _answers(life: Life, found: dict[str, Quality], start: datetime, end: datetime) -> None:
    ground: dict[str, tuple[str, datetime]] = {}
    standing: dict[str, str] = {}
    for told in life.told:
        inside = start <= told.at < end
        answer: Any = told.fields.get("clearance")
        if isinstance(answer, dict):
            word = str(answer["checkpoint"])
            if inside:
                _answer(found.setdefault(word, Quality(word)), told, answer, ground.get(word), standing.get(word))
        listed: Any = told.fields.get("checkpoints")
        for word, now, digest in listed or ():
            if inside and standing.get(word) == Standing.CLEARED and now == Standing.STALE:
                found.setdefault(word, Quality(word)).lapsed += 1
            standing[word] = now
            if ground.get(word, ("",))[0] != digest:
                ground[word] = (digest, told.at)


def _answer(
    quality: Quality,
    told: Told,
    answer: Mapping[str, Any],
    ground: tuple[str, datetime] | None,
    before: str | None,
) -> None:
    if answer.get("withdrawn"):
        quality.refused += 1
        quality.reversed += before == Standing.CLEARED
    else:
        quality.signed += 1
    if ground is not None:
        quality.waited.append((told.at - ground[1]).total_seconds() / 60)


def overrides(house: House, found_lives: Iterable[Life], start: datetime, end: datetime) -> tuple[Found, ...]:
    """Return each grant, surrender or disclosure made although the law found something against it, latest first."""
    procedures = house.rulebook.law.procedures
    found = []
    for life in found_lives:
        procedure = procedures.get(str(life.about.get("procedure")))
        for each in _decisions(life):
            step = procedure.step(each.word) if procedure else None
            if step and step.effect in GRAVE and each.outlook in AGAINST and start <= each.told.at < end:
                found.append(each)
    return tuple(sorted(found, key=lambda each: each.told.at, reverse=True))


def sample(house: House, start: datetime, end: datetime, *, seed: str, count: int) -> tuple[Found, ...]:
    """Return `count` decisions and answers of a period, chosen by `seed` alone: whoever repeats it gets the same.

    Each entry has a number made of the seed, its request and its place; the smallest are taken, so that
    nobody chooses, and an entry that is added elsewhere moves no other.
    """
    numbered = (
        (sha256(f"{seed} {life.id} {each.told.seq}".encode()).digest(), life.id, each.told.seq, each)
        for life in lives(house)
        for each in _decisions(life, signatures=True)
        if start <= each.told.at < end
    )
    return tuple(each for *_, each in heapq.nsmallest(min(count, MOST_SAMPLED), numbered, key=lambda line: line[:3]))


def _decisions(life: Life, *, signatures: bool = False) -> Iterator[Found]:
    """Yield each decision, and with `signatures` each answer to a checkpoint; the outlook is the one before it."""
    outlook = ""
    for told in life.told:
        step: Any = told.fields.get("step")
        answer: Any = told.fields.get("clearance")
        about = str(life.about.get("reference", "")), str(life.about.get("procedure", ""))
        if "decision" in told.fields and isinstance(step, dict):
            yield Found(*about, told, str(step["id"]), outlook, actor(told))
        elif signatures and isinstance(answer, dict):
            yield Found(*about, told, str(answer["checkpoint"]), outlook, actor(told))
        outlook = str(told.fields.get("outlook", outlook))


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
        rows = queries.described(tx)
        for stored in trail_log.walk_back(tx, ACCESS):
            if parse_entry(stored.public).time < start or len(found) == most:
                break
            if of is not None and stored.request not in of:
                continue
            told = opened(stored, tx)
            name = "" if told.erased else actor(told)
            if told.at < end and who.casefold() in name.casefold():
                found.append(_read(told, name, str(rows.get(stored.request or "", {}).get("reference", ""))))
    return tuple(found)


def kept(house: House) -> Iterator[CooperationRequest]:
    """Yield every request that is kept, each read by itself; those erased are not there any more."""
    with house.database.reading() as tx:
        identities = tuple(queries.described(tx))
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
