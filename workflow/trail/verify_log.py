"""Verifies the file of a whole log as a stream: its seal, the chain of every request, and the tree.

Memory stays bounded however long the log is: a few hashes of the tree, and one line for each
request. The steps are those of docs/trail-format.md, section 12; examples/verify_log.py takes
the same and must give the same verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from workflow.errors import ChainBrokenError, EntryMismatchError, SealInvalidError, TrailError
from workflow.trail.canonical import decode
from workflow.trail.chain import Chains
from workflow.trail.entry import parse_entry
from workflow.trail.log_file import (
    MAX_HEADER_BYTES,
    Header,
    parse_header,
    read_header,
    read_lines,
    statement_name,
    statement_text,
)
from workflow.trail.seal import Seal, fingerprint, log_origin, open_seal, parse_note, verify_note
from workflow.trail.shape import as_clause
from workflow.trail.steps import check_key, signed_at, step, steps_of_key_and_seal
from workflow.trail.tree import Growing
from workflow.trail.verify_parts import Joined, verify_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from cryptography.x509 import Certificate

    from workflow.trail.cosign import KnownKey

STEPS = 8
_REMEDY = "Do not rely on this file; obtain it again from the authority that issued it."
_OFTEN = 64
_FOLLOWS = "entries follow one another, request by request"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedLog:
    """What holds of a log file, once every step has passed."""

    authority: str
    log: str
    entries: int
    requests: int
    """Chains followed; what concerns the authority as a whole is one of them."""
    made: datetime
    fingerprint: str
    key_known: bool
    cosigned: Mapping[str, datetime]
    forms_checked: bool
    """Whether each entry was also decoded and its form checked; chain and tree always are."""
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the caller knows and wants."""

    trusted: Collection[str] = ()
    """Fingerprints of keys the caller knows."""
    witnesses: Collection[KnownKey] = ()
    """Each must have cosigned the seal."""
    authorities: Collection[Certificate] = ()
    """Time authorities, one of which must have stamped the seal."""
    forms: bool = True
    """Whether to decode each entry; chain and tree alone take a fraction of the time."""
    processes: int = 1
    """How many processes may read at once, where the file is large."""
    progress: Callable[[int, int], None] | None = None
    """Called now and then with entries done and entries sealed."""


def verify_log(stream: BinaryIO, asked: Asked | None = None) -> VerifiedLog:
    """Return what holds of a log file, read from a binary stream that stands at its begin.

    Raises the TrailError of the first thing that does not hold, naming the step and the
    entry by its position, from 1.
    """
    asked = asked or Asked()
    with step(1, STEPS, "the header has its one canonical form"):
        line = read_header(stream)
        value = decode(line, limit=MAX_HEADER_BYTES)
    with step(2, STEPS, "every part of the header is present and of its form"):
        header = parse_header(value, line)
    with step(3, STEPS, "the key is the authority's"):
        check_key(header.key, asked.trusted)
    with step(4, STEPS, "the seal is signed by that key"):
        seal = open_seal(header.seal, log_origin(header.authority, header.log), header.key)
        times = signed_at(header.seal, asked.witnesses, asked.authorities)
    with step(5, STEPS, "the authority signed this header"):
        _check_statement(header)
    joined = _in_parts(stream, header, seal, asked)
    chains = joined.requests if joined else _in_order(stream, header, seal, asked)
    return _verified(header, seal, times, asked, chains)


def _in_parts(stream: BinaryIO, header: Header, seal: Seal, asked: Asked) -> Joined | None:
    """Return what holds of the entries, read by several processes; None where one must read them, to say why not."""
    joined = verify_parts(
        stream, header, seal.size, forms=asked.forms, processes=asked.processes,
        progress=asked.progress or (lambda *_: None),
    )  # fmt: skip
    return joined if joined is not None and joined.root == seal.root else None


def _in_order(stream: BinaryIO, header: Header, seal: Seal, asked: Asked) -> int:
    """Check the entries one after the other; return how many chains there are. Raises TrailError of the first fault."""
    chains, tree, more = Chains(first=1), Growing(), False
    for number, batch in enumerate(read_lines(stream)):
        room = seal.size - tree.size
        more = len(batch) > room
        _take(batch[:room], header, chains, tree, forms=asked.forms)
        if more:
            break
        if asked.progress and number % _OFTEN == 0:
            asked.progress(tree.size, seal.size)
    with step(8, STEPS, "the entries are all that was sealed"):
        _check_end(seal, tree, more=more)
    return len(chains)


def _take(batch: list[bytes], header: Header, chains: Chains, tree: Growing, *, forms: bool) -> None:
    """Check the next entries; the fault named is that of the first entry that has one."""
    if not forms:
        with step(7, STEPS, _FOLLOWS):
            tree.add(chains.follow([line[:-1] for line in batch]))
        return
    for position, line in enumerate(batch, tree.size + 1):
        with step(6, STEPS, "every entry is of its form and of this log"):
            _check_form(position, line, header)
        with step(7, STEPS, _FOLLOWS):
            tree.add(chains.follow((line[:-1],)))


def _check_form(position: int, line: bytes, header: Header) -> None:
    if not line.endswith(b"\n"):
        raise EntryMismatchError(position, "its line is too long or cut off")
    try:
        entry = parse_entry(line[:-1])
    except TrailError as fault:
        raise EntryMismatchError(position, as_clause(fault)) from fault
    for what, found, expected in (("authority", entry.authority, header.authority), ("log", entry.log, header.log)):
        if found != expected:
            raise ChainBrokenError(position, f"its {what} is '{found}', not '{expected}'")


def _check_statement(header: Header) -> None:
    name = statement_name(header.authority, header.log)
    said = verify_note(header.statement, name, header.key)
    if len(parse_note(header.statement).signatures) != 1 or said != statement_text(name, header.content):
        raise SealInvalidError("The statement is about another header: something was changed.", _REMEDY)


def _check_end(seal: Seal, tree: Growing, *, more: bool) -> None:
    if more:
        raise TrailError(f"The file has more than the {seal.size} entries that were sealed.", _REMEDY)
    if tree.size < seal.size:
        raise TrailError(f"The file ends after {tree.size} of {seal.size} entries: it was cut off.", _REMEDY)
    if tree.root() != seal.root:
        raise TrailError("The entries do not lead to the sealed root: one was changed.", _REMEDY)


def _verified(header: Header, seal: Seal, times: Mapping[str, datetime], asked: Asked, requests: int) -> VerifiedLog:
    key_known = bool(asked.trusted)
    form = f"Each of the {seal.size} entries is of its form." if asked.forms else "The form of entries was not checked."
    return VerifiedLog(
        authority=header.authority,
        log=header.log,
        entries=seal.size,
        requests=requests,
        made=header.made,
        fingerprint=fingerprint(header.key),
        key_known=key_known,
        cosigned=times,
        forms_checked=asked.forms,
        steps=(
            "1. The header has its one canonical form.",
            "2. Every part of it is present and of its form.",
            *steps_of_key_and_seal(fingerprint(header.key), seal, times, key_known=key_known),
            "5. The authority signed this header.",
            f"6. {form}",
            f"7. In each of {requests} chains the entries follow one another, with none missing between them.",
            f"8. The {seal.size} entries are all that was sealed, in that order.",
        ),
    )
