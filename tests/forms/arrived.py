"""Papers as they arrive: with their own data attached, whole or tampered with."""

from __future__ import annotations

import io
import json
from functools import lru_cache

import pikepdf
from papers import MADE_AT

from workflow.documents.paper import PaperOptions, make_paper, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.printed import printed


@lru_cache(maxsize=64)
def attached_data(form_id: str) -> bytes:
    """Return what is attached to the specimen of a form: the part of its sample that it prints."""
    plain = json.loads(json.dumps(sample_case(form_id), default=str))
    kept = printed(form_id, plain, templates_dir())
    kept["paper"] = {**kept.get("paper", {}), "form": form_id}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=64)
def arrived_paper(form_id: str, page: str = "A4", language: str = "en") -> bytes:
    """Return a paper made from its own attached data."""
    data = attached_data(form_id)
    options = PaperOptions(page=page, marks=("SPECIMEN",), language=language)  # type: ignore[arg-type]
    return make_paper(form_id, json.loads(data), source=data, made_at=MADE_AT, options=options).pdf


def tampered(pdf: bytes, change=None, **saving: object) -> bytes:
    """Return the file after `change` was done to it and it was saved again."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        if change is not None:
            change(file)
        out = io.BytesIO()
        file.save(out, **saving)
    return out.getvalue()


def with_data(data: bytes):
    """Return a change that puts other data in the place of what is attached."""

    def change(file: pikepdf.Pdf) -> None:
        file.attachments["request.json"] = pikepdf.AttachedFileSpec(file, data, filename="request.json")

    return change


def without_data(file: pikepdf.Pdf) -> None:
    """Take the attached data away, as a paper from elsewhere has none."""
    del file.attachments["request.json"]


def with_other_words(file: pikepdf.Pdf) -> None:
    """Repeat some letters of the longest line of the first page."""
    steps = [(list(each.operands), each.operator) for each in pikepdf.parse_content_stream(file.pages[0])]
    shown = [step for step in steps if str(step[1]) == "TJ"]
    longest = max(shown, key=lambda step: len(bytes(step[0][0][0])) if isinstance(step[0][0][0], pikepdf.String) else 0)
    first = bytes(longest[0][0][0])
    longest[0][0] = pikepdf.Array([pikepdf.String(first + first[:8])])
    file.pages[0].Contents = file.make_stream(pikepdf.unparse_content_stream(steps))


def with_a_note_over_it(file: pikepdf.Pdf) -> None:
    """Lay a note over the first page."""
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[90, 90, 500, 500])
    file.pages[0].Annots = pikepdf.Array([file.make_indirect(note)])
