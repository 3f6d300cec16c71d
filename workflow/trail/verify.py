"""Verifies an exported file offline, in numbered steps; names the first thing that does not hold.

Needs nothing but the file and, to know who speaks, the fingerprint of the authority's key.
The steps are those of docs/trail-format.md, section 10, which an outsider can implement;
examples/verify_trail.py does, and must give the same verdicts.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workflow.errors import ChainBrokenError, EntryMismatchError, SealInvalidError, TrailError
from workflow.trail.canonical import decode
from workflow.trail.chain import check_link
from workflow.trail.commitment import check_opening
from workflow.trail.entry import check_body
from workflow.trail.export import (
    ERASED,
    WITHHELD,
    Export,
    Paper,
    Part,
    content_bytes,
    erased_before,
    is_erased,
    read_export,
    statement_name,
    statement_text,
)
from workflow.trail.seal import Seal, fingerprint, log_origin, open_seal, parse_note, verify_note
from workflow.trail.shape import as_clause
from workflow.trail.steps import check_key, signed_at, step, steps_of_key_and_seal
from workflow.trail.tree import check_inclusion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from cryptography.x509 import Certificate

    from workflow.trail.cosign import KnownKey

STEPS = 11
_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_REMEDY = "Do not rely on this file; obtain it again from the authority that issued it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What holds of an export, once every step has passed."""

    authority: str
    log: str
    request: str | None
    entries: int
    acts: tuple[str, ...]
    """In order."""
    opened: int
    """Fields shown, each checked against its commitment."""
    erased: int
    """Entries whose content was erased, as an entry of the trail records."""
    withheld: int
    """Entries whose encrypted body this recipient was not given."""
    papers: int
    sealed_size: int
    """Entries in the log when it was sealed."""
    made: datetime
    fingerprint: str
    """SHA-256 of the key that signed, in hexadecimal."""
    key_known: bool
    """Whether the caller knew this key; without that, anyone could have made the file."""
    witnesses: tuple[str, ...]
    """Names of other signers of the seal; checked only where they are in `cosigned`."""
    cosigned: Mapping[str, datetime]
    """When each witness and time authority that the caller knows signed the seal."""
    steps: tuple[str, ...]
    """What was done, in words."""


def verify_export(
    data: bytes,
    *,
    trusted: Collection[str] = (),
    witnesses: Collection[KnownKey] = (),
    authorities: Collection[Certificate] = (),
) -> Verified:
    """Return what holds of the export `data`; `trusted` are fingerprints of keys the caller knows.

    Each of `witnesses` must have cosigned the seal; one of the time `authorities`, if any, stamped it.

    Raises the TrailError of the first thing that does not hold, naming the step and the
    entry by its position in the file, from 1. With no `trusted` key the result says that
    the key was not checked.
    """
    with step(1, STEPS, "the file has its one canonical form"):
        value = decode(data)
    with step(2, STEPS, "every part is present and of its form"):
        export = read_export(value)
    with step(3, STEPS, "the key is the authority's"):
        check_key(export.key, trusted)
    with step(4, STEPS, "the seal is signed by that key"):
        seal = open_seal(export.seal, log_origin(export.authority, export.log), export.key)
        times = signed_at(export.seal, witnesses, authorities)
    with step(5, STEPS, "every entry is in the sealed log"):
        _check_inclusion(export, seal)
    with step(6, STEPS, "the entries are one request's, in order, none missing between"):
        _check_chain(export)
    with step(7, STEPS, "bodies are those the entries were made with, or lawfully erased"):
        _check_bodies(export)
    with step(8, STEPS, "opened fields are what was committed"):
        _check_opened(export)
    with step(9, STEPS, "papers are those an entry lists"):
        _check_papers(export)
    with step(10, STEPS, "texts of the rules are those the entries name"):
        _check_packs(export)
    with step(11, STEPS, "the authority signed that this is the whole file"):
        _check_statement(export, content_bytes(data))
    return _verified(export, seal, times, len(data), key_known=bool(trusted))


def _check_inclusion(export: Export, seal: Seal) -> None:
    for position, part in enumerate(export.parts, 1):
        try:
            check_inclusion(part.index, seal.size, part.leaf_hash, part.proof, seal.root)
        except TrailError as fault:
            raise EntryMismatchError(position, f"it is not in the sealed log; {as_clause(fault)}") from fault


def _check_chain(export: Export) -> None:
    before: Part | None = None
    for position, part in enumerate(export.parts, 1):
        entry = part.entry
        for what, found, expected in (
            ("authority", entry.authority, export.authority),
            ("log", entry.log, export.log),
            ("request", entry.request, export.request),
        ):
            if found != expected:
                raise ChainBrokenError(position, f"its {what} is '{found}', not '{expected}'")
        check_link(position, entry.seq, entry.prev, before.leaf_hash if before else None)
        if before and part.index <= before.index:
            raise ChainBrokenError(position, "it stands in the log before the entry it follows")
        before = part


