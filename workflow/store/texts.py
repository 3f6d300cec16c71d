"""Texts of law as they were in force, each kept once under its SHA-256, so that old decisions can be replayed."""

from __future__ import annotations

import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from workflow.errors import StoreError
from workflow.store.prepared import Prepared
from workflow.store.tables import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.store.session import Transaction

_ADD = Prepared(insert(TEXTS))
_CONTENT = Prepared(select(TEXTS.c.content).where(TEXTS.c.digest == bindparam("of")))
_IS_KEPT = Prepared(select(TEXTS.c.digest).where(TEXTS.c.digest == bindparam("of")))


def is_kept(tx: Transaction, digest: bytes) -> bool:
    """Return whether the text with this SHA-256 (32 bytes) is kept."""
    return tx.run(_IS_KEPT, of=digest).fetchone() is not None


def keep(tx: Transaction, texts: Mapping[bytes, bytes]) -> None:
    """Keep each text under its SHA-256; those that are kept already are left as they are."""
    fresh = [
        {"digest": digest, "content": zlib.compress(content, 6)}
        for digest, content in texts.items()
        if not is_kept(tx, digest)
    ]
    tx.run_many(_ADD, fresh)


def get(tx: Transaction, digest: bytes) -> bytes | None:
    """Return the text with this SHA-256, or None where it is not kept; StoreError when it is not what it should be."""
    row = tx.run(_CONTENT, of=digest).fetchone()
    if row is None:
        return None
    try:
        content = zlib.decompress(row[0])
    except zlib.error as fault:
        raise StoreError(f"The text {digest.hex()} is damaged.", "Restore the database from a backup.") from fault
    if sha256(content).digest() != digest:
        raise StoreError(
            f"The text {digest.hex()} is not what its digest says.", "Restore a backup; do not rely on it."
        )
    return content
