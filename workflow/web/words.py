"""The words of the desk, by language: `templates/strings/desk/<language>/<group>.yaml`, one file a page group.

A text may have places in braces. A text with a number has the forms `one` and `other`.
English fills what a language lacks; a word that English lacks is a fault, never a blank.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workflow.documents.values import language_name
from workflow.errors import PackSyntaxError
from workflow.packfile import Mapping, read

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyMapping

Word = str | dict[str, str]
FORMS = {"one", "other"}
OPEN = re.compile(r"^[a-z0-9]+([-_][a-z0-9]+)*$")


class Words:
    """The words of one language. `words("worklist.title")`, `words("worklist.days-late", n=3)`."""

    def __init__(self, language: str, texts: AnyMapping[str, Word]) -> None:
        self.language = language
        self._texts = texts
        self._months = str(texts["dates.months"]).split()

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __call__(self, key: str, /, **places: object) -> str:
        """Return a text with its places filled. Raises KeyError for a word nobody wrote."""
        text = self._texts[key]
        if isinstance(text, dict):
            text = text["one" if places.get("n") == 1 else "other"]
        return text.format_map(places) if places else text

    def open(self, group: str, word: str) -> str:
        """Return how a word of an open or closed vocabulary reads; one without a text, with its hyphens as spaces."""
        text = self._texts.get(f"{group}.{word}")
        if isinstance(text, str):
            return text
        return re.sub("[-_]", " ", word) if OPEN.match(word) else word

    def day(self, when: date) -> str:
        """Return a day as it is read here: 3 May 2026. Of a moment, its own calendar's day."""
        return f"{when.day} {self._months[when.month - 1]} {when.year}"

    def moment(self, when: datetime, zone: str = "UTC") -> str:
        """Return a moment with its day, time and zone."""
        local = when.astimezone(ZoneInfo(zone))
        return f"{self.day(local)}, {local:%H:%M} {local.tzname()}"

    def language_of(self, code: str) -> str:
        """Return how a language is called, by its code."""
        return language_name(code, self.language)


def load_words(templates: Path, language: str) -> Words:
    """Return the words of `language`. Raises PackSyntaxError naming file and line."""
    return _load(templates, language)


@lru_cache(maxsize=16)
def _load(templates: Path, language: str) -> Words:
    english = _texts(templates, "en")
    if language == "en":
        return Words("en", english)
    own = _texts(templates, language)
    unknown = sorted(set(own) - set(english))
    if unknown:
        told = f"'{unknown[0]}' is no word of English"
        raise PackSyntaxError(f"templates/strings/desk/{language}", 1, told, "Add it to English first.")
    return Words(language, {**english, **own})


def _texts(templates: Path, language: str) -> dict[str, Word]:
    folder = templates / "strings" / "desk" / language
    if not folder.is_dir():
        raise PackSyntaxError(f"templates/strings/desk/{language}", 1, "there is no such folder", "See docs/desk.md.")
    found: dict[str, Word] = {}
    for file in sorted(folder.glob("*.yaml")):
        name = f"templates/strings/desk/{language}/{file.name}"
        raw = read(file, name=name)
        if not isinstance(raw, Mapping):
            raise PackSyntaxError(name, 1, "must map words to texts", "See docs/desk.md.")
        found |= {f"{file.stem}.{key}": _word(raw, key, name) for key in raw}
    return found


def _word(raw: Mapping, key: str, name: str) -> Word:
    value: Any = raw[key]
    if isinstance(value, str) and value:
        return value
    if isinstance(value, Mapping) and set(value) == FORMS:
        return {form: str(value[form]) for form in FORMS}
    raise PackSyntaxError(name, raw.line_of(key), f"'{key}' needs a text, or 'one' and 'other'", "See docs/desk.md.")