def _check_bodies(export: Export) -> None:
    erasure = erased_before([part.entry for part in export.parts])
    for position, part in enumerate(export.parts, 1):
        own = part.entry.keys.body == part.entry.request
        if is_erased(part.entry, erasure):
            if part.absent != ERASED or part.opened:
                raise EntryMismatchError(position, f"it has content that entry {erasure} says was erased")
        elif part.absent == ERASED:
            raise EntryMismatchError(position, "its body is missing as erased, and no later entry erased it")
        elif erasure and own:
            raise EntryMismatchError(position, f"it is encrypted under the key that entry {erasure} destroyed")
        if part.body is not None:
            check_body(part.entry, part.body)


def _check_opened(export: Export) -> None:
    for position, part in enumerate(export.parts, 1):
        for name, opening in part.opened.items():
            if name not in part.entry.commitments:
                raise EntryMismatchError(position, f"it never committed to the opened field '{name}'")
            try:
                check_opening(name, opening, part.entry.commitments[name])
            except TrailError as fault:
                raise EntryMismatchError(position, as_clause(fault)) from fault


def _check_papers(export: Export) -> None:
    previous = (0, "")
    for paper, digest in export.papers:
        if (paper.entry, paper.name) <= previous:
            raise TrailError(f"The paper '{paper.name}' is given twice or out of order.", _REMEDY)
        previous = (paper.entry, paper.name)
        if hashlib.sha256(paper.content).hexdigest() != digest:
            raise TrailError(f"The paper '{paper.name}' is not what its SHA-256 says.", _REMEDY)
        if paper.entry > len(export.parts) or not _lists(export.parts[paper.entry - 1], paper, digest):
            raise TrailError(f"The paper '{paper.name}' is not listed by entry {paper.entry}.", _REMEDY)


def _lists(part: Part, paper: Paper, digest: str) -> bool:
    """Return whether the opened field `papers` of an entry has this paper, by name and SHA-256."""
    opening = part.opened.get("papers")
    listed = opening.value if opening and isinstance(opening.value, list) else []
    return any(
        isinstance(item, dict) and item.get("name") == paper.name and item.get("sha256") == digest for item in listed
    )


def _check_packs(export: Export) -> None:
    for digest, text in export.packs.items():
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            raise TrailError(f"The text of the pack {digest} is not what its SHA-256 says.", _REMEDY)
    named = {part.entry.packs.hex() for part in export.parts if part.entry.packs}
    reached: set[str] = set()
    while named:
        reached |= named
        texts = [export.packs[digest] for digest in named if digest in export.packs]
        named = {digest for text in texts for digest in _DIGEST.findall(text)} - reached
    for digest in export.packs:
        if digest not in reached:
            raise TrailError(f"No entry names the pack {digest}, and no pack that one names.", _REMEDY)


def _check_statement(export: Export, content: bytes) -> None:
    name = statement_name(export.authority, export.log)
    said = verify_note(export.statement, name, export.key)
    if len(parse_note(export.statement).signatures) != 1:
        raise SealInvalidError("The statement of the export has more than one signature.", _REMEDY)
    if said != statement_text(name, export.request, len(export.parts), content):
        raise SealInvalidError("The statement of the export is about other content: something was changed.", _REMEDY)


def _verified(export: Export, seal: Seal, times: Mapping[str, datetime], size: int, *, key_known: bool) -> Verified:
    """Return the summary of an export that passed every step."""
    absent = [part.absent for part in export.parts]
    names = (one.name for one in parse_note(export.seal).signatures)
    summary = Verified(
        authority=export.authority,
        log=export.log,
        request=export.request,
        entries=len(export.parts),
        acts=tuple(part.entry.act for part in export.parts),
        opened=sum(len(part.opened) for part in export.parts),
        erased=absent.count(ERASED),
        withheld=absent.count(WITHHELD),
        papers=len(export.papers),
        sealed_size=seal.size,
        made=export.made,
        fingerprint=fingerprint(export.key),
        key_known=key_known,
        cosigned=times,
        witnesses=tuple(name for name in names if name != seal.origin),
        steps=(),
    )
    return replace(summary, steps=_steps(summary, seal, size, len(export.packs)))


def _steps(summary: Verified, seal: Seal, size: int, texts: int) -> tuple[str, ...]:
    """Return what was done, in words."""
    given = summary.entries - summary.withheld - summary.erased
    bodies = f"{given} given and right, {summary.withheld} withheld, {summary.erased} erased as an entry records"
    return (
        f"1. The file has its one canonical form ({size} bytes).",
        "2. Every part is present and of its form.",
        *steps_of_key_and_seal(summary.fingerprint, seal, summary.cosigned, key_known=summary.key_known),
        f"5. Each of the {summary.entries} entries is in that log.",
        "6. The entries are of one request, in order, with none missing between them.",
        f"7. Bodies: {bodies}.",
        f"8. Each of the {summary.opened} opened fields is what was committed.",
        f"9. Each of the {summary.papers} papers is listed by an entry.",
        f"10. Each of the {texts} texts of rules is one that an entry names.",
        "11. The authority signed that this is the whole file.",
    )
