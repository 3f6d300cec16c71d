"""Verifies the file of a whole log as a stream: its seal, the chain of every request, and the tree.

Memory stays bounded however long the log is: a few hashes of the tree, and one line for each
request. The steps are those of docs/trail-format.md, section 12; examples/verify_log.py takes
the same and must give the same verdicts.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from workflow.errors import ChainBrokenError, EntryMismatchError, SealInvalidError, TrailError
from workflow.trail.chain import Chains
from workflow.trail.cosign import KnownKey, check_cosigned
from workflow.trail.entry import parse_entry
from workflow.trail.log_file import (
    Header,
    decode_header,
    parse_header,
    read_header,
    read_lines,
    statement_name,
    statement_text,
)
from workflow.trail.seal import Seal, fingerprint, log_origin, open_seal, parse_note, verify_note
from workflow.trail.timestamp import check_stamped
from workflow.trail.tree import Growing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from cryptography.x509 import Certificate

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
    progress: Callable[[int, int], None] | None = None
    """Called now and then with entries done and entries sealed."""


def verify_log(stream: BinaryIO, asked: Asked | None = None) -> VerifiedLog:
    """Return what holds of a log file, read from a binary stream that stands at its begin.

    Raises the TrailError of the first thing that does not hold, naming the step and the
    entry by its position, from 1.
    """
    asked = asked or Asked()
    with _step(1, "the header has its one canonical form"):
        line = read_header(stream)
        value = decode_header(line)
    with _step(2, "every part of the header is present and of its form"):
        header = parse_header(value, line)
    with _step(3, "the key is the authority's"):
        _check_key(header, asked.trusted)
    with _step(4, "the seal is signed by that key"):
        seal = open_seal(header.seal, log_origin(header.authority, header.log), header.key)
        times = {witness.name: check_cosigned(header.seal, witness) for witness in asked.witnesses}
        times |= dict([check_stamped(header.seal, asked.authorities)] if asked.authorities else [])
    with _step(5, "the authority signed this header"):
        _check_statement(header)
    chains, tree, more = Chains(first=1), Growing(), False
    for number, batch in enumerate(read_lines(stream)):
        room = seal.size - tree.size
        more = len(batch) > room
        _take(batch[:room], header, chains, tree, forms=asked.forms)
        if more:
            break
        if asked.progress and number % _OFTEN == 0:
            asked.progress(tree.size, seal.size)
    with _step(8, "the entries are all that was sealed"):
        _check_end(seal, tree, more=more)
    return _verified(header, seal, times, asked, len(chains))


def _take(batch: list[bytes], header: Header, chains: Chains, tree: Growing, *, forms: bool) -> None:
    """Check the next entries; the fault named is that of the first entry that has one."""
    if not forms:
        with _step(7, _FOLLOWS):
            tree.add(chains.follow([line[:-1] for line in batch]))
        return
    for position, line in enumerate(batch, tree.size + 1):
        with _step(6, "every entry is of its form and of this log"):
            _check_form(position, line, header)
        with _step(7, _FOLLOWS):
            tree.add(chains.follow((line[:-1],)))


def _check_form(position: int, line: bytes, header: Header) -> None:
    if not line.endswith(b"\n"):
        raise EntryMismatchError(position, "its line is too long or cut off")
    try:
        entry = parse_entry(line[:-1])
    except TrailError as fault:
        raise EntryMismatchError(position, fault.sentence[0].lower() + fault.sentence[1:].rstrip(".")) from fault
    for what, found, expected in (("authority", entry.authority, header.authority), ("log", entry.log, header.log)):
        if found != expected:
            raise ChainBrokenError(position, f"its {what} is '{found}', not '{expected}'")


def _check_key(header: Header, trusted: Collection[str]) -> None:
    if trusted and fingerprint(header.key) not in trusted:
        raise SealInvalidError(
            f"The key in the file, fingerprint {fingerprint(header.key)}, is not one you trust.",
            "Ask the authority for its fingerprint by another way than the one the file took.",
        )


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


@contextmanager
def _step(number: int, title: str) -> Iterator[None]:
    """Add to any TrailError at which step it came."""
    try:
        yield
    except TrailError as fault:
        fault.sentence = f"{fault.sentence} (Step {number} of {STEPS}: {title}.)"
        fault.args = (fault.sentence,)
        raise


def _verified(header: Header, seal: Seal, times: Mapping[str, datetime], asked: Asked, requests: int) -> VerifiedLog:
    known = "is one you trust" if asked.trusted else "was not checked against a known one"
    cosigned = "".join(f"; {name} cosigned it at {at:%Y-%m-%d %H:%M:%S}Z" for name, at in times.items())
    form = f"Each of the {seal.size} entries is of its form." if asked.forms else "The form of entries was not checked."
    return VerifiedLog(
        authority=header.authority,
        log=header.log,
        entries=seal.size,
        requests=requests,
        made=header.made,
        fingerprint=fingerprint(header.key),
        key_known=bool(asked.trusted),
        cosigned=times,
        forms_checked=asked.forms,
        steps=(
            "1. The header has its one canonical form.",
            "2. Every part of it is present and of its form.",
            f"3. The key {known}; its fingerprint is {fingerprint(header.key)}.",
            f"4. That key signed the seal of the log {seal.origin} at {seal.size} entries{cosigned}.",
            "5. The authority signed this header.",
            f"6. {form}",
            f"7. In each of {requests} chains the entries follow one another, with none missing between them.",
            f"8. The {seal.size} entries are all that was sealed, in that order.",
        ),
    )
