"""Papers as made: encrypted under the request's key, found by the SHA-256 of their clear bytes."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from workflow.errors import StoreError
from workflow.store.closed import close, open_closed
from workflow.store.prepared import Prepared
from workflow.store.tables import PAPERS

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_ADD = Prepared(insert(PAPERS))
_PLACE = (PAPERS.c.request == bindparam("of"), PAPERS.c.sha256 == bindparam("digest"))
_IS_KEPT = Prepared(select(PAPERS.c.version).where(*_PLACE))
_CONTENT = Prepared(select(PAPERS.c.content).where(*_PLACE))


def put(tx: Transaction, request: str, content: bytes, *, form: str, version: int) -> str:
    """Keep a paper of the request with this id; return its SHA-256 in hexadecimal. Kept once, however often put."""
    found = sha256(content)
    if tx.run(_IS_KEPT, of=request, digest=found.digest()).fetchone() is None:
        closed = close(tx.key(request), content, "papers", request, found.hexdigest())
        tx.run(_ADD, request=request, sha256=found.digest(), form=form, version=version, content=closed)
    return found.hexdigest()


def get(tx: Transaction, request: str, digest: str) -> bytes:
    """Return the paper of a request with this SHA-256 in hexadecimal.

    Raises StoreError when there is none or it is not what its digest says, KeyDestroyedError
    when the request was erased.
    """
    row = tx.run(_CONTENT, of=request, digest=_octets(digest)).fetchone()
    if row is None:
        raise StoreError(f"No paper {digest} of this request is kept here.", "Take the digest from the request itself.")
    clear = open_closed(tx.key(request), row[0], "papers", request, digest)
    if sha256(clear).hexdigest() != digest:
        raise StoreError(f"The paper {digest} is not what its digest says.", "Do not rely on it; restore a backup.")
    return clear


def _octets(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError as fault:
        raise StoreError(f"'{digest}' is not a SHA-256.", "Give 64 hexadecimal digits.") from fault
