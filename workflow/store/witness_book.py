"""A witness's own folder: its key, the logs it watches, and every seal it saw. Belongs to the auditor, not the office.

    witness.pem     its Ed25519 key
    book.json       its name, and for each log the key and every seal it cosigned
    evidence/       seals that contradict the book, as they were offered

What it saw is durable before any line of its leaves: a witness that forgets is no witness.
"""

from __future__ import annotations

import fcntl
import json
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from workflow.errors import LogForkedError, LogRolledBackError, SealInvalidError, StoreError
from workflow.store.keyring import SealKey, new_key
from workflow.store.private_file import replace
from workflow.trail.cosign import LOG_KEY, WITNESS_KEY, KnownKey, cosign, read_key
from workflow.trail.seal import open_seal
from workflow.trail.succession import read_succession
from workflow.trail.witness import Offer, judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from workflow.trail.seal import Seal

_BOOK, _KEY = "book.json", "witness.pem"
_RESTORE = "Restore the witness's folder from its own backup, and tell the auditor."


class WitnessBook:
    """What one witness knows and remembers."""

    def __init__(self, folder: Path) -> None:
        """Open a folder that `begin` made; raises StoreError when it lacks something or is damaged."""
        self._folder = folder
        try:
            private = load_pem_private_key((folder / _KEY).read_bytes(), None)
            self._book = json.loads((folder / _BOOK).read_text(encoding="utf-8"))
            self.name = str(self._book["name"])
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise StoreError(f"{folder} is not a witness's folder, or is damaged.", _RESTORE) from fault
        if not isinstance(private, Ed25519PrivateKey):
            raise StoreError(f"The key in {folder} is not an Ed25519 key.", _RESTORE)
        self._signer = SealKey(private)

    @classmethod
    def begin(cls, folder: Path, name: str) -> WitnessBook:
        """Make a folder with a new key for the witness `name`. Raises StoreError when there is one already."""
        if not name or "+" in name or any(each.isspace() for each in name):
            raise StoreError(f"'{name}' cannot stand under a seal.", "Give a name without spaces and '+'.")
        if (folder / _KEY).exists() or (folder / _BOOK).exists():
            raise StoreError(f"{folder} already holds a witness.", "Use it, or name another folder.")
        _, pem = new_key()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace(folder / _KEY, pem)
            replace(folder / _BOOK, json.dumps({"name": name, "logs": {}}).encode())
        except OSError as fault:
            raise StoreError(f"{folder} cannot be written: {fault.strerror}.", "Name another folder.") from fault
        return cls(folder)

    @property
    def key(self) -> KnownKey:
        """The witness's public key."""
        return KnownKey(self.name, WITNESS_KEY, self._signer.public_key)

    @property
    def logs(self) -> tuple[KnownKey, ...]:
        """The logs it watches."""
        return tuple(read_key(each["key"], LOG_KEY) for each in self._book["logs"].values())

    def watch(self, log: KnownKey) -> None:
        """Watch a log from now on. Raises StoreError when it is watched under another key."""
        with self._alone():
            known = self._book["logs"].setdefault(log.name, {"key": str(log), "seen": []})
            if known["key"] != str(log):
                raise StoreError(f"'{log.name}' is watched under another key.", "Find out why it changed its key.")
            self._keep()

    def seen(self, origin: str) -> tuple[Seal, ...]:
        """Return every seal of a log that it cosigned, oldest first."""
        known = self._of(origin)
        keys = [read_key(line, LOG_KEY) for line in (known["key"], *known.get("former", ()))]
        return tuple(_opened(note, keys) for note in known["seen"])

    def follow(self, note: str) -> tuple[KnownKey, ...]:
        """Take up the key that follows the one of a log it watches, by the last word of that key; return the new keys.

        Raises SealInvalidError when the note is malformed, StoreError when it is of no key it knows.
        """
        change, taken = read_succession(note), []
        with self._alone():
            for known in self._book["logs"].values():
                key = read_key(known["key"], LOG_KEY)
                if key.public_key == change.former and key.name.rpartition("/")[0] == change.authority:
                    new = KnownKey(key.name, LOG_KEY, change.next)
                    known.setdefault("former", []).append(known["key"])
                    known["key"] = str(new)
                    taken.append(new)
            if not taken:
                raise StoreError(
                    f"No log this witness watches is sealed by the former key of '{change.authority}'.",
                    "Ask the authority for every note since; they are followed one after the other.",
                )
            self._keep()
        return tuple(taken)

    def cosign(self, offer: Offer, at: datetime) -> str:
        """Return the line under the seal offered, once it is in the book.

        Raises LogRolledBackError or LogForkedError, with the seal kept as evidence, and
        TrailError when the offer is malformed or not of a log it watches.
        """
        with self._alone():
            origin = offer.note.partition("\n")[0]
            known = self._of(origin)
            seen = self.seen(origin)
            try:
                seal = judge(offer, read_key(known["key"], LOG_KEY), seen)
            except (LogRolledBackError, LogForkedError):
                self._keep_evidence(offer.note)
                raise
            if not seen or seal.size > seen[-1].size:
                known["seen"].append(offer.note)
                self._keep()
            return cosign(offer.note, self.name, self._signer, at)

    def _of(self, origin: str) -> dict[str, Any]:
        known: dict[str, Any] | None = self._book["logs"].get(origin)
        if known is None:
            watched = ", ".join(self._book["logs"]) or "none"
            raise StoreError(
                f"This witness does not watch '{origin}'.", f"Watched: {watched}. Add it with 'comity witness watch'."
            )
        return known

    def _keep_evidence(self, note: str) -> None:
        folder = self._folder / "evidence"
        folder.mkdir(mode=0o700, exist_ok=True)
        replace(folder / f"{sha256(note.encode()).hexdigest()}.note", note.encode())

    def _keep(self) -> None:
        replace(self._folder / _BOOK, json.dumps(self._book, indent=1, sort_keys=True).encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder for one process at a time, with the book read anew."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._book = json.loads((self._folder / _BOOK).read_text(encoding="utf-8"))
            yield


def _opened(note: str, keys: list[KnownKey]) -> Seal:
    """Return a seal that one of the keys signed: the present one, or one that it followed."""
    for key in keys[:-1]:
        try:
            return open_seal(note, key.name, key.public_key)
        except SealInvalidError:
            continue
    return open_seal(note, keys[-1].name, keys[-1].public_key)
