"""Take a file in as evidence, and give it out again: streamed, hashed, kept under the request's key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from workflow.actions.evidence import Attach, FileKept, name_of
from workflow.actions.file_words import words_of_file
from workflow.actions.house import House
from workflow.actions.read import read_request_of
from workflow.actions.step import Done, perform, ready
from workflow.documents.content import HEAD, claimed_by, kind_of
from workflow.errors import InputError
from workflow.model.evidence import KeptFile
from workflow.store import attachments


class Stream(NamedTuple):
    """A file as it comes in: where it is read from, its name, and the SHA-256 it must have, where that is known."""

    file: BinaryIO
    name: str
    sha256: str | None = None


def attach_file(house: House, reference: str, act: Attach, path: Path, *, most: int = attachments.MOST_BYTES) -> Done:
    """Receive a file as evidence. Raises as `perform` does; InputError for one that cannot be read or is too large.

    A retry with the same `act.key` keeps nothing twice.
    """
    try:
        with path.open("rb") as file:
            return attach_stream(house, reference, act, Stream(file, name_of(path)), most=most)
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})", "Check the path.") from error


def attach_stream(house: House, reference: str, act: Attach, stream: Stream, *, most: int) -> Done:
    """Receive a file as evidence, as `attach_file` does; nothing is read where the act is refused."""
    home = house.settings.home
    request = ready(house, reference, act)
    if request is None:
        return perform(house, reference, act)
    with house.database.reading() as tx:
        key = tx.key(request.id)
    kept = attachments.keep(home, key, request.id, stream.file, head=HEAD, most=most)
    if stream.sha256 is not None and stream.sha256 != kept.sha256:
        attachments.remove(home, request.id, kept.place)
        raise InputError("sha256", f"what came has the SHA-256 {kept.sha256}", "Send it again.")
    kind, name = kind_of(kept.head), name_of(Path(stream.name))
    file = KeptFile(
        name=name, place=kept.place, type=kind, claims=claimed_by(name, kind), size=kept.size, sha256=kept.sha256
    )
    try:
        came = FileKept(file, words_of_file(house, key, request.id, file))
        return perform(house, reference, act.model_copy(update={"came": came}))
    except BaseException:
        attachments.remove(home, request.id, kept.place)
        raise


def take_out(
    house: House, reference: str, number: str, *, by: str, purpose: str, at: datetime
) -> tuple[KeptFile, Iterator[bytes]]:
    """Return the file of an item and its pieces, and log who took it and why. Raises InputError or StoreError.

    Whoever writes it somewhere must take it away again when a piece raises: the last one proves the first.
    """
    request = read_request_of(house, reference, by=by, purpose=purpose, at=at, saw=f"evidence, item {number}")
    item = next((each for each in request.exhibits if each.number == number), None)
    if item is None or item.file is None:
        known = ", ".join(each.number for each in request.exhibits if each.file) or "none"
        raise InputError("item", f"no file '{number}' on this request", f"Files: {known}.")
    with house.database.reading() as tx:
        key = tx.key(request.id)
    kept = attachments.Kept(item.file.place, item.file.sha256, item.file.size, b"")
    return item.file, attachments.read(house.settings.home, key, request.id, kept)
