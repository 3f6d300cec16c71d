"""The key-encryption key: wraps every request's own key, and is the one secret that opens them all.

By default 32 random bytes in a file, AES key wrap (RFC 3394). A hardware token that wraps and
unwraps without giving its key away fits the same protocol.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from workflow.errors import StoreError
from workflow.store.private_file import RESTORE, read_private

if TYPE_CHECKING:
    from pathlib import Path

KEK = "kek.key"
"""The name of the file that holds the present one."""

ID_LENGTH = 16
"""How many hexadecimal digits the id of a key has."""

_BYTES = 32


class KeyWrapper(Protocol):
    """What wraps and unwraps the keys of requests: a key file, or a hardware token."""

    @property
    def id(self) -> str:
        """A word that tells it from others and nothing about its key."""

    def wrap(self, key: bytes) -> bytes:
        """Return a key of 32 bytes, wrapped."""

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return the key that `wrap` was given; raises ValueError when it was not wrapped here."""


class FileKek:
    """A key-encryption key held in memory."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.id = sha256(b"comity/kek/v1\0" + key).hexdigest()[:ID_LENGTH]

    def wrap(self, key: bytes) -> bytes:
        """Return a key, wrapped (RFC 3394)."""
        return aes_key_wrap(self._key, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """Return the key that `wrap` was given; raises ValueError when it was not wrapped here."""
        try:
            return aes_key_unwrap(self._key, wrapped)
        except InvalidUnwrap as fault:
            raise ValueError("it was wrapped by another key, or damaged") from fault


def new_kek() -> bytes:
    """Return the content of a file with a new key-encryption key."""
    return secrets.token_bytes(_BYTES).hex().encode("ascii") + b"\n"


def read_kek(file: Path) -> FileKek:
    """Return the key-encryption key in a file; raises StoreError when there is none or it is damaged."""
    content = read_private(file)
    try:
        key = bytes.fromhex(content.decode("ascii").removesuffix("\n"))
    except ValueError as fault:
        raise StoreError(f"A key in {file.parent} is damaged.", RESTORE) from fault
    if len(key) != _BYTES:
        raise StoreError(f"A key in {file.parent} is not of the kind needed.", RESTORE)
    return FileKek(key)


def kek_of(directory: Path, identity: str) -> FileKek | None:
    """Return the key-encryption key of an id, present or older, if its file is there."""
    for file in (directory / KEK, directory / f"kek-{identity}.key"):
        if file.exists() and (found := read_kek(file)).id == identity:
            return found
    return None
