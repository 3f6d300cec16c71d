"""What came of each act, by the client's own key: a retry after a lost connection does nothing twice."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from workflow.errors import StoreError
from workflow.store.closed import close, open_closed
from workflow.store.faults import REFUSED
from workflow.store.prepared import Prepared
from workflow.store.tables import REPEATS

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_ADD = Prepared(insert(REPEATS))
_FIND = Prepared(select(REPEATS.c.request, REPEATS.c.version, REPEATS.c.result).where(REPEATS.c.key == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Repeat:
    """An act that was done: its request, the version it made, and the bytes the caller kept of it."""

    request: str
    version: int
    result: bytes


def keep(tx: Transaction, key: str, request: str, version: int, *, result: bytes = b"") -> None:
    """Keep what came of the act with this key, in the act's own transaction; the result is encrypted.

    Let `result` hold a digest of what was asked, so that one key used for two acts is told.
    Raises StoreError when an act with this key was done already.
    """
    digest = _digest(key)
    closed = close(tx.key(request), result, "repeats", digest.hex(), request, version)
    try:
        tx.run(_ADD, key=digest, request=request, version=version, result=closed)
    except REFUSED as fault:
        raise StoreError("An act with this key was done already.", "Ask what came of it, or use a new key.") from fault


def of(tx: Transaction, key: str) -> Repeat | None:
    """Return what came of the act with this key, or None when there was none."""
    digest = _digest(key)
    row = tx.run(_FIND, of=digest).fetchone()
    if row is None:
        return None
    request, version, result = row
    clear = open_closed(tx.key(request), result, "repeats", digest.hex(), request, version)
    return Repeat(request, version, clear)


def _digest(key: str) -> bytes:
    return sha256(key.encode()).digest()
