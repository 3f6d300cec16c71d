"""Facts as the desk shows and asks them: the plain question, the value in words, and what was typed as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from workflow.documents.foreign import strung
from workflow.model.fact import Assertion, FactKind
from workflow.model.request import CooperationRequest
from workflow.web.desk import Desk
from workflow.web.form import Form

LONG = ("narrative",)


class Said(NamedTuple):
    """One fact: its question, what was answered, by whom and from which source. `path` with the item in brackets."""

    path: str
    question: str
    value: str
    source: str
    by: str


def name_of(path: str, item: str | None) -> str:
    """Return a fact's name as findings write it."""
    return f"{path}[{item}]" if item else path


def split(name: str) -> tuple[str, str | None]:
    """Return path and item of a fact's name."""
    path, _, item = name.partition("[")
    return path, item.rstrip("]") or None


def question(desk: Desk, name: str) -> str:
    """Return the plain question of a fact; of an event, its title."""
    path, item = split(name)
    dictionary = desk.house.rulebook.law.dictionary
    if path.startswith("event."):
        return desk.words("facts.happened", event=desk.titles.event(path.removeprefix("event.").replace("_", "-")))
    asked = desk.say(dictionary[path].question) if path in dictionary else path
    return desk.words("facts.of-item", question=asked, item=item) if item else asked


def value_words(desk: Desk, path: str, value: object) -> str:
    """Return a recorded value in words."""
    if value is None:
        return desk.words("facts.none")
    if isinstance(value, bool):
        return desk.words("facts.yes" if value else "facts.no")
    if isinstance(value, tuple | list):
        return strung(", ", (value_words(desk, path, each) for each in value))
    return _text(desk, path, str(value))


def _text(desk: Desk, path: str, text: str) -> str:
    dictionary = desk.house.rulebook.law.dictionary
    if path not in dictionary:
        return text
    kind = dictionary[path]
    if text in kind.choices:
        return desk.say(kind.choices[text])
    if kind.type in ("jurisdiction", "jurisdictions"):
        return desk.titles.place(text)
    if kind.type == "date":
        return desk.words.day(date.fromisoformat(text))
    if kind.type == "moment":
        return desk.words.moment(datetime.fromisoformat(text))
    return text


def said(desk: Desk, each: Assertion) -> Said:
    """Return an assertion in words."""
    name = name_of(each.path, each.item)
    return Said(name, question(desk, name), value_words(desk, each.path, each.value), each.source, each.by)


class Known(Mapping[str, Said]):
    """Facts by name, each put into words when it is asked for: a page shows few of those that are known."""

    def __init__(self, desk: Desk, stated: dict[str, Assertion]) -> None:
        self._desk, self._stated = desk, stated

    def __getitem__(self, name: str) -> Said:
        return said(self._desk, self._stated[name])

    def __contains__(self, name: object) -> bool:
        return name in self._stated

    def __iter__(self) -> Iterator[str]:
        return iter(self._stated)

    def __len__(self) -> int:
        return len(self._stated)


def standing(desk: Desk, request: CooperationRequest) -> Known:
    """Return every standing fact of a request by its name; lists themselves are left out."""
    lists = desk.house.rulebook.law.dictionary.lists
    return Known(desk, {name_of(each.path, each.item): each for each in request.standing() if each.path not in lists})


def typed(kind: FactKind, form: Form) -> Any:  # noqa: ANN401 - any plain value
    """Return what was typed as a plain value, for `flatten` to check; text that fits no type stays text."""
    if kind.type == "list":
        return []
    if kind.type in ("choices", "jurisdictions", "texts"):
        picked = form.all("value")
        return (
            list(picked)
            if kind.type == "choices"
            else [part.strip() for part in picked[0].split(",")]
            if picked
            else []
        )
    text = form.text("value")
    if kind.type == "yes-no" and text in ("yes", "no"):
        return text == "yes"
    if kind.type == "number" and text.lstrip("-").isdecimal():
        return int(text)
    return text


def nest(path: str, item: str | None, value: object) -> dict[str, Any]:
    """Return one fact as people write facts: by group, and below its item where it has one."""
    group, _, word = path.partition(".")
    if item is not None:
        return {group: [{"id": item, word: value}]}
    return {group: {word: value}} if word else {group: value}
