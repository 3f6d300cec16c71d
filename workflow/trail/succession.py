"""The last word of a seal key: which key follows it. Whoever knew the old one can come to know the new one.

A signed note of four lines, by the old key, under the name `authority/keys`; see
docs/trail-format.md, section 8. Old seals go on verifying under the old key, which it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.errors import SealInvalidError, TrailError
from workflow.trail import shape
from workflow.trail.entry import written_time
from workflow.trail.seal import PUBLIC_KEY_BYTES, Signer, fingerprint, parse_note, sign_note, verify_note

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

_LINES = 4
_REMEDY = "Obtain the note again from the authority, and ask for its new fingerprint by another way."


@dataclass(frozen=True, slots=True)
class Succession:
    """One change of the seal key of an authority."""

    authority: str
    former: bytes
    """The public key, 32 bytes, that signs this and nothing after it."""
    next: bytes
    """The public key, 32 bytes, that seals from then on."""
    at: datetime


def name_of(authority: str) -> str:
    """Return the name under which an authority signs about its keys; no seal passes for it."""
    return f"{authority}/keys"


def hand_over(authority: str, former: Signer, public_key: bytes, at: datetime) -> str:
    """Return the note by which the key `former` names its successor, at an aware moment."""
    keys = f"{shape.in_base64(former.public_key)}\n{shape.in_base64(public_key)}"
    return sign_note(f"{name_of(authority)}\n{keys}\n{written_time(at)}\n", name_of(authority), former)


def read_succession(note: str) -> Succession:
    """Return the change that a note tells, signed by the key it names as the former one.

    Whether that key was the authority's is for the caller to know. Raises SealInvalidError.
    """
    lines = parse_note(note).text.split("\n")[:-1]
    if len(lines) != _LINES or not lines[0].endswith("/keys"):
        raise SealInvalidError("The note does not name the successor of a key.", _REMEDY)
    try:
        former, following = (shape.octets(line, "key in the note") for line in lines[1:3])
        found = Succession(lines[0].removesuffix("/keys"), former, following, shape.moment(lines[3], "time"))
    except TrailError as fault:
        raise SealInvalidError(fault.sentence, _REMEDY) from fault
    if len(following) != PUBLIC_KEY_BYTES:
        raise SealInvalidError(f"The key in the note is not {PUBLIC_KEY_BYTES} bytes.", _REMEDY)
    verify_note(note, lines[0], former)
    return found


def heirs(trusted: Collection[str], notes: Iterable[str]) -> tuple[str, ...]:
    """Return the fingerprints in `trusted`, and those of keys that follow them by these notes, in any order.

    Raises SealInvalidError when a note is malformed or not signed by the key it names.
    """
    known, changes = list(trusted), [read_succession(note) for note in notes]
    for _ in changes:
        for each in changes:
            if fingerprint(each.former) in known and fingerprint(each.next) not in known:
                known.append(fingerprint(each.next))
    return tuple(known)
