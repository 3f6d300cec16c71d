"""One line of the decision trail, format version 1: a public part and an encrypted body.

The public part is canonical JSON and holds nothing personal; the body holds the salts and
clear values under a key of the request's own, which can be destroyed while the proof
stands. See docs/trail-format.md, sections 3 to 6.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflow.errors import EntryMismatchError, TrailError
from workflow.trail import shape
from workflow.trail.canonical import decode, encode, read_own
from workflow.trail.commitment import Opening, Random, check_opening, commit, new_opening, read_opening
from workflow.trail.tree import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION = 1
"""The version of the entry format that this code writes and reads."""

DECISIONS = "decisions"
"""The log of what was decided."""

ACCESS = "access"
"""The log of who read what, and why."""

ERASE = "erase"
"""The act after which everything under the request's own key is gone."""

MAX_PUBLIC_BYTES = 64 * 1024
"""The longest public part, in bytes."""

MAX_BODY_BYTES = 16 * 1024 * 1024
"""The longest encrypted body, in bytes."""

BODY_KEY_BYTES = 32
"""The length of the key of a body (AES-256), in bytes."""

_NONCE_BYTES = 12
_ALGORITHMS = {"cipher": "aes-256-gcm", "hash": "sha-256", "signature": "ed25519"}
_MEMBERS = frozenset(
    (
        *("act", "alg", "authority", "body", "commitments", "keys", "log", "packs"),
        *("prev", "request", "seq", "stage", "time", "v"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Which keys an entry was made under, by id: words that tell nothing by themselves."""

    body: str
    """Of the key that encrypts the body: the request's id, or another key that outlives it."""
    kek: str
    """Of the key-encryption key that wraps the body's key."""
    seal: str
    """Of the key that signed the authority's seals at that time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the writer knows of an entry before its fields are committed and its body encrypted."""

    authority: str
    log: str
    request: str | None
    """Opaque id; None for what concerns the authority as a whole."""
    seq: int
    """Counted from 1 within the request and log."""
    prev: bytes | None
    """Leaf hash (32 bytes) of the request's previous entry in the log; None for the first."""
    time: datetime
    """Aware; written in UTC, cut to milliseconds."""
    act: str
    stage_before: str | None
    stage_after: str | None
    packs: bytes | None
    """SHA-256 (32 bytes) of the list of packs in force; None where no rule was used."""
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Draft):
    """The public part of an entry, as read."""

    body: bytes
    """SHA-256 (32 bytes) of the encrypted body."""
    commitments: Mapping[str, bytes]
    """By field name, the commitment (32 bytes)."""


@dataclass(frozen=True, slots=True)
class Written:
    """What is stored of a new entry."""

    public: bytes
    """Canonical JSON; exactly these bytes are hashed, kept and shown."""
    ciphertext: bytes
    """The encrypted body; kept apart, so that it can be purged."""
    leaf_hash: bytes
    """What the log's tree and the request's next entry hold."""


def make_entry(
    draft: Draft, fields: Mapping[str, object], body_key: bytes, *, random: Random = secrets.token_bytes
) -> Written:
    """Return the entry that commits to `fields` (by name, plain JSON) and encrypts them under `body_key`.

    Names of fields are public and must tell nothing personal. `body_key` is 32 random
    bytes. Raises TrailError when anything has no canonical form or is too long.
    """
    openings = {name: new_opening(value, random) for name, value in fields.items()}
    commitments = {name: commit(name, opening).hex() for name, opening in openings.items()}
    clear = encode({"fields": {name: opening.as_json() for name, opening in openings.items()}})
    nonce = random(_NONCE_BYTES)
    ciphertext = nonce + _cipher(body_key).encrypt(nonce, clear, _bound(draft))
    value = {**_as_json(draft), "body": hashlib.sha256(ciphertext).hexdigest(), "commitments": commitments}
    read_entry(value)
    public = encode(value)
    for part, length, limit in (
        ("public part", len(public), MAX_PUBLIC_BYTES),
        ("body", len(ciphertext), MAX_BODY_BYTES),
    ):
        if length > limit:
            raise TrailError(
                f"The {part} of the entry has {length} bytes; at most {limit} fit.", "Record less at once."
            )
    return Written(public, ciphertext, leaf_hash(public))


def parse_entry(public: bytes) -> Entry:
    """Return the entry of canonical bytes; raises TrailError when they have any other form."""
    return read_entry(decode(public, limit=MAX_PUBLIC_BYTES))


def read_entry(value: object) -> Entry:
    """Return the entry of a decoded public part; raises TrailError naming the member at fault."""
    found = shape.members(value, "entry", _MEMBERS)
    if shape.number(found["v"], "entry format version", 1) != VERSION:
        raise shape.fault("entry format version", f"is {found['v']}; this program reads version {VERSION}")
    if found["alg"] != _ALGORITHMS:
        raise shape.fault("list of algorithms", "is not the one of version 1")
    if found["log"] not in (DECISIONS, ACCESS):
        raise shape.fault("log", f"is neither '{DECISIONS}' nor '{ACCESS}'")
    keys = shape.members(found["keys"], "list of keys", frozenset(("body", "kek", "seal")))
    stage = shape.members(found["stage"], "stage", frozenset(("after", "before")))
    commitments = shape.mapping(found["commitments"], "list of commitments")
    return Entry(
        authority=shape.word(found["authority"], "authority", shape.PATH),
        log=str(found["log"]),
        request=shape.word_or_null(found["request"], "request"),
        seq=shape.number(found["seq"], "sequence number", 1),
        prev=shape.digest_or_null(found["prev"], "link to the previous entry"),
        time=shape.moment(found["time"], "time"),
        act=shape.word(found["act"], "act"),
        stage_before=shape.word_or_null(stage["before"], "stage before"),
        stage_after=shape.word_or_null(stage["after"], "stage after"),
        packs=shape.digest_or_null(found["packs"], "digest of the packs"),
        keys=Keys(**{name: shape.word(key, f"id of the {name} key") for name, key in keys.items()}),
        body=shape.digest(found["body"], "digest of the body"),
        commitments={
            shape.word(name, f"field name {name!r}", shape.PATH): shape.digest(digest, f"commitment to '{name}'")
            for name, digest in commitments.items()
        },
    )


def check_body(entry: Entry, ciphertext: bytes) -> None:
    """Raise EntryMismatchError, naming the sequence number, unless the entry was made with this body."""
    if hashlib.sha256(ciphertext).digest() != entry.body:
        raise EntryMismatchError(entry.seq, "its encrypted body is not the one it was made with")


def open_body(
    entry: Entry, ciphertext: bytes, body_key: bytes, wanted: Callable[[str], bool] | None = None
) -> dict[str, Opening]:
    """Return every field of an encrypted body, each checked against its commitment; of `wanted`, those alone.

    Raises EntryMismatchError when the body is not the entry's, was encrypted under another
    key or for another place, or does not hold exactly what was committed.
    """
    check_body(entry, ciphertext)
    try:
        clear = _cipher(body_key).decrypt(ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:], _bound(entry))
    except (InvalidTag, ValueError) as fault:
        raise EntryMismatchError(entry.seq, "its body does not open with this key at this place") from fault
    read = decode(clear, limit=MAX_BODY_BYTES) if wanted is None else read_own(clear)
    body = shape.members(read, "body", frozenset(("fields",)))
    fields = shape.mapping(body["fields"], "list of fields")
    if fields.keys() != entry.commitments.keys():
        raise EntryMismatchError(entry.seq, "its body does not hold the fields it committed to")
    openings = {
        name: read_opening(value, f"field '{name}'") for name, value in fields.items() if wanted is None or wanted(name)
    }
    for name, opening in openings.items():
        check_opening(name, opening, entry.commitments[name])
    return openings


def _as_json(draft: Draft) -> dict[str, object]:
    """Return the public part without `body` and `commitments`."""
    return {
        **_place(draft),
        "act": draft.act,
        "alg": _ALGORITHMS,
        "keys": {"body": draft.keys.body, "kek": draft.keys.kek, "seal": draft.keys.seal},
        "packs": None if draft.packs is None else draft.packs.hex(),
        "prev": None if draft.prev is None else draft.prev.hex(),
        "stage": {"after": draft.stage_after, "before": draft.stage_before},
        "time": written_time(draft.time),
    }


def written_time(time: datetime) -> str:
    """Return an aware moment in UTC as RFC 3339 with milliseconds (the rest is cut off) and `Z`."""
    if time.tzinfo is None:
        raise TrailError("The time of an entry has no time zone.", "Give an aware time.")
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _place(draft: Draft) -> dict[str, object]:
    """Return where an entry stands."""
    return {"authority": draft.authority, "log": draft.log, "request": draft.request, "seq": draft.seq, "v": VERSION}


def _bound(draft: Draft) -> bytes:
    """Return the associated data of the body: an entry's body opens nowhere else."""
    return encode(_place(draft))


def _cipher(body_key: bytes) -> AESGCM:
    if len(body_key) != BODY_KEY_BYTES:
        raise TrailError(
            f"The key of a body has {len(body_key)} bytes, not {BODY_KEY_BYTES}.", "Give the request's key."
        )
    return AESGCM(body_key)
