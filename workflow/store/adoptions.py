"""Which packs of law the authority's own lawyer adopted. The act itself is an entry of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from workflow.errors import StoreError
from workflow.store.closed import OFFICE, close, open_closed
from workflow.store.moments import read, written
from workflow.store.tables import table

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Transaction

_ROWS = table("adoptions")
_ADD = insert(_ROWS)
_ALL = select(_ROWS)
_DIGESTS = select(_ROWS.c.digest)
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Adoption:
    """A pack by its digest (32 bytes), who adopted it, and when."""

    digest: bytes
    by: str
    at: datetime


def adopt(tx: Transaction, adoption: Adoption) -> None:
    """Keep an adoption; one that is kept already stays as it was."""
    if len(adoption.digest) != _DIGEST_BYTES:
        raise StoreError("The digest of a pack is not 32 bytes.", "Give the digest that 'comity rules check' prints.")
    if adoption.digest not in adopted(tx):
        by = close(tx.keyring.create(OFFICE), adoption.by.encode(), "adoptions", adoption.digest.hex())
        tx.connection.execute(_ADD, {"digest": adoption.digest, "adopted_by": by, "adopted_at": written(adoption.at)})


def adopted(tx: Transaction) -> frozenset[bytes]:
    """Return the digest of every adopted pack."""
    return frozenset(tx.connection.execute(_DIGESTS).scalars())


def adoptions(tx: Transaction) -> tuple[Adoption, ...]:
    """Return every adoption, oldest first."""
    key = tx.keyring.create(OFFICE)
    rows = tx.connection.execute(_ALL.order_by(_ROWS.c.adopted_at, _ROWS.c.digest))
    return tuple(
        Adoption(
            row.digest,
            open_closed(key, row.adopted_by, "adoptions", row.digest.hex()).decode(),
            read(row.adopted_at),
        )
        for row in rows
    )
