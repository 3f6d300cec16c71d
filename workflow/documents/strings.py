"""The texts that papers print, in one language: keyed words (`templates/strings/papers/en.yaml`) and those of forms.

Forms and words are written in English. Every other language is one catalogue
(catalogue.py); what it lacks is printed in English, and marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.documents.catalogue import Catalogue, catalogue, is_whole
from workflow.documents.foreign import Foreign
from workflow.errors import DocumentError, PackSyntaxError
from workflow.packfile import Mapping, read

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "en"
ID = re.compile(r"^[a-z0-9]+([-_][a-z0-9]+)*$")
GROUPS = ("labels", "marks", "classification", "words")
FOLDER = "templates/strings/papers"


@dataclass(frozen=True, slots=True)
class Strings:
    """One language: the words that have a key, and what is said in place of any English text of a form."""

    language: str
    labels: Map[str, str]
    marks: Map[str, str]
    classification: Map[str, str]
    words: Map[str, str]
    catalogue: Catalogue | None = None
    """None for English, which needs none."""

    @property
    def reviewed(self) -> bool:
        """Return whether somebody qualified has read this language."""
        return self.catalogue is None or bool(self.catalogue.reviewed_by)

    def word(self, value: str) -> str:
        """Return how a vocabulary word is printed; an open word is printed with its hyphens as spaces."""
        said = self.words.get(value)
        return said or (self.english(re.sub("[-_]", " ", value)) if ID.match(value) else value)

    def english(self, text: str) -> str:
        """Return an English text that no catalogue has: marked as English in any other language."""
        return text if self.language == ENGLISH else Foreign(text, ENGLISH)

    def say(self, text: Map[str, str], form: str = "") -> str:
        """Return a text in this language, as `form` says it where it differs; else its English, marked as foreign."""
        english = text[ENGLISH]
        found = text.get(self.language)
        if not found and self.catalogue is not None:
            found = self.catalogue.find(english, form)
        return found or Foreign(english, ENGLISH)


def filled(text: str, values: Map[str, str]) -> str:
    """Return a text with each value in its place, `{name}`; a place that has none stays as it is."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def folder_of(templates: Path) -> Path:
    """Return where the texts of papers lie: the English words, and the catalogue of each other language."""
    return templates / "strings" / "papers"


def languages(templates: Path) -> tuple[str, ...]:
    """Return the languages that have a catalogue, whole or begun, English first."""
    return (ENGLISH, *sorted(file.stem for file in folder_of(templates).glob("*.po")))


def whole_languages(templates: Path) -> tuple[str, ...]:
    """Return the languages that are offered for papers: those in which every text is translated, English first."""
    folder = folder_of(templates)
    return tuple(each for each in languages(templates) if each == ENGLISH or is_whole(folder / f"{each}.po"))


def strings(language: str, templates: Path) -> Strings:
    """Return one language, read once per process. Raises DocumentError when there is no such file."""
    available = languages(templates)
    if language not in available:
        remedy = f"Choose one of: {', '.join(whole_languages(templates))}; or add {FOLDER}/{language}.po."
        raise DocumentError(f"Papers cannot be made in language '{language}'.", remedy)
    return _read(templates, language)


def strings_or_english(language: str, templates: Path) -> Strings:
    """Return one language; of one that papers have not, its name with English texts that know they are English."""
    known = language in languages(templates)
    return strings(language, templates) if known else _strings(language, english_words(templates), None)


@lru_cache(maxsize=64)
def _read(templates: Path, language: str) -> Strings:
    if language == ENGLISH:
        return _strings(language, english_words(templates), None)
    own = catalogue(folder_of(templates) / f"{language}.po", f"{FOLDER}/{language}.po")
    english = english_words(templates)
    groups = {
        group: {key: own.find(text, group) or Foreign(text, ENGLISH) for key, text in english[group].items()}
        for group in GROUPS
    }
    return _strings(language, groups, own)


def _strings(language: str, groups: Map[str, Map[str, str]], own: Catalogue | None) -> Strings:
    labels, marks, classification, words = (groups[group] for group in GROUPS)
    return Strings(language, labels, marks, classification, words, own)


def english_words(templates: Path) -> dict[str, dict[str, str]]:
    """Return the keyed words by group. Raises PackSyntaxError for what is no text or no group."""
    name = f"{FOLDER}/{ENGLISH}.yaml"
    raw = read(folder_of(templates) / f"{ENGLISH}.yaml", name=name)
    if not isinstance(raw, Mapping) or set(raw) != set(GROUPS):
        raise PackSyntaxError(name, 1, f"needs exactly {', '.join(GROUPS)}", "See docs/forms.md.")
    return {group: _group(raw, group, name) for group in GROUPS}


def _group(raw: Mapping, group: str, name: str) -> dict[str, str]:
    found: Any = raw[group]
    if not isinstance(found, Mapping):
        raise PackSyntaxError(name, raw.line_of(group), f"{group} must be a mapping", "See docs/forms.md.")
    for key, text in found.items():
        if not isinstance(text, str) or not text:
            raise PackSyntaxError(name, found.line_of(key), f"'{key}' is no text", "Quote it.")
    return dict(found)
