"""Keys, kept outside the database and its backups: what is destroyed here is gone everywhere.

A directory of mode 0700 with files of mode 0600:

    seal.pem                the authority's Ed25519 key (PKCS #8)
    kek.key                 the key-encryption key, 32 random bytes in hexadecimal
    kek-<id>.key            an older one, only until every request's key is wrapped anew
    former/<id>.note        for each former seal key, its last word: which key follows it
    requests/<id>.key       one random AES-256 key each, wrapped (RFC 3394)
    requests/<id>.destroyed a tombstone: this key was destroyed and is never made again

Back it up apart from the database, and keep the backups of destroyed keys no longer than
the law that required the destruction allows. A hardware token can stand in for `kek.key` (`kek.KeyWrapper`)
and for `seal.pem` (`trail.seal.Signer`). `rotation.py` changes either key.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from workflow.errors import KeyDestroyedError, StoreError, TrailError
from workflow.store import private_file
from workflow.store.closed import OFFICE
from workflow.store.kek import ID_LENGTH, KEK, KeyWrapper, kek_of, new_kek, read_kek
from workflow.store.private_file import RESTORE
from workflow.trail import shape
from workflow.trail.entry import BODY_KEY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

SEAL = "seal.pem"
"""The name of the file that holds the authority's own key."""

_WRAPPED = "comity-key-1"
_TOMBSTONE = "comity-destroyed-1"


def new_key() -> tuple[Ed25519PrivateKey, bytes]:
    """Return a new Ed25519 key, and its bytes as they lie in a file of their own."""
    key = Ed25519PrivateKey.generate()
    return key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


class SealKey:
    """Signs seals and exports with the authority's Ed25519 key."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self._public_key = private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._public_key

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) over `message`."""
        return self._private_key.sign(message)


