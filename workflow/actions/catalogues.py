"""Every text that is printed or shown in the language of the reader, and the catalogues brought up to it.

Papers print those of the forms, the keyed words, the choices of facts, the kinds of request, the titles of events
and the names of the states inside a country whose law is held. The desk shows these, and titles and questions of the
law besides. A rule's own sentences and citations are not among them: they stay in the language of the law.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workflow.documents.catalogue import catalogue, parsed, translated
from workflow.documents.foreign import locale_of
from workflow.documents.forms import form, list_forms
from workflow.documents.strings import ENGLISH, english_words
from workflow.documents.terms import Departure, departures, terms_of
from workflow.documents.texts import texts_of
from workflow.documents.values import PLACE, place_name
from workflow.errors import InputError
from workflow.model.base import say
from workflow.model.translation import LANGUAGE
from workflow.rules.law import Law

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

Key = tuple[str, str]
"""Context and English text: what a message is found by."""

MOST_PLACES = 3
UNSURE = "unsure"
HEADER = """\
# {what} in {language}. See docs/forms.md, "A language".
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Reviewed-By: \\n"

"""


class Shelf(NamedTuple):
    """Where catalogues stand: a folder below `templates/strings`, and what they hold."""

    folder: str
    what: str

    def file(self, language: str, templates: Path) -> tuple[str, Path]:
        """Return how errors call the catalogue of a language, and where it lies."""
        return f"templates/strings/{self.folder}/{language}.po", templates / "strings" / self.folder / f"{language}.po"


PAPERS = Shelf("papers", "Papers of Comity")
OF_LAW = Shelf("law", "The law's titles and questions")


@dataclass(frozen=True, slots=True)
class State:
    """How far one language has come. All numbers are of texts."""

    language: str
    reviewed_by: str
    whole: int
    missing: tuple[Key, ...]
    fuzzy: int
    unsure: int
    obsolete: tuple[Key, ...]
    """Translations of what is no text of a paper any more; bringing the catalogue up to date puts them aside."""
    departures: tuple[Departure, ...]


def texts_of_papers(law: Law, templates: Path) -> dict[Key, list[str]]:
    """Return every text of papers with the places where it stands, in a fixed order."""
    return _placed(_all_texts(law, templates))


def texts_of_law(law: Law) -> dict[Key, list[str]]:
    """Return every title and question of the law that the desk shows, with the places where it stands."""
    return _placed(_shown_of_law(law))


def _placed(texts: Iterator[tuple[Key, str]]) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for key, place in texts:
        places = found.setdefault(key, [])
        if place not in places:
            places.append(place)
    return found


def _all_texts(law: Law, templates: Path) -> Iterator[tuple[Key, str]]:
    for form_id in list_forms(templates_dir=templates):
        for place, text in texts_of(form(form_id, templates_dir=templates)):
            yield ("", say(dict(text))), f"{form_id}: {place}"
    for group, words in english_words(templates).items():
        for key, word in words.items():
            yield (group, word), f"{group} {key}"
    yield from _texts_of_law(law)


def _texts_of_law(law: Law) -> Iterator[tuple[Key, str]]:
    for kind in law.dictionary.kinds.values():
        for code, choice in kind.choices.items():
            yield ("", say(choice)), f"choice {kind.path} {code}"
    for kind_id, request in law.kinds.items():
        yield ("", say(request.title)), f"kind {kind_id}"
    for event_id, event in law.events.items():
        yield ("", say(event.title)), f"event {event_id}"
    for pack in law.packs.values():
        if pack.header.jurisdiction and pack.header.parent:
            yield (PLACE, str(place_name(pack.header.jurisdiction))), f"place {pack.header.jurisdiction}"


def _shown_of_law(law: Law) -> Iterator[tuple[Key, str]]:
    for each in law.procedures.values():
        yield ("procedure", say(each.title)), each.id
    for each in law.procedures.values():
        yield from ((("stage", say(stage.title)), f"{each.id} {stage.id}") for stage in each.stages)
        yield from ((("step", say(step.title)), f"{each.id} {step.id}") for step in each.steps)
    for point in law.checkpoints.values():
        yield ("checkpoint", say(point.title)), point.id
        yield ("checkpoint", say(point.question)), point.id
    for kind in law.dictionary.kinds.values():
        yield ("fact", say(kind.question)), kind.path
        if kind.help:
            yield ("fact", say(kind.help)), f"{kind.path} help"


def template(texts: dict[Key, list[str]]) -> str:
    """Return the file that translators begin from: every text, none translated."""
    return HEADER.format(what=PAPERS.what, language="") + _written(_catalogue(texts))


def state(language: str, texts: dict[Key, list[str]], templates: Path, shelf: Shelf = PAPERS) -> State:
    """Return how far a language has come. Raises PackSyntaxError where its catalogue does not hold."""
    name, file = shelf.file(language, templates)
    raw, own = parsed(file, name), catalogue(file, name)
    terms = terms_of(language, templates)
    said = {(message.context or "", english): text for message, english, text in translated(raw, name)}
    return State(
        language, own.reviewed_by, len(texts),
        missing=tuple(key for key in texts if key not in said),
        fuzzy=sum(bool(message.id) and message.fuzzy for message in raw),
        unsure=sum(any(each.startswith(UNSURE) for each in message.auto_comments) for message in raw),
        obsolete=tuple(key for key in said if key not in texts and ("", key[1]) not in texts),
        departures=tuple(each for (_, english), text in said.items() for each in departures(english, text, terms)),
    )  # fmt: skip


def brought_up(language: str, texts: dict[Key, list[str]], templates: Path, shelf: Shelf = PAPERS) -> str:
    """Return the catalogue of a language with every text of today, its translations and its translator's doubts kept.

    What is no text any more is put aside at the end. A language without a catalogue begins with an empty one.
    Raises InputError for English and for what is no code of a language, DocumentError for a language that is not
    known, PackSyntaxError where its catalogue does not hold.
    """
    import re  # noqa: PLC0415 - beside its one use

    name, file = shelf.file(language, templates)
    if not re.fullmatch(LANGUAGE.strip("^$"), language):
        raise InputError("language", f"'{language}' is no code of a language", "Give one such as fr, uk or pt-BR.")
    if language == ENGLISH:
        raise InputError("language", "the texts themselves are in English", "Name the language they are put into.")
    locale_of(language)  # what cannot write a date is refused before anything is written
    if not file.is_file():
        return HEADER.format(what=shelf.what, language=language) + _written(_catalogue(texts))
    old = parsed(file, name)
    list(translated(old, name))  # what does not hold is refused before anything is written
    new = _catalogue({**texts, **_of_one_form(old, texts)})
    aside = {(message.context or "", message.id): message for message in old.obsolete.values()}
    for message in new:
        before = old.get(message.id, message.context) if message.id else None
        before = before or aside.get((message.context or "", message.id))
        if before is not None:
            doubts = [each.startswith(UNSURE) for each in before.auto_comments]
            message.string, message.flags = before.string, before.flags
            message.user_comments = before.user_comments
            message.auto_comments += before.auto_comments[doubts.index(True) :] if any(doubts) else []
    kept = {(message.context or "", message.id) for message in new}
    for message in [*old, *old.obsolete.values()]:
        if message.id and message.string and (message.context or "", message.id) not in kept:
            new.obsolete[f"{message.context}: {message.id}"] = message  # one text may be put aside for several forms
    head, _, _ = file.read_text(encoding="utf-8").partition("\n\n")
    return f"{head}\n\n{_written(new)}"


def _of_one_form(old: Catalog, texts: dict[Key, list[str]]) -> dict[Key, list[str]]:
    """Return the texts that a translator says otherwise on one form, as long as that form still has them."""
    keys = ((message.context or "", str(message.id)) for message in [*old, *old.obsolete.values()])
    places = {(form_id, text): texts.get(("", text), []) for form_id, text in keys if form_id}
    mine = {key: [each for each in places[key] if each.startswith(f"{key[0]}: ")] for key in places}
    return {key: there for key, there in mine.items() if there and key not in texts}


def _catalogue(texts: dict[Key, list[str]]) -> Catalog:
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - only for translators

    made = Catalog(charset="utf-8")
    for (context, english), places in texts.items():
        made.add(english, context=context or None, auto_comments=places[:MOST_PLACES])
    return made


def _written(made: Catalog) -> str:
    from babel.messages.pofile import write_po  # noqa: PLC0415 - as above

    out = io.BytesIO()
    write_po(out, made, width=0, omit_header=True)
    return out.getvalue().decode()
