"""What a new request is asked next: only what a rule in play or a step needs, and the reason beside each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from workflow.actions.look import Look
from workflow.model.fact import FactKind
from workflow.rules.questions import shortest_questions
from workflow.web.desk import Desk
from workflow.web.draft import BORN, NewRequest
from workflow.web.facts import name_of, question, split

AT_ONCE = 6
MOST_REASONS = 3


class Reason(NamedTuple):
    """Why a question is asked: a rule in plain words with its citation, or a step."""

    plain: str
    citation: str


class Asked(NamedTuple):
    """One question as a form shows it."""

    name: str
    question: str
    help: str
    kind: FactKind
    choices: tuple[tuple[str, str, str], ...]
    reasons: tuple[Reason, ...]
    more: int
    who: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the choices as pairs, for boxes and lists."""
        return [(word, text) for word, text, _ in self.choices]


def open_questions(desk: Desk, seen: Look) -> dict[str, tuple[str, ...]]:
    """Return what could be asked now, the most useful first: the name of each fact, and the findings that need it."""
    dictionary = desk.house.rulebook.law.dictionary
    found: dict[str, tuple[str, ...]] = {}
    known = {(each.path, each.item) for each in seen.request.standing()}
    for path in _of_steps(seen):
        if path in dictionary and not dictionary[path].derived:
            for name in _names(desk, seen, path):
                if split(name) not in known:
                    found.setdefault(name, ())
    for each in shortest_questions(seen.findings, dictionary, desk.words.language):
        names = _listed(desk, each.path) if dictionary[each.path].type == "list" else (name_of(each.path, each.item),)
        for name in names:
            if split(name) not in known:
                found.setdefault(name, each.needed_by)
    return found


def next_names(desk: Desk, seen: Look, new: NewRequest) -> list[str]:
    """Return the names of the questions to ask now: not what was answered, nor what was passed over."""
    asked = {*new.skipped, *(name for name, values in new.facts.items() if values)}
    return [name for name in open_questions(desk, seen) if name not in asked][:AT_ONCE]


def asked(desk: Desk, seen: Look, names: list[str]) -> list[Asked]:
    """Return questions with their reasons, in the order of `names`; what no dictionary has is left out."""
    needs = open_questions(desk, seen)
    dictionary = desk.house.rulebook.law.dictionary
    return [_asked(desk, seen, name, needs.get(name, ())) for name in names if split(name)[0] in dictionary]


def _of_steps(seen: Look) -> Iterator[str]:
    """Yield the facts that steps from here need, and what tells one person from another."""
    for step in seen.moves:
        yield from step.needs_facts
    if any("person.name" in step.needs_facts for step in seen.procedure.steps):
        yield BORN


def _names(desk: Desk, seen: Look, path: str) -> tuple[str, ...]:
    listing = desk.house.rulebook.law.dictionary.list_of(path)
    if listing is None:
        return (path,)
    rows = seen.env.get(listing) or ()
    return tuple(f"{path}[{row['#']}]" for row in rows) or (f"{path}[1]",)


def _listed(desk: Desk, path: str) -> tuple[str, ...]:
    """Return, for a list that nobody spoke of, what names its first item; then that there may be none."""
    kind = desk.house.rulebook.law.dictionary[path]
    return (*(f"{path}.{word}[1]" for word in kind.named_by), path)


def _asked(desk: Desk, seen: Look, name: str, needed_by: tuple[str, ...]) -> Asked:
    path, _ = split(name)
    kind = desk.house.rulebook.law.dictionary[path]
    reasons = list(_reasons(desk, seen, path, needed_by))
    return Asked(
        name, question(desk, name), desk.say(kind.help) if kind.help else _shape(desk, kind), kind,
        choices_of(desk, kind), tuple(reasons[:MOST_REASONS]), max(0, len(reasons) - MOST_REASONS),
        ", ".join(desk.words.open("askers", word) for word in kind.asserted_by),
    )  # fmt: skip


def _shape(desk: Desk, kind: FactKind) -> str:
    words: dict[str, Any] = {
        "date": "do.date-hint", "moment": "do.moment-hint", "duration": "do.duration-hint",
        "jurisdictions": "do.list-hint", "texts": "do.list-hint", "jurisdiction": "new.code-hint",
    }  # fmt: skip
    if kind.type == "number":
        return desk.words("do.number-hint", unit=kind.unit)
    return desk.words(words[kind.type]) if kind.type in words else ""


def choices_of(desk: Desk, kind: FactKind) -> tuple[tuple[str, str, str], ...]:
    """Return what can be chosen, as triples for radio buttons; nothing for what is typed."""
    words = desk.words
    if kind.type == "list":
        return (("none", words("do.list-none"), ""),)
    if kind.type == "yes-no":
        return (("yes", words("facts.yes"), ""), ("no", words("facts.no"), ""), ("", words("new.not-known"), ""))
    plain = tuple((word, desk.say(text), "") for word, text in kind.choices.items())
    return plain if kind.type != "choice" else (*plain, ("", words("new.not-known"), ""))


def _reasons(desk: Desk, seen: Look, path: str, needed_by: tuple[str, ...]) -> Iterator[Reason]:
    for step in seen.moves:
        if path in step.needs_facts:
            told = desk.words("new.needed-for-step", step=desk.say(step.title))
            yield Reason(told, "")
    if path == BORN:
        yield Reason(desk.words("new.needed-for-duplicates"), "")
    named = {finding.id: finding.rule for finding in seen.findings}
    rules = {named[each].id: named[each] for each in needed_by if each in named}
    for rule in rules.values():
        yield Reason(desk.say(rule.plain), desk.cite(rule.citation))
