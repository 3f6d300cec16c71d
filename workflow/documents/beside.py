"""One paper in two languages, side by side: what two contexts of one paper say differently is printed in both.

Both are made of the same form and the same case, so they have one shape. A text that is the same in both
(a name, a number, free text that nobody translated) is printed once.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import zip_longest
from typing import Any, Self

from workflow.documents.foreign import Foreign, direction, html_of
from workflow.documents.freetext import FreeText

RUNNING = ("opening", "closing", "lead", "note")
"""Keys that hold running text: paragraphs of pieces, whose order is each language's own."""
PLAIN = ("short",)
"""Keys of texts that stand in an attribute, where no element can."""


class Both(str):
    """A text in the paper's first language, with the same in its second, which is printed in quieter type."""

    __slots__ = ("first", "language", "second")
    first: str
    second: str
    language: str

    def __new__(cls, first: str, second: str, language: str) -> Self:
        """Return `first` with `second`, which is in `language`."""
        made = super().__new__(cls, first)
        made.first, made.second, made.language = first, second, language
        return made

    def __html__(self) -> str:
        """Return the elements that a template prints."""
        other = f'lang="{escape(self.language)}" dir="{direction(self.language)}"'
        return (
            f'<span class="both"><span class="first">{html_of(self.first)}</span>'
            f'<span class="second" {other}>{html_of(self.second)}</span></span>'
        )


class Pieces(str):
    """A paragraph of running text as one piece: the form's own words, and the values set in them."""

    __slots__ = ("pieces",)
    pieces: list[dict[str, Any]]

    def __new__(cls, pieces: list[dict[str, Any]]) -> Self:
        """Return the paragraph that `pieces` make."""
        made = super().__new__(cls, "".join(piece["text"] for piece in pieces))
        made.pieces = pieces
        return made

    def __html__(self) -> str:
        """Return the elements that a template prints."""
        return "".join(
            f'<span class="value">{html_of(piece["text"])}</span>' if piece["value"] else html_of(piece["text"])
            for piece in self.pieces
        )


def beside(first: Mapping[str, Any], second: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the context of a paper that says everything in both; `language` is that of the second."""
    joined: dict[str, Any] = _joined(first, second, language, "")
    other = second["paper"]
    paper = {**first["paper"], "two": True, "second_page": other["page"], "second_of": other["of"]}
    return {**joined, "paper": paper, "section": {each["id"]: each for each in joined["sections"]}}


def _joined(first: Any, second: Any, language: str, key: str) -> Any:  # noqa: ANN401 - any part of a context
    if first is None:
        return second
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        return {name: _joined(value, second[name], language, name) for name, value in first.items()}
    if isinstance(first, list) and isinstance(second, list):
        if key in RUNNING:
            first, second = ([[_whole(each)] for each in part] for part in (first, second))
        return [
            _alone(there, language) if here is None else here if there is None else _joined(here, there, language, "")
            for here, there in zip_longest(first, second)
        ]
    if isinstance(first, str) and isinstance(second, str):
        return first if key in PLAIN else said(first, second, language)
    return first


def said(first: str, second: str, language: str) -> str:
    """Return a text once where both languages say the same, else in both; what is said under it, in both."""
    if str(first) != str(second):
        return Both(first, second, language) if first and second else first or Foreign(second, language)
    if not isinstance(second, FreeText):
        return first
    notes = (*(first.notes if isinstance(first, FreeText) else ()), *second.notes)
    return FreeText(second, second.language, tuple(dict.fromkeys(notes)))


def _whole(pieces: list[dict[str, Any]]) -> dict[str, Any]:
    return {"text": Pieces(pieces), "value": False}


def _alone(value: Any, language: str) -> Any:  # noqa: ANN401 - as above
    """Return what only the second language says: nothing stands beside it."""
    if isinstance(value, Mapping):
        return {name: str(each) if name in PLAIN else _alone(each, language) for name, each in value.items()}
    if isinstance(value, list):
        return [_alone(each, language) for each in value]
    return Both("", value, language) if isinstance(value, str) and value else value
