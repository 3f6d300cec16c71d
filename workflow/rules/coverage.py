"""What of the fact base is encoded: each line is the basis of a rule, or excused with a reason, or open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.model.base import say
from workflow.rules.excused import Placed
from workflow.rules.law import BaseFact, Law

ENCODED, EXCUSED, OPEN = "encoded", "excused", "open"
STANDINGS = (ENCODED, EXCUSED, OPEN)
"""A line of the base is the basis of a rule, excused one by one, or open: nobody has accounted for it."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One line of the base, and what became of it."""

    fact: BaseFact
    rules: Mapping[str, tuple[str, ...]]
    """By pack, the rules that rest on it."""
    why: str | None
    """Why no rule was made of it."""

    @property
    def standing(self) -> str:
        """Return one word of STANDINGS."""
        if self.rules:
            return ENCODED
        return EXCUSED if self.why is not None else OPEN

    @property
    def read(self) -> str:
        """Return what of the text was read when the base was made, in words."""
        grade = self.fact.grade or "no grade noted"
        return f"{'read' if self.fact.verified else 'not read'}, {grade}"

    @property
    def family(self) -> str:
        """Return whose law it is: the first word of the id."""
        return self.fact.id.partition(".")[0]


def coverage(law: Law, excuses: Mapping[str, Placed]) -> tuple[Covered, ...]:
    """Return every line of the base in its order, with the rules that rest on it or the excuse."""
    rules: dict[str, dict[str, list[str]]] = {}
    for name, compiled in law.rules.items():
        for each in compiled.rule.basis:
            rules.setdefault(each, {}).setdefault(compiled.pack, []).append(name)
    return tuple(
        Covered(
            fact,
            {pack: tuple(names) for pack, names in rules.get(word, {}).items()},
            say(excuses[word].excuse.why) if word in excuses else None,
        )
        for word, fact in law.base.items()
    )


def counted(lines: Iterable[Covered], by: str) -> dict[str, dict[str, int]]:
    """Return how many lines stand how, by `family`, `read` or `standing`, in alphabetical order."""
    found: dict[str, dict[str, int]] = {}
    for line in lines:
        row = found.setdefault(getattr(line, by), dict.fromkeys(STANDINGS, 0))
        row[line.standing] += 1
    return dict(sorted(found.items()))
