"""What a witness decides on: a seal that is offered, what it saw before, and the proof that joins them. Pure.

An offer is the body of the request `add-checkpoint` of C2SP `tlog-witness`: the size last seen, the
consistency proof, an empty line, and the signed seal. Source: https://c2sp.org/tlog-witness.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.errors import LogForkedError, LogRolledBackError, TrailError
from workflow.trail.cosign import KnownKey
from workflow.trail.seal import MAX_NOTE_CHARACTERS, Seal, open_seal
from workflow.trail.shape import in_base64, octets
from workflow.trail.tree import HASH_BYTES, Frontier, check_consistency

_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")
_LONGEST_PROOF = 63
_REMEDY = "Make the offer again with 'comity trail offer'."


@dataclass(frozen=True, slots=True)
class Offer:
    """A seal offered to a witness, with the proof that it continues the log of `old` entries."""

    old: int
    proof: tuple[bytes, ...]
    note: str


def write_offer(offer: Offer) -> str:
    """Return an offer as text."""
    proof = "".join(f"{in_base64(step)}\n" for step in offer.proof)
    return f"old {offer.old}\n{proof}\n{offer.note}"


def read_offer(text: str) -> Offer:
    """Return the offer of a text that `write_offer` made; raises TrailError when it is malformed."""
    if len(text) > 2 * MAX_NOTE_CHARACTERS:
        raise TrailError("The offer is too long.", _REMEDY)
    head, gap, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if not gap or old is None or len(lines) > _LONGEST_PROOF:
        raise TrailError("The offer is not 'old', a proof, an empty line and a seal.", _REMEDY)
    proof = tuple(octets(line, "step of the proof in the offer") for line in lines)
    if any(len(step) != HASH_BYTES for step in proof):
        raise TrailError(f"A step of the proof in the offer has not {HASH_BYTES} bytes.", _REMEDY)
    return Offer(int(old[1]), proof, note)


def judge(offer: Offer, log: KnownKey, seen: tuple[Seal, ...]) -> Seal:
    """Return the seal offered when it is signed by `log` and continues everything in `seen` (oldest first).

    Raises SealInvalidError, LogRolledBackError when the log is shorter than it was,
    LogForkedError when it is another log under the same name, TrailError when the proof
    begins at another size than the last one seen.
    """
    seal = open_seal(offer.note, log.name, log.public_key)
    last = seen[-1] if seen else Seal(log.name, 0, Frontier().root())
    if seal.size < last.size:
        known = any((one.size, one.root) == (seal.size, seal.root) for one in seen)
        raise LogRolledBackError(seal.origin, last.size, seal.size, known=known)
    if seal.size == last.size and seal.root != last.root:
        raise LogForkedError(seal.origin, last.size, seal.size)
    if offer.old != last.size:
        raise TrailError(
            f"The proof begins at {offer.old} entries; the witness last saw {last.size}.",
            f"Make the offer again with 'comity trail offer --old {last.size}'.",
        )
    try:
        check_consistency(last.size, last.root, seal.size, seal.root, offer.proof)
    except TrailError as fault:
        raise LogForkedError(seal.origin, last.size, seal.size) from fault
    return seal
