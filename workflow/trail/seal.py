"""A seal: the signed head of a log, in the C2SP formats `tlog-checkpoint` and `signed-note`, with Ed25519.

Three lines of text (origin, size, root) and a signature: a person can read it, and any
witness that knows the formats can cosign it. Sources: https://c2sp.org/tlog-checkpoint,
https://c2sp.org/signed-note. See docs/trail-format.md, section 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workflow.errors import SealInvalidError, TrailError
from workflow.trail.canonical import MAX_INTEGER
from workflow.trail.shape import in_base64, octets
from workflow.trail.tree import HASH_BYTES, Frontier

PUBLIC_KEY_BYTES = 32
"""The length of an Ed25519 public key, in bytes (RFC 8032)."""

MAX_NOTE_CHARACTERS = 64 * 1024
"""The longest note that is read."""

ED25519 = b"\x01"
"""The byte that stands before the public key of one who signs notes with Ed25519 (C2SP signed-note)."""

_KEY_ID_BYTES = 4
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,256}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_SEAL_LINES = 3
_REMEDY = "Do not rely on this record; obtain it again from its source."


class Signer(Protocol):
    """What signs seals: a key file, or a hardware token that never gives its key away."""

    @property
    def public_key(self) -> bytes:
        """The raw Ed25519 public key, 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) over `message`."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The head of a log: whose, how many entries, and the root over all of them."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line of a note; `key_id` is 4 bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with its last line feed, and the signatures under it; nothing verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]


def log_origin(authority: str, log: str) -> str:
    """Return the name under which a log is sealed: authority id, slash, log."""
    return f"{authority}/{log}"


def fingerprint(public_key: bytes) -> str:
    """Return the SHA-256 of a raw public key in hexadecimal: what two people compare by voice."""
    return sha256(public_key).hexdigest()


def key_id(name: str, public_key: bytes, kind: bytes = ED25519) -> bytes:
    """Return the 4 bytes that tell keys of one name apart (C2SP signed-note); `kind` tells what a key is for."""
    return sha256(name.encode() + b"\n" + kind + public_key).digest()[:_KEY_ID_BYTES]


def make_seal(seal: Seal, signer: Signer) -> str:
    """Return the signed note over the head of a log."""
    return sign_note(f"{seal.origin}\n{seal.size}\n{in_base64(seal.root)}\n", seal.origin, signer)


def open_seal(note: str, origin: str, public_key: bytes) -> Seal:
    """Return the head of the log `origin` that `public_key` signed.

    Raises SealInvalidError when the note is malformed, of another log, or not signed by
    this key. Lines of other signers (witnesses) are allowed and not checked here.
    """
    lines = verify_note(note, origin, public_key).split("\n")[:-1]
    if len(lines) != _SEAL_LINES:
        raise SealInvalidError(f"The seal has {len(lines)} lines of text, not {_SEAL_LINES}.", _REMEDY)
    if lines[0] != origin:
        raise SealInvalidError(f"The seal is of the log '{lines[0]}', not of '{origin}'.", _REMEDY)
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > MAX_INTEGER:
        raise SealInvalidError("The size in the seal is not a whole number.", _REMEDY)
    found = Seal(origin, int(lines[1]), _octets(lines[2], "root in the seal"))
    if len(found.root) != HASH_BYTES:
        raise SealInvalidError(f"The root in the seal is not {HASH_BYTES} bytes.", _REMEDY)
    if found.size == 0 and found.root != Frontier().root():
        raise SealInvalidError("The seal of an empty log has a root that is not the empty one.", _REMEDY)
    return found


def sign_note(text: str, name: str, signer: Signer) -> str:
    """Return `text`, which ends with a line feed, as a note signed under `name`."""
    blob = key_id(name, signer.public_key) + signer.sign(text.encode())
    return f"{text}\n\N{EM DASH} {name} {in_base64(blob)}\n"


def parse_note(note: str) -> Note:
    """Return the parts of a signed note, unverified; raises SealInvalidError when it is malformed."""
    if len(note) > MAX_NOTE_CHARACTERS:
        raise SealInvalidError(f"The note is longer than {MAX_NOTE_CHARACTERS} characters.", _REMEDY)
    if _CONTROL.search(note):
        raise SealInvalidError("The note contains a control character.", _REMEDY)
    head, gap, tail = note.rpartition("\n\n")
    if not gap or not head or not tail.endswith("\n"):
        raise SealInvalidError("The note is not text, an empty line and lines of signatures.", _REMEDY)
    return Note(head + "\n", tuple(_signature(line) for line in tail[:-1].split("\n")))


def verify_note(note: str, name: str, public_key: bytes) -> str:
    """Return the text of a note that `public_key` signed under `name`.

    Raises SealInvalidError when the note is malformed, when no line or more than one is of
    this key, or when the signature does not verify.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise SealInvalidError(f"The public key is not {PUBLIC_KEY_BYTES} bytes.", _REMEDY)
    parts = parse_note(note)
    wanted = key_id(name, public_key)
    ours = [one.signature for one in parts.signatures if one.name == name and one.key_id == wanted]
    if len(ours) != 1:
        raise SealInvalidError(f"The note has {len(ours)} signatures of '{name}' by the given key, not one.", _REMEDY)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(ours[0], parts.text.encode())
    except (InvalidSignature, ValueError) as fault:
        raise SealInvalidError(f"The signature of '{name}' does not verify.", _REMEDY) from fault
    return parts.text


def _signature(line: str) -> NoteSignature:
    """Return one signature line: em dash, space, name, space, base64 of key id and signature."""
    dash, *rest = line.split(" ")
    if dash != "\N{EM DASH}" or len(rest) != 2 or not _NAME.fullmatch(rest[0]):  # noqa: PLR2004 (name and signature)
        raise SealInvalidError("A line under the note is not a signature.", _REMEDY)
    blob = _octets(rest[1], "signature")
    if len(blob) <= _KEY_ID_BYTES:
        raise SealInvalidError("A signature under the note is empty.", _REMEDY)
    return NoteSignature(rest[0], blob[:_KEY_ID_BYTES], blob[_KEY_ID_BYTES:])


def _octets(written: str, where: str) -> bytes:
    try:
        return octets(written, where)
    except TrailError as fault:
        raise SealInvalidError(fault.sentence, _REMEDY) from fault
