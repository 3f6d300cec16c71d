"""Replay: each decision recomputed from its recorded facts, under the bytes of law it was made under, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow.actions.entry import FOUND, found_by_law, found_digest
from workflow.actions.house import House
from workflow.actions.look import look
from workflow.actions.past_law import PastLaw, given, kept
from workflow.actions.rebuild import after, begun
from workflow.actions.thread import Told, thread_of, told_of_export
from workflow.errors import InputError, WorkflowError
from workflow.model.request import CooperationRequest
from workflow.store import requests
from workflow.trail.canonical import decode
from workflow.trail.export import read_export

OWN = "privileged"
"""Fields whose name begins so hold words of the office; nothing is computed from them."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One entry, recomputed: what differs from what was recorded, or why it cannot be recomputed."""

    seq: int
    at: datetime
    act: str
    differences: tuple[str, ...] = ()
    unable: str | None = None

    @property
    def identical(self) -> bool:
        """Say whether it was recomputed and nothing differs."""
        return not self.differences and self.unable is None


def replay(house: House, reference: str) -> tuple[Replayed, ...]:
    """Replay the trail of a request that is kept here. Raises StoreError or TrailError."""
    with house.database.reading() as tx:
        identity = requests.identity(tx, reference)
        procedure = requests.procedure(tx, identity)
        entries = thread_of(tx, identity)
        return tuple(replay_entries(entries, PastLaw(kept(tx), house.rulebook), procedure))


def replay_export(data: bytes) -> tuple[Replayed, ...]:
    """Replay an export, already verified, from what it holds. Raises InputError for one of another log."""
    export = read_export(decode(data))
    if export.log != "decisions":
        raise InputError("export", f"is of the log '{export.log}'", "Only decisions are replayed.")
    return tuple(replay_entries(told_of_export(export), PastLaw(given(dict(export.packs))), ""))


def replay_entries(entries: tuple[Told, ...], law: PastLaw, procedure: str) -> Iterator[Replayed]:
    """Yield each entry recomputed. Once one is missing, none after it can be: the facts are no longer known."""
    request: CooperationRequest | None = None
    lost: str | None = None
    for told in entries:
        lost = lost or _not_there(told)
        if lost is not None or told.outlives:
            yield Replayed(told.seq, told.at, told.act, (), lost or "it is about the erasure; nothing is computed")
            continue
        try:
            request = after(begun(told, procedure) if request is None else request, told)
            yield recomputed(told, request, law)
        except (KeyError, ValueError, TypeError, AttributeError, WorkflowError) as fault:
            what = fault.sentence if isinstance(fault, WorkflowError) else f"{type(fault).__name__} {fault}"
            lost = f"what entry {told.seq} recorded cannot be read as a request: {what}"
            yield Replayed(told.seq, told.at, told.act, (), lost)


def _not_there(told: Told) -> str | None:
    if told.erased:
        return "its content was erased by law, and with it the facts of every later entry"
    hidden = [name for name in told.hidden if not name.startswith(OWN)]
    return f"entry {told.seq} does not show {', '.join(sorted(hidden)[:3])}" if hidden else None


def recomputed(told: Told, request: CooperationRequest, law: PastLaw) -> Replayed:
    """Return one entry recomputed from the request as it stood after it, and compared."""
    if told.packs is None:
        return Replayed(told.seq, told.at, told.act, (), "it names no packs")
    past = law.of(told.packs)
    if past.rulebook is None:
        return Replayed(told.seq, told.at, told.act, (), past.why)
    seen = look(past.rulebook, request, now=told.at)
    found = found_by_law(seen)
    differences = [f"outlook was {told.fields.get('outlook')}, is {seen.outlook.word}"]
    differences = differences if told.fields.get("outlook") != seen.outlook.word else []
    for part in ("findings", "clocks", "checkpoints"):
        if part in told.fields:
            differences += _differing(part, told.fields[part], found[part])
    if not differences and told.fields.get(FOUND, found_digest(found)) != found_digest(found):
        differences.append("what the law finds as a whole has another digest than was recorded")
    return Replayed(told.seq, told.at, told.act, tuple(differences))


def _differing(part: str, recorded: Any, computed: Any) -> Iterator[str]:  # noqa: ANN401 - lists of an entry
    """Yield each line of a list that was recorded otherwise than it is computed."""
    was, now = _by_name(recorded), _by_name(computed)
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            told = [", ".join(map(_word, line)) if line else "not there" for line in (was.get(name), now.get(name))]
            yield f"{part}, {name}: was {told[0]}; is {told[1]}"


def _by_name(lines: list[list[object]]) -> Mapping[str, list[object]]:
    return {str(line[0]): list(line[1:]) for line in lines}


def _word(value: object) -> str:
    return "[" + " ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)
