"""What a desk says in each language that it offers: words, texts of the law, titles, templates; made once, when asked.

A text of the law is said as papers say it (`templates/strings/papers/`), so that nothing is translated twice. What
nobody has translated is said in English, and knows that it is English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.actions.catalogues import OF_LAW
from workflow.actions.law import Rulebook
from workflow.documents.catalogue import Catalogue, catalogue
from workflow.documents.strings import ENGLISH, Strings, strings_or_english
from workflow.web.languages import Language, about_of, offered
from workflow.web.templates import templates_in
from workflow.web.titles import Titles
from workflow.web.words import Words, load_words

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Tongue:
    """A desk in one language."""

    about: Language
    words: Words
    strings: Strings
    titles: Titles
    templates: Environment


class Tongues:
    """The languages of a desk. `own` is what it speaks to whoever chose none."""

    def __init__(self, rulebook: Rulebook, templates: Path, own: str) -> None:
        self._rulebook, self._templates, self.own = rulebook, templates, own
        self.offered: Mapping[str, Language] = {**offered(templates), own: about_of(templates, own)}
        self._made: dict[str, Tongue] = {}
        self._environments: dict[str, Environment] = {}

    def of(self, code: str) -> Tongue:
        """Return the desk in one of the languages offered."""
        found = self._made.get(code)
        return found if found is not None else self._made.setdefault(code, self._make(code))

    def _make(self, code: str) -> Tongue:
        words, strings = load_words(self._templates, code), self._strings(code)
        way = "" if code == ENGLISH else words.direction
        templates = self._environments.get(way) or self._environments.setdefault(
            way, templates_in(self._templates, way)
        )
        return Tongue(self.offered[code], words, strings, Titles(self._rulebook, strings, self._templates), templates)

    def _strings(self, code: str) -> Strings:
        """Return what papers say in a language, with what it says of the law that they do not print."""
        strings = strings_or_english(code, self._templates)
        name, file = OF_LAW.file(code, self._templates)
        if not file.is_file():
            return strings
        law, papers = catalogue(file, name), strings.catalogue
        said = {("", english): text for (_, english), text in law.texts.items()}
        whole = Catalogue(code, law.reviewed_by, {**said, **(papers.texts if papers else {}), **law.texts})
        return replace(strings, catalogue=whole)
