"""Why a step is not open, in words, each with the place where the thing that unblocks it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from workflow.documents.foreign import marked as alike
from workflow.documents.foreign import strung
from workflow.engine.guards import Reason
from workflow.web.desk import Desk
from workflow.web.facts import question

Names = Mapping[str, Any]

FORMS = {
    "checkpoint": ("checkpoint", "checkpoint"), "event": ("event", "kind"), "fact": ("fact", "fact"),
    "undetermined": ("fact", "fact"),
}  # fmt: skip
"""By the code of a reason: the form that unblocks it, and the field that what it is about fills."""


class ReasonShown(NamedTuple):
    """One reason; `href` is '' where nothing on the desk unblocks it, `word` says what is done there."""

    sentence: str
    unblocks: str
    href: str
    word: str


def shown(desk: Desk, reasons: Iterable[Reason], url: str) -> tuple[ReasonShown, ...]:
    """Return reasons with their places below the address of the request."""
    return tuple(_one(desk, reason, url) for reason in reasons)


def sentence(desk: Desk, reason: Reason) -> str:
    """Return why, in the language of the desk; things of the law are named by their titles."""
    return desk.words(f"reasons.{reason.word}", **dict(_named(desk, reason.names)))


def _one(desk: Desk, reason: Reason, url: str) -> ReasonShown:
    does = desk.words(f"reasons.{reason.word}-does", **dict(_named(desk, reason.names)))
    form, href = place_of(reason, url)
    return ReasonShown(sentence(desk, reason), does, href, form)


def place_of(reason: Reason, url: str) -> tuple[str, str]:
    """Return the form that unblocks a reason, and its address; '' twice where none does."""
    form, field = FORMS.get(reason.code, ("", "")) if reason.about else ("", "")
    if not form or (form == "fact" and reason.about.startswith("event.")):
        return "", ""
    return form, f"{url}/do/{form}?{urlencode({field: reason.about})}"


def _named(desk: Desk, names: Names) -> Iterator[tuple[str, str]]:
    """Yield what a reason names as it is called here."""
    for name, value in names.items():
        said = SAID.get(name)
        yield name, said(desk, names, value) if said else str(value)


def _either(desk: Desk, texts: Iterable[str]) -> str:
    return strung(desk.words("reasons.or"), texts)


def _owed(desk: Desk, _: Names, value: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    points, events = value
    known = desk.house.rulebook.law.checkpoints
    return strung("; ", (*(desk.say(known[word].title) for word in points), *map(desk.titles.event, events)))


def _cited(desk: Desk, _: Names, rule: str) -> str:
    return desk.cite(desk.house.rulebook.law.rules[rule].rule.citation)


def _steps(desk: Desk, names: Names, value: Iterable[str]) -> str:
    return _either(desk, (desk.titles.step(names["procedure"], step) for step in value))


def _text(desk: Desk, _: Names, value: Mapping[str, str]) -> str:
    """Return a text of the law inside a sentence, which has a full stop of its own."""
    text = desk.say(value)
    return alike(text.removesuffix("."), text)


SAID: Mapping[str, Callable[[Desk, Names, Any], str]] = {
    "roles": lambda desk, _, value: _either(desk, (desk.words.open("roles", role.value) for role in value)),
    "has": lambda desk, _, value: desk.words.open("roles", value),
    "events": lambda desk, _, value: _either(desk, map(desk.titles.event, value)),
    "facts": lambda desk, _, value: strung(" ", (question(desk, path) for path in value)),
    "steps": _steps, "undo": _steps, "owed": _owed, "under": _cited, "within": _cited,
    "rule": _text, "checkpoint": _text, "question": _text,
    "cite": lambda desk, _, value: desk.cite(value),
    "day": lambda desk, _, value: desk.words.day(value),
}  # fmt: skip
"""How each thing that a reason names is said; what is not here is a name or a number, and stays as it is."""
