"""Invented requests: a story told again of other people, under other references, on other days.

Nothing is drawn by chance: the same story, number and day give the same request.
Days move by whole weeks, so that a Tuesday stays one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workflow import packfile
from workflow.actions.files import PlannedAct
from workflow.actions.story import Story
from workflow.model.base import Frozen
from workflow.vocabulary import Role

FIRST_NAMES = (
    "Ada", "Bruno", "Chiara", "Dario", "Elif", "Farid", "Greta", "Hana", "Ines", "Joris", "Katya", "Leon", "Mila",
    "Noor", "Otto", "Paula", "Quentin", "Rosa", "Sven", "Tomas", "Ursula", "Vera", "Wim", "Yara", "Zoran",
)  # fmt: skip
LAST_NAMES = (
    "Exempla", "Musterfeld", "Probst", "Vorlage", "Modello", "Specimen", "Ejemplar", "Primerov", "Sampleton", "Ornek",
    "Esimerk", "Pavyzdys", "Exempelius", "Namnlos", "Ficta", "Inventa", "Fabula", "Nemo", "Quidam", "Aliquis",
)  # fmt: skip
"""Words for 'example', 'nobody' and 'invented', so that nobody takes them for somebody."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_TOLD = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})(?: (\d{{4}}))?\b")
_LAST_DIGITS = re.compile(r"\d+(?=\D*$)")
_FIRST = 5000
WAIT = timedelta(hours=1)
"""Acts are recorded later by this, so that none comes before its event where clocks were put back in between."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The people at the desk that the demonstration signs in, who take some of the requests over."""

    officer: str = "Olivia Hart"
    supervisor: str = "Samuel Reed"


def invented(story: Story, number: int, *, last_act: date, acts: int, desk: Desk | None = None) -> Story:
    """Return `story` told again as request `number`, its first `acts` acts, the last of them about `last_act`."""
    steps = story.steps[:acts]
    told = steps[-1].act.at if steps else story.request.at
    weeks = (last_act - told.date()).days // 7
    change = _Change(_words(story, number, desk), timedelta(weeks=weeks), story.request.made_on.year)
    request = change.of(story.request)
    return Story(f"demo-{number}", request, tuple(_moved(each, change) for each in steps), None)


def person_of(story: Story) -> str:
    """Return the name of the person whom a story is about, or ''."""
    person = story.request.facts.get("person") if isinstance(story.request.facts, Mapping) else None
    return str(person.get("name") or "") if isinstance(person, Mapping) else ""


def _moved(planned: PlannedAct, change: _Change) -> PlannedAct:
    return planned.model_copy(update={"act": change.of(planned.act)})


def _words(story: Story, number: int, desk: Desk | None) -> dict[str, str]:
    """Return what is said in another way: references, the person, and who works on it."""
    request = story.request
    chance = random.Random(f"{story.name} {number}")  # noqa: S311 - invented names, not a secret
    words = {request.reference: _numbered(request.reference, _FIRST + number)}
    if request.their_reference:
        words[request.their_reference] = _numbered(request.their_reference, _FIRST + 7 * number)
    name = person_of(story)
    if name:
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        words |= {name: f"{first} {last}", name.split()[-1]: last}
    names = {each.name for each in request.participants}
    if desk is not None and not names & {desk.officer, desk.supervisor}:
        heads = [each.name for each in request.participants if each.role is Role.SUPERVISOR]
        words |= {request.by: desk.officer, **({heads[0]: desk.supervisor} if heads else {})}
    return words


def _numbered(reference: str, number: int) -> str:
    """Return a reference with its last number in place of another."""
    found = _LAST_DIGITS.sub(str(number), reference, count=1)
    return found if found != reference else f"{reference}-{number}"


@dataclass(frozen=True, slots=True)
class _Change:
    """Other words and other days, for anything an act holds."""

    words: Mapping[str, str]
    later: timedelta
    year: int
    """The year of a day that is told without one."""

    def of(self, value: Any) -> Any:  # noqa: ANN401, PLR0911 - any value of an act, each sort its own way
        """Return the value told again."""
        if isinstance(value, Frozen):
            return value.model_copy(update={name: self.of(getattr(value, name)) for name in type(value).model_fields})
        if isinstance(value, packfile.Mapping):
            return _like(packfile.Mapping({key: self.of(each) for key, each in value.items()}), value)
        if isinstance(value, packfile.Sequence):
            return _like(packfile.Sequence(self.of(each) for each in value), value)
        if isinstance(value, dict):
            return {key: self.of(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.of(each) for each in value)
        if type(value) is str:
            return self._text(value)
        if isinstance(value, datetime):
            return value + self.later + WAIT
        return value + self.later if isinstance(value, date) else value

    def _text(self, text: str) -> str:
        pattern = "|".join(re.escape(each) for each in sorted(self.words, key=len, reverse=True))
        again = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: self.words[found[0]], text)
        return _TOLD.sub(self._told, _ISO.sub(self._iso, again))

    def _iso(self, found: re.Match[str]) -> str:
        try:
            return (date.fromisoformat(found[0]) + self.later).isoformat()
        except ValueError:
            return found[0]

    def _told(self, found: re.Match[str]) -> str:
        try:
            day = date(int(found[3] or self.year), _MONTHS.index(found[2]) + 1, int(found[1])) + self.later
        except ValueError:
            return found[0]
        return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if found[3] else "")


def _like(made: Any, kept: Any) -> Any:  # noqa: ANN401 - a mapping or a list that knows its lines
    made.file, made.line, made.lines = kept.file, kept.line, kept.lines
    return made
