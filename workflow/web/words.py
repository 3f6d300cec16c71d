"""The words of the desk, by language: `templates/strings/desk/<language>/<group>.yaml`, one file a page group.

A text may have places in braces. A text with a number has every plural form that the language has, by Unicode's rules.
English fills what a language lacks; a word that English lacks is a fault, never a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from workflow.documents.foreign import direction, locale_of, run, turned
from workflow.documents.strings import ENGLISH
from workflow.documents.values import comma, language_name
from workflow.errors import PackSyntaxError
from workflow.packfile import Mapping, read

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyMapping

Word = str | dict[str, str]
OPEN = re.compile(r"^[a-z0-9]+([-_][a-z0-9]+)*$")
ABOUT = "language"
"""The one file of a language that holds no words of pages: `language.yaml` says what the language is called."""

FOLDER = "templates/strings/desk"
DAY = {ENGLISH: "d MMMM y"}
"""How a day is written where it is not what Unicode calls the long form of the language."""


class Words:
    """The words of one language. `words("worklist.title")`, `words("worklist.days-late", n=3)`."""

    def __init__(self, language: str, texts: AnyMapping[str, Word]) -> None:
        self.language = language
        self.direction = direction(language)
        self._texts = texts
        self._plural = lru_cache(maxsize=1024)(locale_of(language).plural_form)
        self._comma = comma(language)

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __call__(self, key: str, /, **places: object) -> str:
        """Return a text with its places filled. Raises KeyError for a word nobody wrote."""
        text = self._texts[key]
        if isinstance(text, dict):
            number = places.get("n")
            text = text[self._plural(number) if isinstance(number, int) else "other"]
        if not places:
            return text
        return text.format_map(places) if self.language == ENGLISH else run(*self._parts(text, places))

    def forms(self, key: str, **places: object) -> tuple[tuple[str, str], ...]:
        """Return every plural form of a text with its name, for a script that counts by itself."""
        text = self._texts[key]
        return tuple((form, each.format_map(places)) for form, each in text.items()) if isinstance(text, dict) else ()

    def open(self, group: str, word: str) -> str:
        """Return how a word of an open or closed vocabulary reads; one without a text, with its hyphens as spaces."""
        text = self._texts.get(f"{group}.{word}")
        if isinstance(text, str):
            return text
        return re.sub("[-_]", " ", word) if OPEN.match(word) else word

    def each(self, group: str, words: Iterable[str]) -> str:
        """Return several words of one vocabulary, one after the other."""
        return self._comma.join(self.open(group, word) for word in words)

    def due(self, written: str) -> str:
        """Return a day or a moment as clocks write it: 10 May 2026, with the hour where it has one."""
        if "T" not in written:
            return self.day(date.fromisoformat(written))
        moment = datetime.fromisoformat(written)
        return f"{self.day(moment)}{self._comma}{moment:%H:%M} {moment.tzname()}"

    def day(self, when: date) -> str:
        """Return a day as it is read here: 3 May 2026. Of a moment, its own calendar's day."""
        return _day(date(when.year, when.month, when.day), self.language)

    def moment(self, when: datetime, zone: str = "UTC") -> str:
        """Return a moment with its day, time and zone."""
        local = when.astimezone(ZoneInfo(zone))
        return f"{self.day(local)}{self._comma}{local:%H:%M} {local.tzname()}"

    def number(self, value: float) -> str:
        """Return a whole number with the marks that the language sets between its thousands."""
        from babel.numbers import format_decimal  # noqa: PLC0415 - as `_day`

        return str(format_decimal(round(value), locale=locale_of(self.language)))

    def language_of(self, code: str) -> str:
        """Return how a language is called, by its code."""
        return language_name(code, self.language)

    def _parts(self, text: str, places: AnyMapping[str, object]) -> Iterator[str]:
        """Yield a text piece by piece; what stands in its places stays in its own language and direction."""
        for before, place, _, _ in Formatter().parse(text):
            yield before
            if place is not None:
                value = places[place]
                told = value if isinstance(value, str) else str(value)
                yield turned(told, self.direction) if type(told) is str else told


@lru_cache(maxsize=4096)
def _day(when: date, language: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - reads files of its own, when the first day is shown

    return str(format_date(when, DAY.get(language, "long"), locale=locale_of(language)))


def load_words(templates: Path, language: str) -> Words:
    """Return the words of `language`. Raises PackSyntaxError naming file and line."""
    return _load(templates, language)


@lru_cache(maxsize=16)
def _load(templates: Path, language: str) -> Words:
    english = texts_of(templates, ENGLISH)
    if language == ENGLISH:
        return Words(ENGLISH, english)
    own = texts_of(templates, language)
    unknown = sorted(set(own) - set(english))
    if unknown:
        told = f"'{unknown[0]}' is no word of English"
        raise PackSyntaxError(f"{FOLDER}/{language}", 1, told, "Add it to English first.")
    return Words(language, {**english, **own})


def texts_of(templates: Path, language: str) -> dict[str, Word]:
    """Return what a language itself says, by word. Raises PackSyntaxError naming file and line."""
    folder = templates / "strings" / "desk" / language
    if not folder.is_dir():
        raise PackSyntaxError(f"{FOLDER}/{language}", 1, "there is no such folder", "See docs/desk.md.")
    found: dict[str, Word] = {}
    for file in sorted(folder.glob("*.yaml")):
        name = f"{FOLDER}/{language}/{file.name}"
        raw = read(file, name=name)
        if not isinstance(raw, Mapping):
            raise PackSyntaxError(name, 1, "must map words to texts", "See docs/desk.md.")
        if file.stem != ABOUT:
            found |= {f"{file.stem}.{key}": _word(raw, key, name, language) for key in raw}
    return found


def plural_forms(language: str) -> frozenset[str]:
    """Return the plural forms that a language has, by Unicode's rules."""
    return frozenset({*locale_of(language).plural_form.tags, "other"})


def _word(raw: Mapping, key: str, name: str, language: str) -> Word:
    value: Any = raw[key]
    if isinstance(value, str) and value:
        return value
    forms = plural_forms(language)
    if isinstance(value, Mapping) and set(value) == forms:
        return {form: str(value[form]) for form in value}
    needed = " and ".join(repr(form) for form in sorted(forms))
    raise PackSyntaxError(name, raw.line_of(key), f"'{key}' needs a text, or {needed}", "See docs/desk.md.")


def places_in(word: Word) -> frozenset[str]:
    """Return the places that a text has, in braces, in any of its plural forms."""
    texts: Iterable[str] = word.values() if isinstance(word, dict) else (word,)
    return frozenset(place for text in texts for _, place, _, _ in Formatter().parse(text) if place is not None)
