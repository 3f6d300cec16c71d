"""The legal terms of one language, `templates/strings/terms/<language>.yaml`, and where a text departs from them.

A text whose English has one of a term's English forms says one of the term's own: so one term has one translation
in all papers. Where a term stands within a longer one, the longer one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import Field

from workflow.model.base import Frozen, typed
from workflow.packfile import read

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "templates/strings/terms"


class Term(Frozen):
    """One legal term: its English forms, those of the language, and the treaty or law whose text uses it."""

    en: tuple[str, ...] = Field(min_length=1)
    say: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=3)


class Terms(Frozen):
    """The glossary of one language."""

    language: str
    terms: dict[str, Term]


@dataclass(frozen=True, slots=True)
class Departure:
    """A text that does not say a term as the glossary does."""

    english: str
    said: str
    term: str
    wanted: tuple[str, ...]


def terms_of(language: str, templates: Path) -> Terms:
    """Return the glossary of a language; an empty one where nobody has written it. Raises PackSyntaxError."""
    file = templates / "strings" / "terms" / f"{language}.yaml"
    if not file.is_file():
        return Terms(language=language, terms={})
    name = f"{FOLDER}/{language}.yaml"
    return typed(Terms, read(file, name=name), file=name)


def departures(english: str, said: str, terms: Terms) -> Iterator[Departure]:
    """Yield each term of `english` that `said` says otherwise than the glossary."""
    left, plain = english.casefold(), said.casefold()
    forms = ((form.casefold(), word) for word, term in terms.terms.items() for form in term.en)
    for form, word in sorted(forms, key=lambda pair: (-len(pair[0]), pair)):
        if not (found := _whole(form)).search(left):
            continue
        left = found.sub("·", left)
        if not any(wanted.casefold() in plain for wanted in terms.terms[word].say):
            yield Departure(english, said, word, terms.terms[word].say)


@lru_cache(maxsize=4096)
def _whole(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
