"""The translations of one language: a gettext catalogue, `templates/strings/papers/<language>.po`, read and checked.

A message is found by its exact English text, so an English text that changed has
no translation until somebody gives it one. What is marked fuzzy is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from workflow.errors import PackSyntaxError

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

BRACES = re.compile(r"\{[^{}]*\}")
REVIEWER = re.compile(r'^"X-Reviewed-By: *(.*?) *(?:\\n)?"\s*$', re.MULTILINE)
UNTRANSLATED = re.compile(r'^msgstr ""\n(?!")|^#,.*\bfuzzy\b', re.MULTILINE)
SHAPE = 'See docs/forms.md, "A language".'


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language by context and English text; the context is a group of words, a form's id or empty."""

    language: str
    reviewed_by: str
    """The qualified translator who read it; empty where nobody has."""
    texts: Mapping[tuple[str, str], str]

    def find(self, english: str, context: str = "") -> str | None:
        """Return the translation of a text, that of its context first; None where nobody has given one."""
        return self.texts.get((context, english)) or (self.texts.get(("", english)) if context else None)


def is_whole(file: Path) -> bool:
    """Return whether every text of a catalogue is translated; the file alone is looked at, which is quick."""
    return _is_whole(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _is_whole(file: Path, _written: int) -> bool:
    return not UNTRANSLATED.search(file.read_text(encoding="utf-8") + "\n")


def catalogue(file: Path, name: str) -> Catalogue:
    """Return the catalogue in `file`. Raises PackSyntaxError naming `name` and the line of what does not hold."""
    raw = parsed(file, name)
    language = file.stem
    if str(raw.locale_identifier) != language:
        raise PackSyntaxError(name, 1, f"its header does not say 'Language: {language}'", SHAPE)
    said = REVIEWER.search(file.read_text(encoding="utf-8"))
    texts = {(message.context or "", english): text for message, english, text in translated(raw, name)}
    return Catalogue(language, said[1] if said else "", texts)


def parsed(file: Path, name: str) -> Catalog:
    """Return a catalogue as Babel reads it. Raises PackSyntaxError for one that cannot be read."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - only needed for another language

    try:
        with file.open("rb") as lines:
            return read_po(lines, abort_invalid=True)
    except PoFileError as error:
        raise PackSyntaxError(
            name, error.lineno + 1, f"'{error.line.strip()}' is no line of a catalogue", SHAPE
        ) from error
    except (ValueError, LookupError) as error:
        raise PackSyntaxError(name, 1, f"cannot be read ({error})", SHAPE) from error


def translated(raw: Catalog, name: str) -> Iterator[tuple[Message, str, str]]:
    """Yield each message in use with its English and its text. Raises PackSyntaxError where a place was lost."""
    for message in raw:
        if not message.id or not message.string or message.fuzzy:
            continue
        if not isinstance(message.id, str) or not isinstance(message.string, str):
            raise PackSyntaxError(name, message.lineno or 1, "has a text with plural forms, which no form has", SHAPE)
        wanted, given = (set(BRACES.findall(text)) for text in (message.id, message.string))
        if wanted != given:
            lost, added = sorted(wanted - given), sorted(given - wanted)
            told = [
                *(f"lost {place}" for place in lost),
                *(f"has {place}, which the English has not" for place in added),
            ]
            shown = f"the translation of '{message.id[:60]}' {' and '.join(told)}"
            raise PackSyntaxError(name, message.lineno or 1, shown, "Keep the places in braces as they are.")
        yield message, message.id, message.string
