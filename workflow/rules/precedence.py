"""Which of two rules that disagree prevails. Never silently: a rule or a pack is named, or a person decides.

Two rules disagree when they say different things of the same: two time limits
from one event that the same acts stop, with different lengths; two grounds on
the very same condition, with different force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from workflow.errors import ConflictingRulesError
from workflow.model.pack import Pack
from workflow.model.rule import Rule
from workflow.rules.law import CompiledRule
from workflow.vocabulary import RuleType


def disagree(one: Rule, other: Rule) -> bool:
    """Say whether two rules, both applying, would say different things of the same."""
    if one.type is not other.type or one.for_each != other.for_each or one.when != other.when or one.side != other.side:
        return False
    if not set(one.kinds) & set(other.kinds) or not _overlap(one, other):
        return False
    if one.type is RuleType.GROUND_FOR_REFUSAL:
        return one.force is not other.force
    if one.period is None or other.period is None:
        return False
    same = (one.period.starts, one.period.stops, one.period.kind) == (
        other.period.starts,
        other.period.stops,
        other.period.kind,
    )
    return same and bool(one.period.stops) and one.period.length != other.period.length


def refuse_conflicts(pack: Pack) -> None:
    """Raise ConflictingRulesError for two rules of one pack that disagree while neither names the other."""
    for one, other in combinations(pack.rules, 2):
        if disagree(one, other) and not _named(one, other):
            told = f"'{one.id}' and '{other.id}' disagree and neither overrides the other"
            file = f"rules/{pack.header.of}s/{pack.header.id}"
            raise ConflictingRulesError(file, 1, told, "Name the weaker rule in the stronger one's 'overrides'.")


def settle(
    rules: Iterable[CompiledRule], packs: Mapping[str, Pack]
) -> tuple[tuple[CompiledRule, ...], tuple[str, ...]]:
    """Return the rules without those over which another pack in play prevails, and what was found in conflict."""
    kept = list(rules)
    told: list[str] = []
    for one, other in _conflicts(kept):
        weaker = _weaker(one, other, packs)
        if weaker is None:
            told.append(
                f"{one.rule.citation} and {other.rule.citation} disagree; no rule says which prevails: a person decides"
            )
        elif weaker in kept:
            stronger = other if weaker is one else one
            kept.remove(weaker)
            told.append(f"{weaker.rule.citation} gives way to {stronger.rule.citation}, which prevails")
    return tuple(kept), tuple(told)


def _conflicts(rules: list[CompiledRule]) -> Iterator[tuple[CompiledRule, CompiledRule]]:
    graded = [each for each in rules if each.rule.type in (RuleType.TIME_LIMIT, RuleType.GROUND_FOR_REFUSAL)]
    for one, other in combinations(graded, 2):
        if one.pack != other.pack and disagree(one.rule, other.rule) and not _named(one.rule, other.rule):
            yield one, other


def _weaker(one: CompiledRule, other: CompiledRule, packs: Mapping[str, Pack]) -> CompiledRule | None:
    if other.pack in packs[one.pack].header.prevails_over:
        return other
    return one if one.pack in packs[other.pack].header.prevails_over else None


def _named(one: Rule, other: Rule) -> bool:
    return one.id in other.overrides or other.id in one.overrides


def _overlap(one: Rule, other: Rule) -> bool:
    first, second = one.in_force, other.in_force
    return (second.until is None or first.from_ <= second.until) and (
        first.until is None or second.from_ <= first.until
    )
