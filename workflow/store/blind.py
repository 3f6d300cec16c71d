"""Names and words as keyed digests: whoever holds the database but not the keys can neither read nor guess them."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from workflow.errors import StoreError
from workflow.model.request import plain_name
from workflow.store.closed import OFFICE
from workflow.store.kin import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.store.session import Transaction

_LENGTH = 12
_SHORTEST = 2
_LETTERS = re.compile(r"[^\W_]+")


def office_key(tx: Transaction) -> bytes:
    """Return the key of what concerns no request, made where there is none yet."""
    try:
        return tx.key(OFFICE)
    except StoreError:
        return tx.keyring.create(OFFICE)


def person_digest(tx: Transaction, name: str) -> bytes:
    """Return the digest under which a person stands; the same for every way of spacing and capitals."""
    return _digest(office_key(tx), "person", plain_name(name))


def login_digest(tx: Transaction, login: str) -> bytes:
    """Return the digest under which a login or an address of a machine stands."""
    return _digest(office_key(tx), "login", login.strip().casefold())


def word_digests(tx: Transaction, words: Iterable[str]) -> set[bytes]:
    """Return the digest of each word."""
    key = office_key(tx)
    return {_digest(key, "word", word) for word in words}


def words_of(text: str) -> set[str]:
    """Return the words of a text for finding: no accents, no capitals; a reference also as one word."""
    plain = without_marks(text)
    found = {word for word in _LETTERS.findall(plain) if len(word) >= _SHORTEST}
    for whole in plain.split():
        parts = _LETTERS.findall(whole)
        if len(parts) > 1:
            found.add("".join(parts))
    return found


def _digest(key: bytes, use: str, text: str) -> bytes:
    return hmac.digest(key, f"comity/desk/{use}\0{text}".encode(), "sha256")[:_LENGTH]
