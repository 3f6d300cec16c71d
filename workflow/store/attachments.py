"""Files of evidence: streamed, hashed and encrypted under their request's key, beside the database.

    attachments/<request>/<place>

Each piece of a mebibyte is sealed by AES-256-GCM with its number and whether it is the
last, so pieces can be neither exchanged, repeated nor left out. The key is the request's
own: when it is destroyed, nothing here can be read again.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.errors import InputError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "attachments"
MAGIC = b"comity-file-1\n"
PIECE = 1 << 20
MOST_BYTES = 64 << 30
"""The largest file that is taken in: 64 GiB, also what one key and prefix may seal."""

_PREFIX = 8
_TAG = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file is kept, and what it was."""

    place: str
    sha256: str
    size: int
    head: bytes
    """Its first bytes, which tell what it is."""


def keep(home: Path, key: bytes, request: str, stream: BinaryIO, *, head: int, most: int = MOST_BYTES) -> Kept:
    """Read a stream to its end and keep it durably. Raises InputError for one too large, StoreError where it cannot."""
    place = secrets.token_hex(16)
    file = home / FOLDER / request / place
    draft = file.with_suffix(".part")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            kept = _seal(stream, out, AESGCM(key), (request, place), (head, most))
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    except OSError as fault:
        draft.unlink(missing_ok=True)
        raise StoreError(f"Cannot keep the file in {file.parent}: {fault.strerror}.", "Check the disk.") from fault
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return kept


def read(home: Path, key: bytes, request: str, kept: Kept) -> Iterator[bytes]:
    """Yield a file piece by piece. Raises StoreError where it is not what was kept; then believe none of it."""
    remedy = "Do not rely on it; restore the folder of attachments from a backup."
    file, digest, number = home / FOLDER / request / kept.place, sha256(), 0
    cipher = AESGCM(key)
    try:
        with file.open("rb") as stream:
            whole = file.stat().st_size
            if stream.read(len(MAGIC)) != MAGIC:
                raise StoreError(f"The file {kept.place} is damaged.", remedy)
            prefix = stream.read(_PREFIX)
            while piece := stream.read(PIECE + _TAG):
                last = stream.tell() == whole
                clear = cipher.decrypt(_nonce(prefix, number), piece, _bound(request, kept.place, number, last=last))
                digest.update(clear)
                number += 1
                yield clear
    except FileNotFoundError as fault:
        raise StoreError(f"The file {kept.place} is not there any more.", remedy) from fault
    except InvalidTag as fault:
        raise StoreError(f"The file {kept.place} was altered where it is kept.", remedy) from fault
    if digest.hexdigest() != kept.sha256:
        raise StoreError(f"The file {kept.place} is not what its digest says.", remedy)


def remove(home: Path, request: str, place: str | None = None) -> None:
    """Remove one file of a request, or all of them; those that are gone already are no fault."""
    folder = home / FOLDER / request
    for file in folder.iterdir() if folder.is_dir() else ():
        if place is None or file.name == place:
            file.unlink(missing_ok=True)
    if place is None and folder.is_dir():
        folder.rmdir()


def _seal(stream: BinaryIO, out: BinaryIO, cipher: AESGCM, named: tuple[str, str], limits: tuple[int, int]) -> Kept:
    """Write the stream sealed, piece by piece; return what it was."""
    (request, place), (head, most) = named, limits
    prefix, digest, size, first = secrets.token_bytes(_PREFIX), sha256(), 0, b""
    out.write(MAGIC + prefix)
    piece, number = stream.read(PIECE), 0
    while True:
        following = stream.read(PIECE) if len(piece) == PIECE else b""
        size += len(piece)
        if size > most:
            raise InputError("file", f"is larger than {most} bytes", "Send it in parts, or on a sealed carrier.")
        first = first or piece[:head]
        digest.update(piece)
        out.write(cipher.encrypt(_nonce(prefix, number), piece, _bound(request, place, number, last=not following)))
        if not following:
            return Kept(place, digest.hexdigest(), size, first)
        piece, number = following, number + 1


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + number.to_bytes(4)


def _bound(request: str, place: str, number: int, *, last: bool) -> bytes:
    return "\0".join(("comity-file-1", request, place, str(number), "last" if last else "more")).encode()
