"""The shortest question list: the few facts that would settle most of what cannot be told yet.

No rule needs a fact: it is not asked. Greedy cover: ask first what, alone or
with the fewest other facts, settles the most findings. What also waits for
an event, or for the items of a list, is settled by no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.model.base import say
from workflow.model.fact import Dictionary, FactKind
from workflow.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the fact, its plain words, who can answer, and the rules that need it."""

    path: str
    item: str | None
    question: str
    help: str | None
    type: str
    choices: tuple[str, ...]
    asked_of: tuple[str, ...]
    needed_by: tuple[str, ...]
    settles: tuple[str, ...]


def open_facts(findings: Sequence[Finding], dictionary: Dictionary) -> frozenset[str]:
    """Return the facts that `shortest_questions` asks for, in no order."""
    needed = {fact for finding in findings for fact in finding.missing}
    return frozenset(fact for fact in needed if not dictionary[_path(fact)].derived)


def shortest_questions(
    findings: Sequence[Finding], dictionary: Dictionary, language: str = "en", *, most: int | None = None
) -> tuple[Question, ...]:
    """Return the questions in the order in which they settle most, at most so many."""
    open_needs = {f.id: set(f.missing) for f in findings if f.missing}
    needed_by: dict[str, tuple[str, ...]] = {}
    for identity, needs in open_needs.items():
        for fact in needs:
            needed_by[fact] = (*needed_by.get(fact, ()), identity)
    waiting = {i for i, needs in open_needs.items() if any(_opens_more(dictionary[_path(fact)]) for fact in needs)}
    asked: list[Question] = []
    while open_needs and (most is None or len(asked) < most):
        weight: dict[str, float] = {}
        for needs in open_needs.values():
            for fact in needs:
                weight[fact] = weight.get(fact, 0) + 1 / len(needs)
        best = max(sorted(weight), key=lambda fact: weight[fact])
        for needs in open_needs.values():
            needs.discard(best)
        settled = tuple(identity for identity, needs in open_needs.items() if not needs and identity not in waiting)
        open_needs = {identity: needs for identity, needs in open_needs.items() if needs}
        path, item = _path(best), best.partition("[")[2].rstrip("]") or None
        if not dictionary[path].derived:
            asked.append(_question(path, item, dictionary, needed_by[best], settled, language))
    return tuple(asked)


def _opens_more(kind: FactKind) -> bool:
    """Say whether knowing this fact is no answer yet: an event happens, an item of a list has facts of its own."""
    return kind.derived or kind.type == "list"


def _path(fact: str) -> str:
    return fact.partition("[")[0]


def _question(
    path: str,
    item: str | None,
    dictionary: Dictionary,
    needed_by: tuple[str, ...],
    settles: tuple[str, ...],
    language: str,
) -> Question:
    kind = dictionary[path]
    return Question(
        path=path, item=item, question=say(kind.question, language),
        help=say(kind.help, language) if kind.help else None, type=kind.type, choices=tuple(kind.choices),
        asked_of=tuple(kind.asserted_by), needed_by=needed_by, settles=settles,
    )  # fmt: skip
