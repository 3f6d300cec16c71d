"""Evidence: receive an item under a seal, and record each change of hands until it leaves.

A file is kept before its act; an act that is refused leaves nothing of it behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field, InstanceOf

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.errors import InputError
from workflow.model.day import Moment
from workflow.model.evidence import Exhibit, HandOver, KeptFile, held_by
from workflow.model.request import CooperationRequest

SEAL = Field(min_length=1, max_length=80)
SAID = Field(min_length=1, max_length=400)
NAME = Field(min_length=1, max_length=200)


class FileKept(NamedTuple):
    """A file that was kept before the act that receives it, and the words the request is found by because of it."""

    file: KeptFile
    words: frozenset[str] = frozenset()


class Attach(Act):
    """An item of evidence is received: a thing, or a file that was kept before (`actions/attach.py`)."""

    act: Literal["attach"] = "attach"
    description: str = SAID
    giver: str = NAME
    seal: str = SEAL
    received_at: Moment | None = None
    """Where it was received before the act; else the act's own moment."""
    serial: str | None = None
    condition: str | None = None
    purpose: str = "Receipt"
    came: InstanceOf[FileKept] | None = Field(default=None, exclude=True)


class HandOverItems(Act):
    """Items change hands. Who gives them must be who has them."""

    act: Literal["hand-over"] = "hand-over"
    items: tuple[str, ...] = Field(min_length=1)
    taker: str = NAME
    seal: str = SEAL
    purpose: str = SAID
    handed_at: Moment | None = None
    giver: str | None = None
    broken: str | None = None
    """Why the seal is another than before; required then."""
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    """Of a file, as read when it changed hands."""


def attach(act: Attach, before: Before) -> Change:
    """Return the request with one more item, held by whoever received it. Raises NotEntitledError or InputError."""
    request = before.request
    working(request, act.by, "receive evidence")
    number = str(len(request.exhibits) + 1)
    file, words = act.came or (None, frozenset[str]())
    item = Exhibit(number=number, description=act.description, serial=act.serial, condition=act.condition, file=file)
    receipt = HandOver(
        items=(number,), seal=act.seal, giver=act.giver, taker=act.by, at=_moment(act.received_at, act),
        purpose=act.purpose, sha256=file.sha256 if file else None, recorded_by=act.by,
    )  # fmt: skip
    after = changed(
        request, exhibits=(*request.exhibits, item), custody=(*request.custody, receipt),
        preparers=preparing(request, act.by),
    )  # fmt: skip
    said = {"item": item.model_dump(mode="json"), "receipt": receipt.model_dump(mode="json")}
    return Change(after, "attach", {"evidence": said}, file_words=words)


def hand_over(act: HandOverItems, before: Before) -> Change:
    """Return the request with the change of hands. Raises InputError where the chain would break, NotEntitledError."""
    request = before.request
    working(request, act.by, "hand evidence over")
    at = _moment(act.handed_at, act)
    holders = [_last(request, number) for number in act.items]
    givers = sorted({each.taker for each in holders} | ({act.giver} if act.giver else set()))
    if len(givers) > 1:
        told = f"items {', '.join(act.items)} are not in one hand: {', '.join(givers)}"
        raise InputError("giver", told, "Record each change of hands by whoever has the item.")
    if any(at < each.at for each in holders):
        raise InputError("handed_at", "is before the item was received", "Give the moment of the hand-over.")
    if any(each.seal != act.seal for each in holders) and not (act.broken or "").strip():
        seals = ", ".join(dict.fromkeys(each.seal for each in holders))
        raise InputError("seal", f"'{act.seal}' is another than {seals}", "Say in 'broken' who opened it, and why.")
    moved = HandOver(
        items=act.items, seal=act.seal, giver=givers[0], taker=act.taker, at=at, purpose=act.purpose, broken=act.broken,
        sha256=act.sha256, recorded_by=act.by,
    )  # fmt: skip
    after = changed(request, custody=(*request.custody, moved), preparers=preparing(request, act.by))
    return Change(after, "hand-over", {"evidence": moved.model_dump(mode="json")})


def altered(request: CooperationRequest) -> Iterator[str]:
    """Yield in words where a file was read otherwise at a change of hands than when it was received."""
    files = {each.number: each.file for each in request.exhibits if each.file is not None}
    for moved in request.custody:
        for number in moved.items:
            if moved.sha256 and number in files and len(moved.items) == 1 and files[number].sha256 != moved.sha256:
                yield f"item {number} was read as {moved.sha256[:16]} on {moved.at:%Y-%m-%d}, not as it was received"


def item_row(item: Exhibit) -> dict[str, object]:
    """Return an item as papers print it."""
    return {**item.model_dump(exclude={"file"}), "sha256": item.file.sha256 if item.file else None}


def hand_over_row(moved: HandOver) -> dict[str, object]:
    """Return a change of hands as papers print it."""
    purpose = f"{moved.purpose}; seal renewed: {moved.broken}" if moved.broken else moved.purpose
    return {
        "item": ", ".join(moved.items), "seal": moved.seal, "from": moved.giver, "to": moved.taker,
        "at": moved.at.isoformat(), "purpose": purpose, "sha256": moved.sha256,
    }  # fmt: skip


def _last(request: CooperationRequest, number: str) -> HandOver:
    found = held_by(request.custody, number)
    if found is None:
        known = ", ".join(each.number for each in request.exhibits) or "none yet"
        raise InputError("items", f"no item '{number}' on this request", f"Items: {known}.")
    return found


def _moment(given: datetime | None, act: Act) -> datetime:
    """Return when it happened; never later than the act, and never without a zone."""
    if given is None:
        return act.at
    if given.tzinfo is None or given > act.at:
        raise InputError("at", f"{given.isoformat()} has no zone, or is later than the act", "Give when it happened.")
    return given


def name_of(path: Path) -> str:
    """Return the name of a file as it is recorded: without its folder, and only what can be seen."""
    return "".join(letter for letter in path.name if letter.isprintable())[-200:] or "unnamed"
