"""A witness's line under a seal: C2SP `tlog-cosignature`, Ed25519, with the time at which it was given.

It says: at that moment this was the largest head of this log that I saw, and it continued all
that I saw before. Sources: https://c2sp.org/tlog-cosignature, https://c2sp.org/signed-note.
See docs/trail-format.md, section 8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workflow.errors import SealInvalidError, TrailError
from workflow.trail.seal import ED25519, PUBLIC_KEY_BYTES, Signer, key_id, parse_note
from workflow.trail.shape import in_base64, octets

LOG_KEY, WITNESS_KEY = ED25519, b"\x04"
"""The byte that stands before a public key: of one who signs heads, of one who cosigns them."""

_TIME_BYTES, _SIGNATURE_BYTES = 8, 64
_PARTS = 3
_LATEST = 253402300799
_REMEDY = "Ask the witness for its line again, and for its key by another way."


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A public key as two people tell each other: whose it is, what for, and its 32 bytes."""

    name: str
    kind: bytes
    public_key: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes that tell keys of one name apart."""
        return key_id(self.name, self.public_key, self.kind)

    def __str__(self) -> str:
        """Return the one-line form (C2SP signed-note)."""
        return f"{self.name}+{self.id.hex()}+{in_base64(self.kind + self.public_key)}"


def read_key(line: str, kind: bytes) -> KnownKey:
    """Return the key of one line `name+id+base64`; raises TrailError when it is no such line, or of another kind."""
    parts = line.strip().split("+", 2)
    if len(parts) != _PARTS:
        raise TrailError("The key is not of the form name+id+base64.", "Copy the whole line that its owner gave.")
    key = octets(parts[2], "key")
    if key[:1] != kind or len(key) != 1 + PUBLIC_KEY_BYTES:
        what = "a witness" if kind == WITNESS_KEY else "a log"
        raise TrailError(f"The key is not an Ed25519 key of {what}.", "Copy the whole line that its owner gave.")
    found = KnownKey(parts[0], kind, key[1:])
    if found.id.hex() != parts[1]:
        raise TrailError("The key is not the one its id says: a character is wrong.", "Copy the line again.")
    return found


def cosign(note: str, name: str, signer: Signer, at: datetime) -> str:
    """Return the signature line of the witness `name` under a note, given at `at` (aware; whole seconds)."""
    seconds = int(at.timestamp())
    key = KnownKey(name, WITNESS_KEY, signer.public_key)
    signature = signer.sign(_message(parse_note(note).text, seconds))
    return f"\N{EM DASH} {name} {in_base64(key.id + seconds.to_bytes(_TIME_BYTES) + signature)}\n"


def check_cosigned(note: str, witness: KnownKey) -> datetime:
    """Return when `witness` cosigned a note. Raises SealInvalidError when it did not, or not this note."""
    parsed = parse_note(note)
    lines = [one.signature for one in parsed.signatures if (one.name, one.key_id) == (witness.name, witness.id)]
    if len(lines) != 1 or len(lines[0]) != _TIME_BYTES + _SIGNATURE_BYTES:
        raise SealInvalidError(f"The seal is not cosigned, once, by the witness '{witness.name}'.", _REMEDY)
    seconds = int.from_bytes(lines[0][:_TIME_BYTES])
    try:
        key = Ed25519PublicKey.from_public_bytes(witness.public_key)
        key.verify(lines[0][_TIME_BYTES:], _message(parsed.text, seconds))
    except (InvalidSignature, ValueError) as fault:
        raise SealInvalidError(f"The line of the witness '{witness.name}' does not verify.", _REMEDY) from fault
    if seconds > _LATEST:
        raise SealInvalidError(f"The line of the witness '{witness.name}' is of no year of the calendar.", _REMEDY)
    return datetime.fromtimestamp(seconds, UTC)


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
