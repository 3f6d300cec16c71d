"""The languages of the desk: what each is called, how far its words have come, and which are offered.

A language is a folder beside `en`, offered once it says every word of English in every plural form, with the same
places. `language.yaml` says how it is called, and who, qualified, has read it: nobody, while `reviewed-by` is empty.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from workflow.documents.strings import ENGLISH
from workflow.errors import DocumentError, PackSyntaxError
from workflow.packfile import Mapping, read
from workflow.web.words import ABOUT, FOLDER, places_in, texts_of

LONGEST = 1_000
"""Of what a browser says of its languages; more is not read."""


class Language(NamedTuple):
    """One language: its code, its own name, its word for a choice of language, who read it, what is said till then."""

    code: str
    name: str
    choose: str
    reviewed_by: str = ""
    unread: str = ""

    @property
    def warning(self) -> str:
        """What every page says while nobody qualified has read the language; '' for one that was read."""
        return "" if self.reviewed_by else self.unread


class State(NamedTuple):
    """How far one language has come. What is `misplaced` has other places in braces than English has."""

    code: str
    about: Language | None
    said: int
    missing: tuple[str, ...]
    misplaced: tuple[str, ...]
    stale: tuple[str, ...]
    """Words of the language that English has no more."""
    fault: str = ""
    """Why a file of it cannot be read."""

    @property
    def is_whole(self) -> bool:
        """Say whether the language may be offered."""
        return self.about is not None and not (self.missing or self.misplaced or self.fault)


def begun(templates: Path) -> tuple[str, ...]:
    """Return the languages that have a folder, whole or not, English first."""
    found = (each.name for each in (templates / "strings" / "desk").iterdir() if each.is_dir())
    return (ENGLISH, *sorted(each for each in found if each != ENGLISH))


@lru_cache(maxsize=8)
def offered(templates: Path) -> dict[str, Language]:
    """Return the languages that are whole, by code, English first."""
    states = (state_of(templates, code) for code in begun(templates))
    return {each.code: each.about for each in states if each.about is not None and each.is_whole}


def state_of(templates: Path, code: str) -> State:
    """Return how far a language has come. A file that cannot be read is told, so that the other languages stand."""
    english = texts_of(templates, ENGLISH)
    try:
        about, own = about_of(templates, code), texts_of(templates, code)
    except (PackSyntaxError, DocumentError) as error:
        return State(code, None, 0, tuple(english), (), (), error.sentence)
    return State(
        code,
        about,
        len(own.keys() & english.keys()),
        tuple(word for word in english if word not in own),
        tuple(word for word in english if word in own and places_in(own[word]) != places_in(english[word])),
        tuple(word for word in own if word not in english),
    )


def about_of(templates: Path, code: str) -> Language:
    """Return what a language says of itself. Raises PackSyntaxError naming what it lacks."""
    name = f"{FOLDER}/{code}/{ABOUT}.yaml"
    file = templates / "strings" / "desk" / code / f"{ABOUT}.yaml"
    raw = read(file, name=name) if file.is_file() else {}
    needed = ("name", "choose") if code == ENGLISH else ("name", "choose", "reviewed-by", "unread")
    held = isinstance(raw, Mapping) and set(raw) == set(needed)
    if not held or not all(isinstance(raw[each], str) for each in needed):
        raise PackSyntaxError(name, 1, f"needs exactly {', '.join(needed)}, each a text", "See docs/desk.md.")
    return Language(code, raw["name"], raw["choose"], raw.get("reviewed-by", ""), raw.get("unread", ""))


@lru_cache(maxsize=256)
def preferred(header: str, among: Collection[str]) -> str:
    """Return which of some languages a browser asks for first (RFC 9110, Accept-Language); '' for none of them."""
    wishes = []
    for part in header[:LONGEST].split(","):
        tag, _, weight = part.partition(";")
        wishes.append((_weight(weight), tag.strip().partition("-")[0].lower()))
    ranked = sorted((each for each in wishes if each[0] > 0), key=lambda wish: -wish[0])
    return next((tag for _, tag in ranked if tag in among), "")


def _weight(said: str) -> float:
    name, _, number = said.strip().partition("=")
    try:
        return float(number) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
