"""What a reader of another language must not find on a page: words of the frame in English, law that hides it is."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

from factories import ROOT

from workflow.model.base import say
from workflow.web.words import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.actions.law import Rulebook

EMPTY = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")


class Piece(NamedTuple):
    """A text of a page, or of an attribute that is read, and the language the page says it is in."""

    language: str
    text: str


class Pieces(HTMLParser):
    """Reads a page into its texts, each with its language, and its element `html`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Piece] = []
        self.html: dict[str, str | None] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "html":
            self.html = told
        if tag == "option" and self._open and self._open[-1][0] == "option":  # an option ends where the next begins
            self._open.pop()
        language = told.get("lang") or (self._open[-1][1] if self._open else "")
        if told.get("aria-hidden") == "true" or tag == "title":  # a title has one language, whatever stands in it
            language = ""
        for name in ("aria-label", "placeholder", "title", "alt"):
            if told.get(name):
                self.found.append(Piece(language, str(told[name])))
        if tag not in EMPTY:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open:
            self.found.append(Piece(self._open[-1][1], " ".join(data.split())))


def english_words(language: str) -> set[str]:
    """Return the words of the frame as English says them, where a language says them otherwise."""
    english, own = (texts_of(ROOT / "templates", each) for each in ("en", language))
    both = ((text, own[word]) for word, text in english.items() if word in own)
    return {text for text, said in both if isinstance(text, str) and text != said and "{" not in text}


def english_law(rulebook: Rulebook) -> set[str]:
    """Return what the law says in English: rules, their places, questions, titles."""
    return {text for text in _texts(rulebook) if len(text) > 3}


def _texts(rulebook: Rulebook) -> Iterator[str]:
    law = rulebook.law
    for each in law.rules.values():
        yield from (say(each.rule.plain), str(each.rule.citation))
    yield from (say(kind.question) for kind in law.dictionary.kinds.values())
    for procedure in law.procedures.values():
        yield from (say(part.title) for part in (procedure, *procedure.stages, *procedure.steps))


def left_in_english(html: str, language: str, wrong: set[str]) -> list[str]:
    """Return what is wrong with the language of a page; `wrong` is what must not stand there as its own language."""
    page = Pieces(html)
    found = [f"the page is in {page.html.get('lang')}"] if page.html.get("lang") != language else []
    found += [f"English: {each.text}" for each in page.found if each.language == language and each.text in wrong]
    return found + [f"markup as text: {each.text}" for each in page.found if "<span" in each.text]
