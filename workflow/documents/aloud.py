"""What the drawing library leaves out of a tagged file, put in where it makes the file: for whoever hears a paper.

A part in another language says which (`Lang` of its structure element), and a line written from right to left carries
its text in the order in which it is read (`ActualText` of its element), which its glyphs, drawn from left to right,
do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, wraps
from typing import Any

from workflow.documents.foreign import TO_THE_LEFT

WHOLE = ("html", "body")
"""Elements whose language is that of the whole file."""


@cache
def teach() -> None:
    """Teach the library of this process both; done once, and nothing else of it is changed."""
    import pydyf  # type: ignore[import-untyped]  # noqa: PLC0415 - only when a paper is made
    from weasyprint.pdf import tags  # noqa: PLC0415 - as above

    build = tags._build_box_tree  # noqa: SLF001 - the library has no other place for it

    @wraps(build)
    def build_as_read(box: Any, parent: Any, pdf: Any, page: int, nums: Any, *given: Any) -> Iterator[Any]:  # noqa: ANN401 - the library is untyped
        box = getattr(box, "_box", box)
        element, began = getattr(box, "element", None), len(pdf.objects)
        language = element.get("lang") if element is not None and box.element_tag not in WHOLE else None
        lines = dict(_lines(box, given[-1]))
        for made in build(box, parent, pdf, page, nums, *given):
            if language:
                made["Lang"] = pydyf.String(language)
            yield made
        for each in pdf.objects[began:] if lines else ():
            drawn = each.get("K") if isinstance(each, Mapping) else None
            if drawn and drawn[0] in lines:
                each["ActualText"] = pydyf.String(lines[drawn[0]])

    tags._build_box_tree = build_as_read  # noqa: SLF001 - as above


def _lines(box: Any, tags: Mapping[Any, Mapping[str, Any]]) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - as above
    """Yield the text of each line of a box that is written from right to left, by the number of its content."""
    for child in getattr(box, "children", ()):
        for part in (child, *getattr(child, "children", ())):
            text = getattr(part, "text", "")
            if text and TO_THE_LEFT.search(text) and part in tags:
                yield tags[part]["mcid"], text
