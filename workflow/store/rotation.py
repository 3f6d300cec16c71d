"""Changing keys: the key-encryption key, under which every request's key is wrapped anew, and the seal key.

Each change can be cut off at any instant and is completed when asked for again; `pending` says
that it must be. No body is read for either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workflow.errors import StoreError
from workflow.store import private_file
from workflow.store.kek import KEK, new_kek, read_kek
from workflow.store.keyring import SEAL, new_key
from workflow.trail.succession import Succession, hand_over, read_succession

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from workflow.store.keyring import Keyring

_OLD_KEKS, _FORMER, _NEXT, _OLD_SEAL, _MARK = "kek-*.key", "former", "seal-next.pem", "seal-old.pem", "rotating"


def begin(keys: Path) -> None:
    """Note, durably, that a change of the seal key has begun; `end` takes the note away."""
    private_file.place(keys / _MARK, b"seal\n")


def end(keys: Path) -> None:
    """Note that the change is in both logs and sealed; what was left of the former seal key goes."""
    _forget_former(keys)
    (keys / _MARK).unlink(missing_ok=True)
    private_file.make_durable(keys)


def pending(keys: Path) -> bool:
    """Return whether a change of a key was cut off and must be completed."""
    return (keys / _MARK).exists() or any(keys.glob(_OLD_KEKS))


def rotate_kek(keyring: Keyring) -> int:
    """Put a new key-encryption key in the place of the present one; return how many keys were wrapped anew.

    The old one is destroyed at the end. Other processes take up the new one by themselves.
    """
    directory = keyring.directory
    with keyring.held(alone=True):
        keyring.reload()
        present = private_file.read_private(directory / KEK)
        private_file.place(directory / f"kek-{read_kek(directory / KEK).id}.key", present)
        private_file.replace(directory / KEK, new_kek())
    return finish_kek(keyring)


def finish_kek(keyring: Keyring) -> int:
    """Wrap every key under the present key-encryption key and destroy the older ones; return how many it wrapped."""
    with keyring.held(alone=True):
        keyring.reload()
        count = keyring.wrap_anew()
        for old in keyring.directory.glob(_OLD_KEKS):
            private_file.destroy(old)
    return count


def rotate_seal_key(keyring: Keyring, authority: str, at: datetime) -> Succession:
    """Put a new seal key in the place of the present one, which first signs that it follows; then destroy the old one.

    Seal both logs before, so that the old key has sealed all it was there for.
    """
    directory = keyring.directory
    with keyring.held(alone=True):
        keyring.reload()
        fresh, pem = new_key()
        public = fresh.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        note = hand_over(authority, keyring.seal_key, public, at)
        (directory / _FORMER).mkdir(mode=0o700, exist_ok=True)
        private_file.destroy(directory / _NEXT)
        _forget_former(directory)
        private_file.place(directory / _NEXT, pem)
        (directory / _OLD_SEAL).hardlink_to(directory / SEAL)  # to overwrite its bytes once it is replaced
        private_file.replace(directory / _FORMER / f"{keyring.seal_id}.note", note.encode())
        (directory / _NEXT).replace(directory / SEAL)
        private_file.make_durable(directory)
        _forget_former(directory)
        keyring.reload()
    return read_succession(note)


def successions(keyring: Keyring) -> tuple[str, ...]:
    """Return the last word of each former seal key, oldest first. Raises StoreError when one cannot be read."""
    try:
        notes = [file.read_text(encoding="utf-8") for file in (keyring.directory / _FORMER).glob("*.note")]
    except OSError as fault:
        raise StoreError("The former seal keys cannot be read.", private_file.RESTORE) from fault
    told = sorted(notes, key=lambda note: read_succession(note).at)
    present = keyring.seal_key.public_key
    return tuple(note for note in told if read_succession(note).former != present)


def _forget_former(keys: Path) -> None:
    """Destroy the former seal key, unless a change was cut off so early that it is still the present one."""
    old = keys / _OLD_SEAL
    if old.exists() and old.samefile(keys / SEAL):
        old.unlink()
    else:
        private_file.destroy(old)
