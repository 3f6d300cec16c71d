"""Encrypts what a row says of a person, so that it opens with its own key and in its own row only.

AES-256-GCM, a random nonce of 12 bytes in front; the associated data names the row, and
for a request its version: an older body put back in its place does not open.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.errors import StoreError

OFFICE = "office"
"""The id of the key for what concerns no request. No request may have this id."""

_NONCE_BYTES = 12


def close(key: bytes, clear: bytes, *row: str | int) -> bytes:
    """Return `clear` encrypted for the row that `row` names: its table, then its keys."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, clear, _bound(row))


def open_closed(key: bytes, content: bytes, *row: str | int) -> bytes:
    """Return what `close` encrypted for this row; raises StoreError when it does not open here."""
    try:
        return AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _bound(row))
    except (InvalidTag, ValueError) as fault:
        named = " ".join(str(part) for part in row)
        raise StoreError(
            f"The content of {named} does not open with its key at this place: it was altered or moved.",
            "Do not rely on it; restore a backup and compare the log with its last seal.",
        ) from fault


def _bound(row: tuple[str | int, ...]) -> bytes:
    return "\0".join(("comity-row-1", *(str(part) for part in row))).encode()
