"""What an administrator may know of the office: its keys by their ids, and its rules of retention."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from workflow.actions.house import House
from workflow.actions.witnessing import key_of
from workflow.model.period import PeriodKind
from workflow.model.rule import Rule
from workflow.store import rotation, seals, trail_log
from workflow.trail.seal import fingerprint
from workflow.trail.timestamp import STAMP


class KeyState(NamedTuple):
    """The authority's keys, by what may be known of them."""

    seal: str
    """Fingerprint of the key that signs seals."""
    verifier: str
    """The same key as witnesses and auditors are told it."""
    wrapping: str
    """Id of the key that wraps the keys of requests."""
    former: int
    """How many seal keys there were before."""
    sealed: int
    """How many decisions the last seal covers."""


def key_state(house: House) -> KeyState:
    """Return what may be known of the authority's keys."""
    ring = house.database.keyring
    with house.database.reading() as tx:
        last = seals.last_seal(tx, trail_log.DECISIONS)
    return KeyState(
        fingerprint(ring.seal_key.public_key), str(key_of(house, trail_log.DECISIONS)), ring.kek_id,
        len(rotation.successions(ring)), last.size if last else 0,
    )  # fmt: skip


class LogState(NamedTuple):
    """How far a log is sealed, and who outside has put their line under it."""

    log: str
    size: int
    sealed: int
    sealed_at: datetime | None
    witnesses: tuple[tuple[str, int, datetime], ...]
    """Each by name, with how many entries it vouches for and when that seal was made."""
    stamps: tuple[tuple[str, int, datetime], ...]
    """The same of time authorities."""


def log_states(house: House) -> tuple[LogState, ...]:
    """Return the state of both logs."""
    found = []
    with house.database.reading() as tx:
        for log in trail_log.LOGS:
            last, lines = seals.last_seal(tx, log), seals.witnesses(tx, log)
            stamps = tuple((name.removeprefix(STAMP), *rest) for name, *rest in lines if name.startswith(STAMP))
            others = tuple(each for each in lines if not each[0].startswith(STAMP))
            sealed, when = (last.size, last.made_at) if last else (0, None)
            found.append(LogState(log, trail_log.size(tx, log), sealed, when, others, stamps))  # type: ignore[arg-type]
    return tuple(found)


def retention_rules(house: House) -> tuple[Rule, ...]:
    """Return every rule that says how long data may be kept, or must be, by its id."""
    kinds = (PeriodKind.KEEP_AT_MOST, PeriodKind.KEEP_UNTIL_AT_LEAST)
    found = (each.rule for each in house.rulebook.law.rules.values())
    return tuple(sorted((rule for rule in found if rule.period and rule.period.kind in kinds), key=lambda r: r.id))