class Keyring:
    """The keys of one authority, in one directory. Safe to use from several processes at once.

    Key ids are the first 16 hexadecimal digits of a SHA-256: of the public seal key, and of
    the key-encryption key under a domain of its own.
    """

    def __init__(self, directory: Path, token: KeyWrapper | None = None) -> None:
        """Open an existing directory; raises StoreError when it lacks a key or others can read it.

        `token` wraps the keys of requests in the place of the file `kek.key`.
        """
        self.directory = directory
        self._requests = directory / "requests"
        self._token = token
        self._office: bytes | None = None
        self.reload()

    def reload(self) -> None:
        """Read seal key and key-encryption key anew: somebody may have changed them. Raises StoreError."""
        self._stamp = self._stamped()
        seal = private_file.read_private(self.directory / SEAL)
        self._kek = self._token or read_kek(self.directory / KEK)
        try:
            private_key = load_pem_private_key(seal, None)
        except (ValueError, TypeError) as fault:
            raise StoreError(f"A key in {self.directory} is damaged.", RESTORE) from fault
        if not isinstance(private_key, Ed25519PrivateKey):
            raise StoreError(f"A key in {self.directory} is not of the kind needed.", RESTORE)
        self.seal_key = SealKey(private_key)
        self.seal_id = sha256(self.seal_key.public_key).hexdigest()[:ID_LENGTH]

    def refresh(self) -> None:
        """Take up keys that another process changed since they were read. Raises StoreError."""
        if self._stamp != self._stamped():
            self.reload()

    def _stamped(self) -> tuple[tuple[int, int], ...]:
        """Return what tells one file of a key from the one put in its place."""
        try:
            found = [(self.directory / name).stat() for name in (SEAL, KEK) if name != KEK or not self._token]
        except OSError:
            return ()
        return tuple((each.st_ino, each.st_mtime_ns) for each in found)

    @property
    def kek_id(self) -> str:
        """Which key-encryption key wraps new keys."""
        return self._kek.id

    @classmethod
    def begin(cls, directory: Path) -> Self:
        """Make the directory with a new seal key and key-encryption key, durably, and open it.

        Completes what was interrupted. Raises StoreError when it already has both: a key is
        never replaced.
        """
        _, pem = new_key()
        try:
            (directory / "requests").mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
            made = [
                private_file.place(directory / SEAL, pem),
                private_file.place(directory / KEK, new_kek()),
            ]
            private_file.make_durable(directory.parent)
        except OSError as fault:
            raise private_file.cannot("make keys in", directory, fault) from fault
        if not any(made):
            raise StoreError(f"{directory} already holds keys.", "Use them, or name another directory.")
        return cls(directory)

    def create(self, request: str) -> bytes:
        """Return the body key (32 bytes) of an opaque id, made and durable before this returns.

        Asked twice, or by two at once, it gives the same key. Raises KeyDestroyedError when
        the key was destroyed, StoreError when it cannot be written.
        """
        file = self._file(request)
        self._refuse_destroyed(request)
        if file.exists():
            return self.get(request)
        key = secrets.token_bytes(BODY_KEY_BYTES)
        try:
            with self.held():
                self._refuse_old_kek()
                made = private_file.place(file, self._wrapped(key))
            if self._tombstone(request).exists():
                file.unlink(missing_ok=True)
        except OSError as fault:
            raise private_file.cannot("write", file, fault) from fault
        self._refuse_destroyed(request)
        return key if made else self.get(request)

    @contextmanager
    def held(self, *, alone: bool = False) -> Iterator[None]:
        """Hold the directory: many who make and destroy keys, or one who wraps all of them anew (`alone`)."""
        descriptor = os.open(self.directory, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield
        finally:
            os.close(descriptor)

    def wrap_anew(self) -> int:
        """Wrap under the present key-encryption key every key that is not; return how many. Opens no body.

        Only within `held(alone=True)`. Cut off, it can be repeated.
        """
        count = 0
        for file in sorted(self._requests.glob("*.key")):
            if file.read_bytes().split(b" ")[1:2] != [self.kek_id.encode("ascii")]:
                private_file.replace(file, self._wrapped(self.get(file.stem)))
                count += 1
        return count

    def _wrapped(self, key: bytes) -> bytes:
        return f"{_WRAPPED} {self.kek_id} {self._kek.wrap(key).hex()}\n".encode("ascii")

    def _refuse_old_kek(self) -> None:
        """Take up the key-encryption key that another process may have put in the place of ours."""
        if self._token is None and read_kek(self.directory / KEK).id != self.kek_id:
            self.reload()

    def get(self, request: str) -> bytes:
        """Return the body key (32 bytes) of an opaque id.

        Raises KeyDestroyedError when it was destroyed, StoreError when there is none or it
        is damaged or wrapped by another key-encryption key.
        """
        file = self._file(request)
        self._refuse_destroyed(request)
        try:
            name, kek_id, wrapped = file.read_bytes().decode("ascii").split(" ")
            kek = self._kek if kek_id == self.kek_id else kek_of(self.directory, kek_id)
            if name != _WRAPPED or kek is None:
                raise StoreError(f"The key of {request} was wrapped by another key-encryption key.", RESTORE)
            return kek.unwrap(bytes.fromhex(wrapped.removesuffix("\n")))
        except FileNotFoundError as fault:
            self._refuse_destroyed(request)
            raise StoreError(f"There is no key for {request}, and no record that it was destroyed.", RESTORE) from fault
        except ValueError as fault:
            raise StoreError(f"The key of {request} is damaged.", RESTORE) from fault
        except OSError as fault:
            raise private_file.cannot("read", file, fault) from fault

    def office(self) -> bytes:
        """Return the key of what concerns no request, read once: it is never destroyed. Raises as `get` does."""
        if self._office is None:
            self._office = self.get(OFFICE)
        return self._office

    def destroy(self, request: str, *, at: datetime, why: str = "-") -> None:
        """Destroy the key of an opaque id for good; may be repeated, and completes what was interrupted.

        The tombstone, with the time `at` and the rule that required it, is durable first, so no
        one can make or read the key again; then the file is overwritten and removed. Storage that writes elsewhere
        (flash, snapshots) may keep old bytes for a while: they are still wrapped.
        """
        file, tombstone = self._file(request), self._tombstone(request)
        try:
            with self.held():
                private_file.place(tombstone, f"{_TOMBSTONE} {at.isoformat()} {why}\n".encode("ascii"))
                private_file.destroy(file)
        except OSError as fault:
            raise private_file.cannot("destroy", file, fault) from fault

    def is_destroyed(self, request: str) -> bool:
        """Return whether the key of an opaque id was destroyed."""
        return self._tombstone(request).exists()

    def destroyed(self) -> dict[str, str]:
        """Return the id of every destroyed key, with the rule that required it: what a restore must erase again."""
        return {
            file.stem: [*file.read_text(encoding="ascii").split(), "-", "-", "-"][2]
            for file in sorted(self._requests.glob("*.destroyed"))
        }

    def _refuse_destroyed(self, request: str) -> None:
        if self.is_destroyed(request):
            raise KeyDestroyedError(
                f"The content of {request} was erased and its key destroyed.",
                "Its trail still verifies; the entry 'erase' names the rule that required it.",
            )

    def _file(self, request: str) -> Path:
        try:
            return self._requests / f"{shape.word(request, 'id of the key')}.key"
        except TrailError as fault:
            raise StoreError(fault.sentence, "Give the opaque id of the request.") from fault

    def _tombstone(self, request: str) -> Path:
        return self._file(request).with_suffix(".destroyed")
