"""Says of a paper from anywhere who signed it, what was changed since, and whether all of it may be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.documents.apart import in_a_process_of_its_own
from workflow.documents.differences import differences
from workflow.documents.received import Received, receive, unpacked
from workflow.documents.signatures.found import EVIDENCE, SignatureFound, from_plain
from workflow.documents.signatures.trust import read_trust
from workflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARKER = b"/ByteRange"


@dataclass(frozen=True, slots=True)
class Verified:
    """A paper, its signatures, and everything that speaks against relying on it."""

    received: Received
    signatures: tuple[SignatureFound, ...]
    problems: tuple[str, ...]
    changed: tuple[str, ...] = ()
    """What was changed after it was signed, place by place."""

    @property
    def holds(self) -> bool:
        """Return whether it is signed, and nothing speaks against it."""
        return any(not each.stamp for each in self.signatures) and not self.problems


def verify_paper(path: Path, trust: Sequence[Path], now: datetime, *, templates_dir: Path | None = None) -> Verified:
    """Return what can be said of a paper. Raises InputError for a file that cannot be a paper, or is refused whole."""
    received = receive(path, templates_dir=templates_dir)
    if not received.raw.startswith(b"%PDF-"):
        raise InputError(path.name, "is no PDF, and only a PDF is signed", "Give the paper itself.")
    signatures = signatures_of(path.name, received.raw, trust, now)
    problems = list(problems_of(signatures, received.raw))
    problems += (f"page and data differ: {told}" for told in received.differing)
    if not any(not each.stamp for each in signatures):
        problems.insert(0, "nobody signed it")
    changed = tuple(_changed(signatures, received)) if problems else ()
    return Verified(received, signatures, tuple(problems), changed)


def signatures_of(name: str, raw: bytes, trust: Sequence[Path], now: datetime) -> tuple[SignatureFound, ...]:
    """Return every signature of a PDF, oldest first. Raises InputError where they cannot be read."""
    if MARKER not in raw:
        return ()
    read_trust(*trust)  # a fault in there is told here, not by the other process
    module = "workflow.documents.signatures.examine"
    told = in_a_process_of_its_own(name, raw, module, now.isoformat(), *(str(each.resolve()) for each in trust))
    if "refused" in told:
        raise InputError(name, told["refused"], "Do not rely on it; ask the sender for the file again.")
    return tuple(from_plain(each) for each in told["signatures"])


def problems_of(signatures: Sequence[SignatureFound], raw: bytes) -> tuple[str, ...]:
    """Return in words what speaks against the signatures of a file."""
    found: list[str] = []
    for each in signatures:
        named = f"the time stamp by {each.signer}" if each.stamp else f"the signature of {each.signer}"
        found += (f"{named}: {told}" for told in (*each.broken, *each.doubts))
    covered = max((each.covers for each in signatures), default=0)
    last = next((each for each in signatures if each.covers == covered), None)
    if last is not None and covered < len(raw) and last.added != EVIDENCE:
        found.append(f"{len(raw) - covered} bytes were added after the last signature, and nobody signed them")
    return tuple(found)


def _changed(signatures: Sequence[SignatureFound], received: Received) -> Iterator[str]:
    """Yield what the pages and the data say otherwise than when they were signed."""
    signed = [each for each in signatures if not each.stamp and 0 < each.covers < len(received.raw)]
    if not signed:
        return
    first = signed[0]
    now = unpacked(received.name, received.raw, words=True)
    try:
        then = unpacked(received.name, received.raw[: first.covers], words=True)
    except InputError as error:
        yield f"what {first.signer} signed cannot be read by itself: it {error.reason}"
        return
    yield from (f"since {first.signer} signed: {told}" for told in _named(now, then))


def _named(now: dict[str, Any], then: dict[str, Any]) -> Iterator[str]:
    for told in differences(now["pages"], then["pages"]):
        yield told.replace("its data gives", "what was signed has").replace("the data gives", "what was signed says")
    if now["attached"] != then["attached"]:
        yield "the attached data was exchanged"
    yield from (told for told in now["over"] if told not in then["over"])
