"""Which packs of law the authority's own lawyer adopted. The act itself is an entry of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from workflow.errors import StoreError
from workflow.store.blind import office_key
from workflow.store.closed import close, open_closed
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared
from workflow.store.tables import ADOPTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Transaction

_A = ADOPTIONS.c
_ADD = Prepared(insert(ADOPTIONS))
_ALL = Prepared(select(_A.digest, _A.adopted_by, _A.adopted_at).order_by(_A.adopted_at, _A.digest))
_DIGESTS = Prepared(select(_A.digest))
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
        by = close(office_key(tx), adoption.by.encode(), "adoptions", adoption.digest.hex())
        tx.run(_ADD, digest=adoption.digest, adopted_by=by, adopted_at=written(adoption.at))


def adopted(tx: Transaction) -> frozenset[bytes]:
    """Return the digest of every adopted pack."""
    return frozenset(digest for (digest,) in tx.run(_DIGESTS))


def adoptions(tx: Transaction) -> tuple[Adoption, ...]:
    """Return every adoption, oldest first."""
    key = office_key(tx)
    return tuple(
        Adoption(digest, open_closed(key, by, "adoptions", digest.hex()).decode(), read(at))
        for digest, by, at in tx.run(_ALL)
    )
