"""Change a key of the authority: an entry of both logs, and new seals over both."""

from __future__ import annotations

from datetime import UTC, datetime

from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.errors import InputError
from workflow.store import rotation, seals, trail_log
from workflow.trail.seal import fingerprint

KEYS = ("kek", "seal")
"""What can be changed: the key that wraps the keys of requests, and the key that signs seals."""

_SYSTEM = "comity"


def rotate(house: House, key: str, *, by: str, at: datetime) -> str:
    """Change a key, and record who did; return in words what was done. Raises InputError without a person."""
    if key not in KEYS:
        raise InputError("--rotate", f"'{key}' is no key", f"One of: {', '.join(KEYS)}.")
    if not by.strip():
        raise InputError("--by", "a key is changed by somebody", "Name the person; it is recorded.")
    ring, keys = house.database.keyring, house.settings.keys
    if key == "kek":
        before, count = ring.kek_id, rotation.rotate_kek(ring)
        _record(house, by, at, {"key": key, "former": before, "next": ring.kek_id, "wrapped-anew": count})
        return f"kek {before} is destroyed; {count} keys of requests are wrapped under {ring.kek_id}"
    _seal(house, at)
    rotation.begin(keys)
    change = rotation.rotate_seal_key(ring, house.settings.authority, at)
    told = {"former": fingerprint(change.former), "next": fingerprint(change.next)}
    _record(house, by, at, {"key": key, **told})
    _seal(house, at)
    rotation.end(keys)
    return f"seal key {told['former']} is destroyed; seals are signed by {told['next']}"


def complete(house: House) -> None:
    """Complete a change of a key that was cut off."""
    ring, at = house.database.keyring, datetime.now(UTC)
    rotation.finish_kek(ring)
    if rotation.pending(house.settings.keys):
        with house.database.reading() as tx:
            changed = not all(seals.is_last_by_present_key(tx, log) for log in trail_log.LOGS)
        if changed:
            told = {"key": "seal", "next": fingerprint(ring.seal_key.public_key), "completed": True}
            _record(house, _SYSTEM, at, told)
            _seal(house, at)
        rotation.end(house.settings.keys)


def _record(house: House, by: str, at: datetime, fields: dict[str, object]) -> None:
    with house.database.writing() as tx:
        for log in trail_log.LOGS:
            write_own_entry(house, tx, "rotate-key", by=by, at=at, told=fields, log=log)


def _seal(house: House, at: datetime) -> None:
    for log in trail_log.LOGS:
        seals.seal_log(house.database, house.settings.authority, at=at, log=log)
