"""A paper as it arrived: its data, its words, and whether the one was made from the other.

The file is opened in a process of its own (unpack.py). Its data must have the
digest that is printed on the page. Then the paper is made again from that data
and compared: to the byte where the same software made it, else word by word.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from workflow.documents.apart import in_a_process_of_its_own
from workflow.documents.differences import differences
from workflow.documents.forms import form, list_forms
from workflow.documents.layout import lookup
from workflow.documents.paper import MARKS, Mark, PaperOptions, make_paper
from workflow.documents.places import templates_dir as _find
from workflow.documents.strings import strings
from workflow.errors import DocumentError, InputError
from workflow.model.form import PageSize
from workflow.model.request import TwoLanguages

MOST_BYTES = 50_000_000
TALL_A4 = 800
CODE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)/([1-9][0-9]*)/([0-9a-f]{12})(?![0-9a-f])")
MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)")


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived. Without `source` it comes from elsewhere and carries no data of ours."""

    name: str
    raw: bytes
    source: bytes | None
    form: str | None = None
    identical: bool = False
    """Made again from its own data, it gave the same bytes."""
    appended: bool = False
    """It begins with those bytes; what follows was appended, as signatures are."""
    differing: tuple[str, ...] = ()
    specimen: bool = False
    """Marked as an invented example."""
    copied: bool = False
    """Marked as a copy: the original, which alone bears signatures, is elsewhere."""
    untold: str = ""
    """Why page and data could not be compared."""

    @property
    def sha256(self) -> str:
        """Return the digest of the file as it arrived."""
        return hashlib.sha256(self.raw).hexdigest()


def receive(path: Path, *, templates_dir: Path | None = None) -> Received:
    """Return a paper (PDF) or its data (JSON) as it arrived. Raises InputError in one sentence."""
    raw = read_whole(path)
    if not raw.lstrip()[:1] == b"{" and not raw.startswith(b"%PDF-"):
        raise InputError(path.name, "is neither a PDF nor the data of a paper", "Give a .pdf or a .json file.")
    if not raw.startswith(b"%PDF-"):
        return Received(path.name, raw, raw, untold="there is no page, only data")
    held = unpacked(path.name, raw)
    if held["attached"] is None:
        return Received(path.name, raw, None)
    source = base64.b64decode(held["attached"])
    form_id, version = _bound(path.name, held, source)
    over = (*held["over"], *(f"the file also carries '{name}', which was not read" for name in held["others"]))
    marks = _marks(held, templates_dir)
    arrived = Received(
        path.name, raw, source, form_id, differing=over, specimen="SPECIMEN" in marks, copied="COPY" in marks
    )
    known = form_id in list_forms(templates_dir=templates_dir)
    if not known or form(form_id, templates_dir=templates_dir).version != version:
        told = f"this office has no version {version} of form '{form_id}'"
        return replace(arrived, form=form_id if known else None, untold=told)
    try:
        *_, again = _again(form_id, source, held, marks, templates_dir)
    except (DocumentError, ValueError, TypeError, AttributeError, LookupError) as error:
        told = error.sentence if isinstance(error, DocumentError) else "the data does not have the shape of its form"
        return replace(arrived, untold=told)
    if again == raw:
        return replace(arrived, identical=True, differing=())
    appended = raw.startswith(again)
    pages = unpacked("the paper made again", again)["pages"]
    return replace(arrived, appended=appended, differing=(*over, *differences(held["pages"], pages)))


def read_whole(path: Path) -> bytes:
    """Return a file that is not too large to be a paper. Raises InputError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(path.name, f"is larger than {MOST_BYTES // 1_000_000} MB", "Send the exhibits apart.")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(path.name, f"cannot be read ({error.strerror})", "Check the path.") from error
    if not raw:
        raise InputError(path.name, "is empty", "Ask the sender for the file again.")
    return raw


def unpacked(name: str, raw: bytes, *, words: bool = False) -> dict[str, Any]:
    """Return what a PDF holds, with its words always or only where it carries our data. Raises InputError."""
    held = in_a_process_of_its_own(name, raw, "workflow.documents.unpack", *(("words",) if words else ()))
    if "refused" in held:
        raise InputError(name, *held["refused"])
    return held


def _bound(name: str, held: Mapping[str, Any], source: bytes) -> tuple[str, int]:
    """Return form and version printed on the page. Raises InputError unless the page names this very data."""
    said = {found for page in held["pages"] for word in page for found in CODE.findall(word)}
    squeezed = "".join(word for page in held["pages"] for word in page)
    digest = hashlib.sha256(source).hexdigest()
    remedy = "Do not use it; ask the sender for the paper again, by another way."
    if not said:
        raise InputError(name, "carries data, but no page has a paper code that names it", remedy)
    if len(said) > 1:
        raise InputError(name, "has pages of more than one paper", "Take in each paper by itself.")
    form_id, version, start = said.pop()
    if not digest.startswith(start) or digest not in squeezed:
        raise InputError(name, "carries other data than it was made from: its digest is not the printed one", remedy)
    return form_id, int(version)


def _marks(held: Mapping[str, Any], templates_dir: Path | None) -> tuple[Mark, ...]:
    """Return the marks the title names."""
    try:
        words = strings(held["language"], _find(templates_dir)).marks
    except DocumentError:
        return ()
    said = held["title"].split(" · ")
    return tuple(mark for mark in MARKS if words.get(mark) in said)


def _again(
    form_id: str, source: bytes, held: Mapping[str, Any], marks: tuple[Mark, ...], templates_dir: Path | None
) -> tuple[dict[str, Any], PaperOptions, bytes]:
    """Return the case in a paper's data, how the paper was printed, and the paper as its data gives it here."""
    case = json.loads(source)
    made_at, options = _how(held, marks, case)
    again = make_paper(form_id, case, source=source, made_at=made_at, options=options, templates_dir=templates_dir)
    return case, options, again.pdf


def _how(held: Mapping[str, Any], marks: tuple[Mark, ...], case: Mapping[str, Any]) -> tuple[datetime, PaperOptions]:
    """Return when and how a paper was printed, as its file tells; its second language, as its data does."""
    found = MADE.match(held["made"])
    if found is None:
        raise ValueError(held["made"])
    offset = f"{found[7]}:{found[8]}" if found[7] else "+00:00"
    made_at = datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*found.groups()) + offset)
    page: PageSize = "A4" if held["height"] > TALL_A4 else "Letter"
    second = lookup(case, "paper.second.language")
    how: TwoLanguages = "after" if lookup(case, "paper.second.how") == "after" else "beside"
    return made_at, PaperOptions(language=held["language"], page=page, marks=marks, second=second, how=how)


def made_again(name: str, raw: bytes, templates_dir: Path) -> tuple[dict[str, Any], PaperOptions, bytes]:
    """Return the case in a paper of ours, how it was printed, and what its data gives here now.

    Raises InputError where its data is not the one it names, DocumentError where it cannot be made again.
    """
    held = unpacked(name, raw, words=True)
    source = base64.b64decode(held["attached"] or b"")
    form_id, _ = _bound(name, held, source)
    return _again(form_id, source, held, _marks(held, templates_dir), templates_dir)
