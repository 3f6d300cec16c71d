"""The sentences of one language, `rules/calendars/strings/<language>.yaml`, and how days are written in it."""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from workflow.clocks.holiday import Weekday
from workflow.errors import PackSyntaxError, UnknownTermError
from workflow.packfile import Mapping as Node
from workflow.packfile import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PARTS = ("language", "formats", "weekdays", "months", "words", "sentences")
COUNTED = ("zero", "one", "two", "few", "many", "other")
"""The plural forms that Unicode knows. A text with a number may be a mapping of those of its language, with `other`."""
FORMATS = {
    "day": ("weekday", "day", "month", "year"),
    "moment": ("date", "time", "zone"),
    "listed": ("weekday", "day", "month"),
    "by": ("by",),
    "document": ("document",),
}


@dataclass(frozen=True, slots=True)
class Strings:
    """Words and sentences of one language. Placeholders are names in braces; nothing else is a format."""

    language: str
    formats: Mapping[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    words: Mapping[str, str]
    sentences: Mapping[str, str]
    plurals: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    """By part and key, the plural forms of a text that has them; the part itself has `other`."""

    @classmethod
    def load(cls, path: Path, *, name: str) -> Strings:
        """Return the strings in `path`. Raises PackSyntaxError or UnknownTermError with the line."""
        node = read(path, name=name)
        if not isinstance(node, Node) or set(node) != set(PARTS):
            raise PackSyntaxError(name, 1, f"needs exactly {', '.join(PARTS)}", "See docs/clocks.md.")
        weekdays, months = _list(node, "weekdays", len(Weekday)), _list(node, "months", date.max.month)
        formats, words, sentences = (_map(node, part) for part in ("formats", "words", "sentences"))
        plurals = {
            (part, key): dict(forms)
            for part in ("words", "sentences")
            for key, forms in node[part].items()
            if isinstance(forms, Node)
        }
        if set(formats) != set(FORMATS):
            raise PackSyntaxError(name, node.line_of("formats"), f"needs {', '.join(FORMATS)}", "See docs/clocks.md.")
        for key, allowed in FORMATS.items():
            _placeholders(node["formats"], key, allowed)
        for key in sentences:
            several = node["sentences"][key]
            for holder, each in (
                [(several, form) for form in several] if isinstance(several, Node) else [(node["sentences"], key)]
            ):
                _placeholders(holder, each, None)
        return cls(str(node["language"]), formats, weekdays, months, words, sentences, plurals)

    def day(self, day: date) -> str:
        """Return a day as the language writes it, with weekday and year."""
        return self._fill("day", day)

    def listed(self, day: date) -> str:
        """Return a day for a list, without its year."""
        return self._fill("listed", day)

    def moment(self, when: date) -> str:
        """Return a day, or a moment with its time and offset."""
        if not isinstance(when, datetime):
            return self.day(when)
        return self.formats["moment"].format(date=self.day(when), time=when.strftime("%H:%M"), zone=when.strftime("%Z"))

    def word(self, code: str, number: int | None = None) -> str:
        """Return the word for a code of the count (a unit, a weekday, a way of counting), or the code itself."""
        return self._counted("words", code, number) or self.words.get(code, code)

    def sentence(self, code: str, number: int | None = None) -> str | None:
        """Return the sentence for a step, as the language says it of `number`; None where it has none."""
        return self._counted("sentences", code, number) or self.sentences.get(code)

    def _counted(self, part: str, key: str, number: int | None) -> str | None:
        forms = self.plurals.get((part, key))
        return None if forms is None or number is None else forms.get(_form(self.language, number))

    def _fill(self, key: str, day: date) -> str:
        weekday, month = self.weekdays[day.weekday()], self.months[day.month - 1]
        return self.formats[key].format(weekday=weekday, day=day.day, month=month, year=day.year)


@cache
def _form(language: str, number: int) -> str:
    """Return the plural form in which a language speaks of a number."""
    from babel import Locale  # noqa: PLC0415 - only where a sentence has plural forms

    return str(Locale.parse(language).plural_form(number))


def _list(node: Node, key: str, length: int) -> tuple[str, ...]:
    value = node[key]
    if not isinstance(value, list) or len(value) != length or not all(isinstance(item, str) for item in value):
        raise PackSyntaxError(node.file, node.line_of(key), f"'{key}' needs {length} words", "Complete the list.")
    return tuple(value)


def _map(node: Node, key: str) -> dict[str, str]:
    value = node[key]
    if not isinstance(value, Node) or not all(isinstance(item, str) or _is_counted(item) for item in value.values()):
        raise PackSyntaxError(node.file, node.line_of(key), f"'{key}' must map words to texts", "See docs/clocks.md.")
    return {name: item if isinstance(item, str) else str(item["other"]) for name, item in value.items()}


def _is_counted(item: object) -> bool:
    """Say whether a text is given in plural forms."""
    told = isinstance(item, Node) and "other" in item and set(item) <= set(COUNTED)
    return told and all(isinstance(each, str) for each in item.values())  # type: ignore[attr-defined]


def _placeholders(node: Any, key: str, allowed: tuple[str, ...] | None) -> None:  # noqa: ANN401 - a checked mapping
    text = str(node[key])
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise PackSyntaxError(node.file, node.line_of(key), f"'{key}': {error}", "Mend the braces.") from error
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion or (allowed is not None and name not in allowed):
            raise UnknownTermError(node.file, node.line_of(key), f"'{{{name}}}' in '{key}'", "Use a plain name.")
