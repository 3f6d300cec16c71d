"""A copy of a paper that was made: printed again from the data in it, and marked. The original's bytes never change.

A copy is made only where this office can show that it says the same: made again
without the mark, the paper must be what the original begins with, to the byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.documents.printed import source_of
from workflow.documents.strings import filled
from workflow.documents.values import is_missing
from workflow.errors import DocumentError

if TYPE_CHECKING:
    from workflow.documents.values import Printer

COPY = "COPY"
SUPERSEDED = "SUPERSEDED"


def make_copy(name: str, pdf: bytes, told: Mapping[str, Any], made_at: datetime, *, templates_dir: Path) -> bytes:
    """Return a paper printed again as a copy; `told` is what it says of its original (docs/forms.md).

    Raises DocumentError where the paper is not of these forms any more, InputError where it cannot be read.
    """
    from workflow.documents.paper import make_paper  # noqa: PLC0415 - paper.py prints what is told here
    from workflow.documents.received import made_again  # noqa: PLC0415 - as above

    case, options, again = made_again(name, pdf, templates_dir)
    if not pdf.startswith(again):
        changed = f"'{name}' cannot be printed again: the forms of this office have changed since."
        raise DocumentError(changed, "Hand out the paper itself: its bytes are the same in every copy of the file.")
    marks = (*options.marks, COPY, *((SUPERSEDED,) if told.get("replaced_by") else ()))
    case["paper"] = {**case["paper"], "copy": dict(told)}
    data = source_of(case)
    marked = replace(options, marks=marks)
    return make_paper(
        case["paper"]["form"], case, source=data, made_at=made_at, options=marked, templates_dir=templates_dir
    ).pdf


def copy_notices(told: object, printer: Printer) -> list[dict[str, str]]:
    """Return what a copy says above its text: of which paper it is one, who signed that, and what replaces it."""
    if not isinstance(told, Mapping):
        return []
    labels = printer.strings.labels
    said = {
        "number": printer.text(told.get("number") or "", "paper.copy.number"),
        "date": printer.one("date", told["on"], "paper.copy.on"),
        "digest": printer.digest(told["sha256"], "paper.copy.sha256"),
    }
    signed = [printer.person(each, "paper.copy.signed") for each in told.get("signed") or ()]
    words = filled(labels["copied_signed"], {"names": ", ".join(signed)}) if signed else labels["copied_unsigned"]
    notices = [{"text": f"{filled(labels['copied'], said)} {words}", "short": labels["copied_short"]}]
    if not is_missing(told.get("replaced_by")):
        after = {
            "number": printer.text(told["replaced_by"], "paper.copy.replaced_by"),
            "date": printer.one("date", told["replaced_on"], "paper.copy.replaced_on"),
        }
        notices.append({"text": filled(labels["replaced"], after), "short": labels["replaced_short"]})
    return notices
