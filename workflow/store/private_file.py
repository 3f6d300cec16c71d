"""Files that hold keys: written whole and durably, readable by their owner only, overwritten before they go."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from workflow.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

RESTORE = "Restore the key directory from its own backup."
"""What to do when a key is missing or damaged."""

_OTHERS = 0o077


def place(file: Path, content: bytes) -> bool:
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
        make_durable(file.parent)


def replace(file: Path, content: bytes) -> None:
    """Write a file whole and durably over the one that is there: whoever opens it sees the old one or the new one."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    place(draft, content)
    draft.replace(file)
    make_durable(file.parent)


def destroy(file: Path) -> None:
    """Overwrite a file and remove it, if it is there."""
    if file.exists():
        overwrite(file)
        file.unlink(missing_ok=True)
        make_durable(file.parent)


def overwrite(file: Path) -> None:
    """Put random bytes over the content of a file, in place and durably."""
    with file.open("r+b", buffering=0) as stream:
        stream.write(secrets.token_bytes(file.stat().st_size))
        os.fsync(stream.fileno())


def make_durable(directory: Path) -> None:
    """Make the names in a directory survive a loss of power, where the system can."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_private(file: Path) -> bytes:
    """Return the content of a file that only its owner may read."""
    try:
        if os.name == "posix" and file.stat().st_mode & _OTHERS:
            raise StoreError(f"Others can read {file}.", f"Run: chmod 600 {file}; if others had access, make new keys.")
        return file.read_bytes()
    except FileNotFoundError as fault:
        raise StoreError(f"The key {file} is missing.", RESTORE) from fault
    except OSError as fault:
        raise cannot("read", file, fault) from fault


def cannot(what: str, path: Path, fault: OSError) -> StoreError:
    """Return the error that says that a file cannot be read, written or removed."""
    return StoreError(f"Cannot {what} {path}: {fault.strerror}.", "Check the disk and who may write there.")
