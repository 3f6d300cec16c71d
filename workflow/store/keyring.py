"""Keys, kept outside the database and its backups: what is destroyed here is gone everywhere.

A directory of mode 0700 with files of mode 0600:

    seal.pem                the authority's Ed25519 key (PKCS #8)
    kek.key                 the key-encryption key, 32 random bytes in hexadecimal
    requests/<id>.key       one random AES-256 key each, wrapped (RFC 3394)
    requests/<id>.destroyed a tombstone: this key was destroyed and is never made again

Back it up apart from the database, and keep the backups of destroyed keys no longer than
the law that required the destruction allows. A hardware token can stand in for `Keyring`
by offering the same few methods.
"""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from workflow.errors import KeyDestroyedError, StoreError, TrailError
from workflow.trail import shape
from workflow.trail.entry import BODY_KEY_BYTES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_WRAPPED = "comity-key-1"
_TOMBSTONE = "comity-destroyed-1"
_KEK_BYTES = 32
_ID_LENGTH = 16
_OTHERS = 0o077
_RESTORE = "Restore the key directory from its own backup."


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

    def __init__(self, directory: Path) -> None:
        """Open an existing directory; raises StoreError when it lacks a key or others can read it."""
        self._requests = directory / "requests"
        seal = _read_private(directory / "seal.pem")
        kek = _read_private(directory / "kek.key")
        try:
            private_key = load_pem_private_key(seal, None)
            self._kek = bytes.fromhex(kek.decode("ascii").removesuffix("\n"))
        except (ValueError, TypeError) as fault:
            raise StoreError(f"A key in {directory} is damaged.", _RESTORE) from fault
        if not isinstance(private_key, Ed25519PrivateKey) or len(self._kek) != _KEK_BYTES:
            raise StoreError(f"A key in {directory} is not of the kind needed.", _RESTORE)
        self.seal_key = SealKey(private_key)
        self.seal_id = sha256(self.seal_key.public_key).hexdigest()[:_ID_LENGTH]
        self.kek_id = sha256(b"comity/kek/v1\0" + self._kek).hexdigest()[:_ID_LENGTH]

    @classmethod
    def begin(cls, directory: Path) -> Self:
        """Make the directory with a new seal key and key-encryption key, durably, and open it.

        Completes what was interrupted. Raises StoreError when it already has both: a key is
        never replaced.
        """
        private_key = Ed25519PrivateKey.generate()
        pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:
            (directory / "requests").mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
            made = [
                _place(directory / "seal.pem", pem),
                _place(directory / "kek.key", secrets.token_bytes(_KEK_BYTES).hex().encode("ascii") + b"\n"),
            ]
            _make_durable(directory.parent)
        except OSError as fault:
            raise _cannot("make keys in", directory, fault) from fault
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
        key = secrets.token_bytes(BODY_KEY_BYTES)
        written = f"{_WRAPPED} {self.kek_id} {aes_key_wrap(self._kek, key).hex()}\n".encode("ascii")
        try:
            made = _place(file, written)
            if self._tombstone(request).exists():
                file.unlink(missing_ok=True)
        except OSError as fault:
            raise _cannot("write", file, fault) from fault
        self._refuse_destroyed(request)
        return key if made else self.get(request)

    def get(self, request: str) -> bytes:
        """Return the body key (32 bytes) of an opaque id.

        Raises KeyDestroyedError when it was destroyed, StoreError when there is none or it
        is damaged or wrapped by another key-encryption key.
        """
        file = self._file(request)
        self._refuse_destroyed(request)
        try:
            name, kek_id, wrapped = file.read_bytes().decode("ascii").split(" ")
            if (name, kek_id) != (_WRAPPED, self.kek_id):
                raise StoreError(f"The key of {request} was wrapped by another key-encryption key.", _RESTORE)
            return aes_key_unwrap(self._kek, bytes.fromhex(wrapped.removesuffix("\n")))
        except FileNotFoundError as fault:
            self._refuse_destroyed(request)
            raise StoreError(
                f"There is no key for {request}, and no record that it was destroyed.", _RESTORE
            ) from fault
        except (ValueError, InvalidUnwrap) as fault:
            raise StoreError(f"The key of {request} is damaged.", _RESTORE) from fault
        except OSError as fault:
            raise _cannot("read", file, fault) from fault

    def destroy(self, request: str, *, at: datetime, why: str = "-") -> None:
        """Destroy the key of an opaque id for good; may be repeated, and completes what was interrupted.

        The tombstone, with the time `at` and the rule that required it, is durable first, so no
        one can make or read the key again; then the file is overwritten and removed. Storage that writes elsewhere
        (flash, snapshots) may keep old bytes for a while: they are still wrapped.
        """
        file, tombstone = self._file(request), self._tombstone(request)
        try:
            _place(tombstone, f"{_TOMBSTONE} {at.isoformat()} {why}\n".encode("ascii"))
            if file.exists():
                _overwrite(file)
                file.unlink(missing_ok=True)
            _make_durable(self._requests)
        except OSError as fault:
            raise _cannot("destroy", file, fault) from fault

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


def _place(file: Path, content: bytes) -> bool:
    """Write a file whole, durably and only if there is none; return whether it was this call that did."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return False
        else:
            return True
    finally:
        draft.unlink()
        _make_durable(file.parent)


def _overwrite(file: Path) -> None:
    """Put random bytes over the content of a file, in place and durably."""
    with file.open("r+b", buffering=0) as stream:
        stream.write(secrets.token_bytes(file.stat().st_size))
        os.fsync(stream.fileno())


def _make_durable(directory: Path) -> None:
    """Make the names in a directory survive a loss of power, where the system can."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _read_private(file: Path) -> bytes:
    """Return the content of a file that only its owner may read."""
    try:
        if os.name == "posix" and file.stat().st_mode & _OTHERS:
            raise StoreError(f"Others can read {file}.", f"Run: chmod 600 {file}; if others had access, make new keys.")
        return file.read_bytes()
    except FileNotFoundError as fault:
        raise StoreError(f"The key {file} is missing.", _RESTORE) from fault
    except OSError as fault:
        raise _cannot("read", file, fault) from fault


def _cannot(what: str, path: Path, fault: OSError) -> StoreError:
    return StoreError(f"Cannot {what} {path}: {fault.strerror}.", "Check the disk and who may write there.")
