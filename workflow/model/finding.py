"""What one rule says of one request: an outcome, the facts that decided it, the facts it lacks. Never a decision."""

from __future__ import annotations

from typing import NamedTuple

from workflow.model.rule import Rule
from workflow.vocabulary import Force, Outcome, RuleType, Truth


class Finding(NamedTuple):
    """One finding; a named tuple, because a request has hundreds and they are made at every act.

    `met` is asked only of requirements and documents; `item` only of rules that look at each item of a list.
    """

    rule: Rule
    outcome: Outcome
    deciding: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    met: Truth | None = None
    item: str | None = None
    lifted_by: str | None = None

    @property
    def id(self) -> str:
        """Return the rule's id, with the item where the rule looks at each."""
        return f"{self.rule.id}#{self.item}" if self.item is not None else self.rule.id

    @property
    def effect(self) -> str:
        """Return what the finding means for the request; one word of `EFFECTS`."""
        if self.outcome is Outcome.DOES_NOT_APPLY:
            return "none"
        if self.outcome is Outcome.UNDETERMINED:
            return "open"
        if self.lifted_by:
            return "lifted"
        if self.rule.type is RuleType.GROUND_FOR_REFUSAL:
            return "mandatory-ground" if self.rule.force is Force.MANDATORY else "discretionary-ground"
        if self.met is not None:
            return {Truth.YES: "met", Truth.NO: "missing", Truth.UNKNOWN: "open"}[self.met]
        return self.rule.type.value


EFFECTS = (
    "mandatory-ground", "discretionary-ground", "missing", "open", "lifted", "met", "none",
    "time-limit", "use-limit", "handling", "permission", "checkpoint", "hold",
)  # fmt: skip
