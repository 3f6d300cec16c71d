"""Somebody's own words on a paper in another language: their translation and who made it, or the original, so marked.

The case names each such text once (`texts`, docs/forms.md). A machine's translation that nobody has read
is not printed on a paper that leaves the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Self

from workflow.documents.foreign import Foreign, direction, marked
from workflow.documents.strings import filled
from workflow.errors import RenderError
from workflow.model.translation import place_of
from workflow.vocabulary import Made

if TYPE_CHECKING:
    from workflow.documents.values import Printer
    from workflow.model.form import FormSpec

Note = tuple[str, str]
"""What is said under a text, and in which language."""
REFUSED = "The translation of '{place}' into '{language}' was made by a machine and nobody has read it."
REMEDY = "Read it against the original and confirm that (act read-translation), or record another translation."


class FreeText(Foreign):
    """A text with its own language, and what must be said under it: who translated it, or that nobody did."""

    __slots__ = ("notes", "refused")
    notes: tuple[Note, ...]
    refused: str
    """Why this paper must not print it; empty where it may."""

    def __new__(cls, text: str, language: str, notes: tuple[Note, ...] = (), refused: str = "") -> Self:
        """Return `text`, written in `language`."""
        made = super().__new__(cls, text, language)
        made.notes, made.refused = notes, refused
        return made

    def again(self, text: str, *, last: bool = True) -> FreeText:
        """Return another text, or a part of this one, told as this one is; what is said under it only at the end."""
        return FreeText(text, self.language, self.notes if last else (), self.refused)

    def printed(self, text: str) -> FreeText:
        """Return `text`, this one as it is printed. Raises RenderError where this paper must not print it."""
        if self.refused:
            raise RenderError(self.refused, REMEDY)
        return self.again(text)

    def __html__(self) -> str:
        """Return the elements that a template prints."""
        said = (f'<span class="made" lang="{escape(b)}" dir="{direction(b)}">{escape(a)}</span>' for a, b in self.notes)
        return f"{super().__html__()}{''.join(said)}"


def parts_of(text: str) -> list[str]:
    """Return the paragraphs of a text; what is said under it stands under the last."""
    parts = [marked(part, text) for part in text.split("\n\n") if part.strip()]
    if not isinstance(text, FreeText):
        return parts
    return [text.again(part, last=number == len(parts)) for number, part in enumerate(parts, start=1)]


def with_texts(form: FormSpec, case: Mapping[str, Any], printer: Printer) -> dict[str, Any]:
    """Return the case with each text that is not in the paper's language as this paper says it."""
    outward = form.is_addressed
    said = {**case, "facts": dict(case.get("facts") or {})}
    for entry in case.get("texts") or ():
        if entry["written_in"] == printer.strings.language:
            continue
        group, _, word = str(entry["path"]).partition(".")
        for holder in (said["facts"], said):
            rows = _rows(holder.get(group))
            if any(_is_there(row, entry, word) for row in rows):
                put = [
                    {**row, word: _said(entry, row[word], printer, outward=outward)}
                    if _is_there(row, entry, word)
                    else row
                    for row in rows
                ]
                holder[group] = put if isinstance(holder[group], list) else put[0]
    return said


def _rows(inner: Any) -> list[Any]:  # noqa: ANN401 - a group of facts, or what stands beside them in a case
    return inner if isinstance(inner, list) else [inner]


def _is_there(row: Any, entry: Mapping[str, Any], word: str) -> bool:  # noqa: ANN401 - a row of any shape
    """Say whether the text of `entry` stands in this row: of an item by its id, else in the one mapping there is."""
    return isinstance(row, Mapping) and row.get(word) is not None and row.get("id") == entry.get("item")


def _said(entry: Mapping[str, Any], original: Any, printer: Printer, *, outward: bool) -> Any:  # noqa: ANN401 - text or texts
    """Return the translation into the paper's language, or the original that has none."""
    language = printer.strings.language
    made = next((each for each in entry.get("translations") or () if each["language"] == language), None)
    text = original if made is None else made["text"]
    refused = ""
    if made is not None and outward and made["how"] == Made.MACHINE and not made.get("read_by"):
        place = place_of(entry["path"], entry.get("item"))
        refused = REFUSED.format(place=place, language=printer.language(language, "language"))
    of = FreeText("", entry["written_in"] if made is None else language, (_note(entry, made, printer),), refused)
    texts = list(text) if isinstance(text, list | tuple) else [text]
    said = [of.again(str(each), last=number == len(texts)) for number, each in enumerate(texts, start=1)]
    return said if isinstance(text, list | tuple) else said[0]


def _note(entry: Mapping[str, Any], made: Mapping[str, Any] | None, printer: Printer) -> Note:
    """Return what is said under a text, and its language."""
    labels = printer.strings.labels
    places = {"language": printer.language(entry["written_in"], "texts.written_in")}
    if made is None:
        said = labels["untranslated"]
    else:
        read = "_read" if made.get("read_by") else ""
        said = labels[f"translated_{made['how']}{read if made['how'] != Made.CERTIFIED else ''}"]
        names = ("translator", "sworn", "read_by")
        places |= {name: printer.text(made.get(name) or "", f"texts.{name}") for name in names}
        places["date"] = printer.day(made["made_on"], "texts.made_on") if made.get("made_on") else ""
    language = said.language if isinstance(said, Foreign) else printer.strings.language
    return filled(said, places), language


def kept_texts(case: Mapping[str, Any], kept: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the texts of a case that stand in what is kept of it: what a paper does not print, it does not carry."""
    for entry in case.get("texts") or ():
        group, _, word = str(entry["path"]).partition(".")
        rows = [row for holder in (kept.get("facts") or {}, kept) for row in _rows(holder.get(group))]
        if any(_is_there(row, entry, word) for row in rows):
            yield entry
