"""A request as it was seen after one entry of its trail: from what the trail holds, under the law of then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.look import Look, look
from workflow.actions.past_law import PastLaw, kept
from workflow.actions.read import log_read
from workflow.actions.rebuild import after, begun
from workflow.actions.replay import Replayed, recomputed
from workflow.actions.thread import Told, thread_of
from workflow.errors import InputError
from workflow.store import requests
from workflow.store.trail_log import ACCESS


@dataclass(frozen=True, slots=True)
class AsOf:
    """What stood on the desk after an entry. `look` is None where it cannot be made again; `replayed` says why."""

    told: Told
    look: Look | None
    replayed: Replayed
    same_law: bool
    """Whether the law of then is the law of now."""


@dataclass(frozen=True, slots=True)
class Thread:
    """All that happened with a request: what was decided, and who saw it."""

    id: str
    decisions: tuple[Told, ...]
    reads: tuple[Told, ...]


def whole_thread(house: House, reference: str, *, by: str, purpose: str, at: datetime) -> Thread:
    """Return both threads of a request; asking is logged first. Raises RequestNotFoundError or InputError."""
    identity = log_read(house, reference, by=by, purpose=purpose, at=at, what="its thread and the access log")
    with house.database.reading() as tx:
        return Thread(identity, thread_of(tx, identity), thread_of(tx, identity, log=ACCESS))


def decisions_of(house: House, reference: str, *, by: str, purpose: str, at: datetime) -> tuple[Told, ...]:
    """Return every entry of the trail of a request; asking is logged first. Raises as `whole_thread` does."""
    identity = log_read(house, reference, by=by, purpose=purpose, at=at, what="the trail")
    with house.database.reading() as tx:
        return thread_of(tx, identity)


def as_of(house: House, reference: str, seq: int, *, by: str, purpose: str, at: datetime) -> AsOf:
    """Return what was seen after entry `seq`; logged first. Raises InputError where there is none."""
    identity = log_read(house, reference, by=by, purpose=purpose, at=at, what=f"the request as of entry {seq}")
    with house.database.reading() as tx:
        procedure = requests.procedure(tx, identity)
        entries = thread_of(tx, identity)
        told = next((each for each in entries if each.seq == seq), None)
        if told is None:
            raise InputError("entry", f"there is no entry {seq}", f"Entries 1 to {len(entries)}.")
        law = PastLaw(kept(tx), house.rulebook)
        lost = next((each for each in entries[:seq] if each.erased), None)
        if lost is not None or told.outlives or told.packs is None:
            why = "its words were erased" if lost is not None else "it is about the erasure; nothing is computed"
            return AsOf(told, None, Replayed(seq, told.at, told.act, (), why), same_law=False)
        request = begun(entries[0], procedure)
        for each in entries[:seq]:
            request = after(request, each)
        replayed = recomputed(told, request, law)
        past = law.of(told.packs)
    seen = look(past.rulebook, request, now=told.at) if past.rulebook is not None else None
    return AsOf(told, seen, replayed, same_law=past.rulebook is house.rulebook)
