"""What may leave: an item leaves only if a disclosure names it and no rule keeps it back."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.model.base import say
from workflow.model.checkpoint import Minimised
from workflow.model.finding import Finding
from workflow.vocabulary import Force, Outcome, RuleType


def minimise(path: str, items: Sequence[str], findings: Sequence[Finding]) -> Minimised:
    """Return which of `items` of the list `path` may leave, and why the others stay.

    An item stays while a mandatory ground is found on it, a mandatory
    requirement on it is not met, or either cannot be told yet: in doubt, it stays.
    """
    stays: dict[str, list[str]] = {}
    for finding in findings:
        if finding.item in items and finding.rule.for_each == path:
            reason = _keeps(finding)
            if reason:
                stays.setdefault(str(finding.item), []).append(reason)
    leaves = tuple(item for item in items if item not in stays)
    return Minimised(path, leaves, tuple((item, tuple(stays[item])) for item in items if item in stays))


def _keeps(finding: Finding) -> str | None:
    rule = finding.rule
    if (
        rule.type not in (RuleType.GROUND_FOR_REFUSAL, RuleType.REQUIREMENT, RuleType.DOCUMENT)
        or rule.force is not Force.MANDATORY
    ):
        return None
    told = f"{say(rule.plain)} ({rule.citation})"
    if finding.outcome is Outcome.UNDETERMINED or finding.effect == "open":
        return f"cannot be told yet, {', '.join(finding.missing)} missing: {told}"
    return told if finding.effect in ("mandatory-ground", "missing") else None
