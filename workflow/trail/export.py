"""The file a court or the other authority receives: one request, in one canonical form.

Holds the entries, the fields this recipient may see, a proof for each entry that it is in
the sealed log, the seal, the rules in force and the papers; and a statement, signed by the
authority, that this is all of it. See docs/trail-format.md, section 9.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.errors import EntryMismatchError, TrailError
from workflow.trail import shape
from workflow.trail.canonical import decode, encode, encode_checked
from workflow.trail.commitment import Opening, read_opening
from workflow.trail.entry import ERASE, MAX_PUBLIC_BYTES, Entry, open_body, read_entry, written_time
from workflow.trail.seal import Signer, log_origin, sign_note
from workflow.trail.tree import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

FORMAT = "comity-export/1"
"""The name and version of the export format."""

ERASED = "erased"
"""The body's key was destroyed; an `erase` entry says so."""

WITHHELD = "withheld"
"""The body is kept, but this recipient has no use for its ciphertext."""

_FILE = frozenset(("content", "statement"))
_CONTENT = frozenset(
    ("authority", "entries", "format", "key", "log", "made", "packs", "papers", "request", "seal"),
)
_PART = frozenset(("absent", "body", "entry", "index", "opened", "proof"))
_PAPER = frozenset(("content", "entry", "name", "sha256"))
_PAPER_NAME = re.compile(r"(?!\.{1,2}\Z)[^\x00-\x1f\x7f/\\]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One stored entry with its place in the log."""

    public: bytes
    ciphertext: bytes | None
    """None when the encrypted body was purged."""
    index: int
    """From 0, in the whole log."""
    proof: tuple[bytes, ...]
    """`tree.inclusion_proof(index, size of the seal, ...)`."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document; the entry with sequence number `entry` lists its name and SHA-256 in its field `papers`."""

    entry: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an export is made of. All entries of the request, in order."""

    authority: str
    log: str
    request: str | None
    entries: tuple[Logged, ...]
    seal: str
    """The signed note over a head of the log that covers every entry."""
    packs: tuple[str, ...]
    """Texts whose SHA-256 an entry, or another of these texts, names."""
    papers: tuple[Paper, ...]
    made: datetime
    """When the export is made; aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """What one recipient may see."""

    may_open: Callable[[Entry, str], bool]
    """Whether the field of that name of that entry is shown."""
    body_key: Callable[[str], bytes]
    """Gives the key of a body by its id; asked only when a field is to be opened."""
    with_bodies: bool = False
    """Whether ciphertexts go along: only for one who may one day be given the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entry of an export, as read."""

    entry: Entry
    leaf_hash: bytes
    body: bytes | None
    absent: str | None
    opened: Mapping[str, Opening]
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export, as read; its form is right, and nothing else is checked yet."""

    authority: str
    log: str
    request: str | None
    key: bytes
    made: datetime
    parts: tuple[Part, ...]
    seal: str
    packs: Mapping[str, str]
    papers: tuple[tuple[Paper, str], ...]
    """Each with the SHA-256 it is said to have, in hexadecimal."""
    statement: str


def build_export(material: Material, audience: Audience, signer: Signer) -> bytes:
    """Return the export of one request for one audience, signed by the key that sealed the log.

    Raises TrailError when a field is to be opened whose body is gone or does not open.
    Verify the bytes before they leave (`verify.verify_export`).
    """
    values = [decode(logged.public, limit=MAX_PUBLIC_BYTES) for logged in material.entries]
    entries = [read_entry(value) for value in values]
    erasure = erased_before(entries)
    content = encode(
        {
            "authority": material.authority,
            "entries": [
                {**_part(logged, entry, audience, erased=is_erased(entry, erasure)), "entry": value}
                for logged, entry, value in zip(material.entries, entries, values, strict=True)
            ],
            "format": FORMAT,
            "key": shape.in_base64(signer.public_key),
            "log": material.log,
            "made": written_time(material.made),
            "packs": {hashlib.sha256(text.encode()).hexdigest(): text for text in material.packs},
            "papers": [_paper(paper) for paper in sorted(material.papers, key=lambda one: (one.entry, one.name))],
            "request": material.request,
            "seal": material.seal,
        }
    )
    name = statement_name(material.authority, material.log)
    statement = sign_note(statement_text(name, material.request, len(entries), content), name, signer)
    return b'{"content":' + content + b',"statement":' + encode(statement) + b"}"


def content_bytes(data: bytes) -> bytes:
    """Return the bytes of the member `content` of a canonical file, as the statement after it covers them."""
    return data[len(b'{"content":') : data.rindex(b',"statement":')]


def erased_before(entries: list[Entry]) -> int:
    """Return the sequence number of the first `erase` entry; 0 when nothing was erased."""
    return next((entry.seq for entry in entries if entry.act == ERASE), 0)


def is_erased(entry: Entry, erasure: int) -> bool:
    """Return whether the erasure recorded by entry number `erasure` took this entry's content.

    It takes what was encrypted under the request's own key before it.
    """
    return entry.seq < erasure and entry.keys.body == entry.request


def statement_name(authority: str, log: str) -> str:
    """Return the name under which exports are signed; differs from the log's, so neither passes for the other."""
    return f"{log_origin(authority, log)}/export"


def statement_text(name: str, request: str | None, entries: int, content: bytes) -> str:
    """Return what the authority signs of an export: its name, the request, the number of entries, the digest.

    `content` are the canonical bytes of the member `content`; the digest is their SHA-256.
    """
    return f"{name}\n{request or '-'}\n{entries}\n{shape.in_base64(hashlib.sha256(content).digest())}\n"


def read_export(value: object) -> Export:
    """Return the export of a value that `canonical.decode` returned.

    Raises TrailError, or EntryMismatchError with the position of the entry (from 1), when
    any member is missing, unknown or not of its form.
    """
    file = shape.members(value, "export", _FILE)
    content = shape.members(file["content"], "content of the export", _CONTENT)
    if content["format"] != FORMAT:
        raise shape.fault("format", f"is not '{FORMAT}'")
    parts = shape.listing(content["entries"], "list of entries")
    if not parts:
        raise shape.fault("list of entries", "is empty")
    return Export(
        authority=shape.word(content["authority"], "authority", shape.PATH),
        log=shape.word(content["log"], "log"),
        request=shape.word_or_null(content["request"], "request"),
        key=shape.octets(content["key"], "public key"),
        made=shape.moment(content["made"], "time of the export"),
        seal=shape.text(content["seal"], "seal"),
        packs={
            shape.digest(name, "digest of a pack").hex(): shape.text(text, "text of a pack")
            for name, text in shape.mapping(content["packs"], "list of packs").items()
        },
        papers=tuple(_read_paper(paper) for paper in shape.listing(content["papers"], "list of papers")),
        statement=shape.text(file["statement"], "statement"),
        parts=tuple(_read_part(position, part) for position, part in enumerate(parts, 1)),
    )


def _part(logged: Logged, entry: Entry, audience: Audience, *, erased: bool) -> dict[str, object]:
    """Return what the export says of one entry, the entry itself apart."""
    names = [] if erased else [name for name in entry.commitments if audience.may_open(entry, name)]
    if logged.ciphertext is None and not erased:
        raise EntryMismatchError(entry.seq, "its body is missing and no entry says that it was erased")
    opened: dict[str, Opening] = {}
    if names and logged.ciphertext is not None:
        opened = open_body(entry, logged.ciphertext, audience.body_key(entry.keys.body))
    given = logged.ciphertext if audience.with_bodies and not erased else None
    return {
        "absent": (ERASED if erased else WITHHELD) if given is None else None,
        "body": None if given is None else shape.in_base64(given),
        "index": logged.index,
        "opened": {name: opened[name].as_json() for name in names},
        "proof": [step.hex() for step in logged.proof],
    }


def _paper(paper: Paper) -> dict[str, object]:
    """Return one paper as it stands in the export."""
    return {
        "content": shape.in_base64(paper.content),
        "entry": paper.entry,
        "name": paper.name,
        "sha256": hashlib.sha256(paper.content).hexdigest(),
    }


def _read_paper(value: object) -> tuple[Paper, str]:
    """Return one paper and the SHA-256 it is said to have."""
    found = shape.members(value, "paper", _PAPER)
    name = shape.text(found["name"], "name of a paper")
    if not _PAPER_NAME.fullmatch(name):
        raise shape.fault("name of a paper", "is not 1 to 200 characters without '/', '\\' and control characters")
    paper = Paper(
        shape.number(found["entry"], f"entry of the paper '{name}'", 1),
        name,
        shape.octets(found["content"], f"content of the paper '{name}'"),
    )
    return paper, shape.digest(found["sha256"], f"digest of the paper '{name}'").hex()


def _read_part(position: int, value: object) -> Part:
    """Return one entry of an export; raises EntryMismatchError with its position."""
    try:
        found = shape.members(value, "line", _PART)
        entry = read_entry(found["entry"])
        public = encode_checked(found["entry"])
        if len(public) > MAX_PUBLIC_BYTES:
            raise shape.fault("public part", f"has {len(public)} bytes; at most {MAX_PUBLIC_BYTES} are read")
        if found["absent"] not in ((ERASED, WITHHELD) if found["body"] is None else (None,)):
            raise shape.fault("reason why its body is absent", f"is neither '{ERASED}' nor '{WITHHELD}', or is idle")
        return Part(
            entry=entry,
            leaf_hash=leaf_hash(public),
            body=None if found["body"] is None else shape.octets(found["body"], "encrypted body"),
            absent=None if found["absent"] is None else str(found["absent"]),
            opened={
                name: read_opening(opening, f"opened field '{name}'")
                for name, opening in shape.mapping(found["opened"], "list of opened fields").items()
            },
            index=shape.number(found["index"], "index in the log", 0),
            proof=tuple(shape.digest(step, "step of its proof") for step in shape.listing(found["proof"], "proof")),
        )
    except TrailError as fault:
        raise EntryMismatchError(position, shape.as_clause(fault)) from fault
