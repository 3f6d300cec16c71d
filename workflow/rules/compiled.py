"""A rule with its conditions as closures."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.conditions import Check
from workflow.model.rule import Rule


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its conditions as closures; `None` where the rule has none."""

    rule: Rule
    when: Check | None
    met: Check | None
    pack: str
    facts: tuple[str, ...]
    digest: str
