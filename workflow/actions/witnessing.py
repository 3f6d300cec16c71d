"""The office's side of a witness: offer a seal with the proof that it continues what was seen, and keep its line."""

from __future__ import annotations

from datetime import datetime

from workflow.actions.house import House
from workflow.errors import InputError, LogRolledBackError, SealInvalidError
from workflow.store import seals, trail_log
from workflow.trail.cosign import LOG_KEY, KnownKey, check_cosigned
from workflow.trail.seal import log_origin
from workflow.trail.witness import Offer, write_offer


def key_of(house: House, log: str) -> KnownKey:
    """Return the public key of a log, as witnesses are told it."""
    return KnownKey(log_origin(house.settings.authority, log), LOG_KEY, house.database.keyring.seal_key.public_key)


def offer(house: House, *, log: str, old: int, at: datetime) -> str:
    """Seal a log and return the offer of that seal to a witness who last saw `old` entries. Raises StoreError."""
    kept = seals.seal_log(house.database, house.settings.authority, at=at, log=log)
    if old > kept.size:
        raise LogRolledBackError(log_origin(house.settings.authority, log), old, kept.size, known=False)
    with house.database.reading() as tx:
        return write_offer(Offer(old, trail_log.consistency(tx, log, old, kept.size), kept.note))


def take(house: House, line: str, witness: KnownKey, *, log: str) -> int:
    """Keep a witness's line under the seal it was given for; return the size sealed.

    Raises InputError when it is not this witness's line under any seal of the log.
    """
    with house.database.writing() as tx:
        for kept in reversed(seals.seals_of(tx, log)):
            if _is_under(kept.note + line, witness):
                seals.keep_cosignature(tx, kept, witness.name, line)
                return kept.size
    raise InputError(
        "line", f"is not one of '{witness.name}' under any seal of this log", "Take the file as it was given."
    )


def _is_under(note: str, witness: KnownKey) -> bool:
    try:
        check_cosigned(note, witness)
    except SealInvalidError:
        return False
    return True
