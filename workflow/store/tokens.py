"""Tokens of the API. A token is kept as the digest of its word; whose it is and what it opens is encrypted."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from workflow.model.token import Token
from workflow.store.api_tables import TOKENS as _ROWS
from workflow.store.blind import office_key
from workflow.store.closed import close, open_closed
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_ADD = Prepared(insert(_ROWS))
_BY_WORD = Prepared(select(_ROWS.c.digest, _ROWS.c.body).where(_ROWS.c.digest == bindparam("which")))
_OF = Prepared(select(_ROWS.c.digest, _ROWS.c.body).where(_ROWS.c.account == bindparam("whose")))
_REMOVE = Prepared(delete(_ROWS).where(_ROWS.c.digest == bindparam("which")))
_REMOVE_ALL = Prepared(delete(_ROWS).where(_ROWS.c.account == bindparam("whose")))


def add(tx: Transaction, token: Token, word: str) -> None:
    """Keep a new token, whose word is shown once."""
    which = _digest(word)
    body = close(office_key(tx), token.model_dump_json().encode(), "tokens", which.hex())
    tx.run(_ADD, digest=which, account=token.account, body=body)


def find(tx: Transaction, word: str) -> Token | None:
    """Return the token with this word, however old, or None."""
    row = tx.run(_BY_WORD, which=_digest(word)).fetchone()
    return None if row is None else _opened(tx, row)


def of_account(tx: Transaction, account: str) -> tuple[Token, ...]:
    """Return every token of an account, oldest first."""
    found = (_opened(tx, row) for row in tx.run(_OF, whose=account).fetchall())
    return tuple(sorted(found, key=lambda token: (token.made_at, token.id)))


def remove(tx: Transaction, account: str, identity: str) -> bool:
    """Remove a token of an account; return whether there was one."""
    for row in tx.run(_OF, whose=account).fetchall():
        if _opened(tx, row).id == identity:
            tx.run(_REMOVE, which=row[0])
            return True
    return False


def remove_all(tx: Transaction, account: str) -> None:
    """Remove every token of an account."""
    tx.run(_REMOVE_ALL, whose=account)


def _digest(word: str) -> bytes:
    return sha256(b"comity/token/1\0" + word.encode()).digest()


def _opened(tx: Transaction, row: tuple[bytes, bytes]) -> Token:
    return Token.model_validate_json(open_closed(office_key(tx), row[1], "tokens", row[0].hex()))
