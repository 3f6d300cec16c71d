"""The words papers print, by language: `templates/strings/<language>.yaml`. English fills what a language lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.errors import DocumentError, PackSyntaxError
from workflow.packfile import Mapping, read

if TYPE_CHECKING:
    from pathlib import Path

ID = re.compile(r"^[a-z0-9]+([-_][a-z0-9]+)*$")
GROUPS = ("labels", "marks", "classification", "words")


@dataclass(frozen=True, slots=True)
class Strings:
    """The words of one language, English where it has none."""

    language: str
    reviewed: bool
    labels: dict[str, str]
    marks: dict[str, str]
    classification: dict[str, str]
    words: dict[str, str]

    def word(self, value: str) -> str:
        """Return how a vocabulary word is printed; an open word is printed with its hyphens as spaces."""
        said = self.words.get(value)
        return said or (re.sub("[-_]", " ", value) if ID.match(value) else value)


def strings(language: str, templates: Path) -> Strings:
    """Return the words of `language`. Raises DocumentError when there is no such file."""
    available = sorted(file.stem for file in (templates / "strings").glob("*.yaml"))
    if language not in available:
        remedy = f"Choose one of: {', '.join(available)}; or add templates/strings/{language}.yaml."
        raise DocumentError(f"Papers cannot be made in language '{language}'.", remedy)
    return _read(templates, language)


@lru_cache(maxsize=64)
def _read(templates: Path, language: str) -> Strings:
    name = f"templates/strings/{language}.yaml"
    raw = read(templates / "strings" / f"{language}.yaml", name=name)
    if not isinstance(raw, Mapping):
        raise PackSyntaxError(name, 1, "must be a mapping", "See docs/forms.md.")
    for key in raw:
        if key not in (*GROUPS, "language", "reviewed"):
            raise PackSyntaxError(name, raw.line_of(key), f"'{key}' is not a known key here", "See docs/forms.md.")
    if raw.get("language") != language:
        raise PackSyntaxError(name, raw.line_of("language"), "language is not the file's name", "Make them equal.")
    english = None if language == "en" else _read(templates, "en")
    groups: dict[str, dict[str, str]] = {}
    for group in GROUPS:
        fallback: dict[str, str] = getattr(english, group) if english else {}
        groups[group] = {**fallback, **_group(raw, group, fallback if english else None, name)}
    return Strings(language, raw.get("reviewed") is True, **groups)


def _group(raw: Mapping, group: str, known: dict[str, str] | None, name: str) -> dict[str, str]:
    """Return one group of words, refusing what is no text and what English does not have."""
    if group not in raw:
        return {}
    found: Any = raw[group]
    if not isinstance(found, Mapping):
        raise PackSyntaxError(name, raw.line_of(group), f"{group} must be a mapping", "See docs/forms.md.")
    for key, text in found.items():
        if not isinstance(text, str) or not text:
            raise PackSyntaxError(name, found.line_of(key), f"'{key}' is no text", "Quote it.")
        if known is not None and key not in known:
            remedy = "Add the word to templates/strings/en.yaml first."
            raise PackSyntaxError(name, found.line_of(key), f"'{key}' is no word of English", remedy)
    return dict(found)
