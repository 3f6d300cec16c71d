"""What the findings together say, worded with care; never a decision, and always with what is not covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.model.finding import Finding
from workflow.vocabulary import Force, Outcome, RuleType

OUTLOOKS = {
    "mandatory-ground": "a mandatory ground is found",
    "discretionary-ground": "a discretionary ground is found",
    "missing": "something required is missing",
    "open": "cannot be told yet",
    "none": "no encoded ground found",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """`word` is a key of OUTLOOKS; `because` names the findings; `not_covered` is always said."""

    word: str
    because: tuple[str, ...]
    not_covered: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return the outlook in words."""
        return OUTLOOKS[self.word]


def outlook(findings: Sequence[Finding], not_covered: tuple[str, ...]) -> Outlook:
    """Return the first of the five words that holds, gravest first."""
    for word in ("mandatory-ground", "discretionary-ground", "missing"):
        because = tuple(f.id for f in findings if f.effect == word and f.rule.force is not Force.GUIDANCE)
        if because:
            return Outlook(word, because, not_covered)
    still_open = tuple(f.id for f in findings if _matters(f))
    return Outlook("open" if still_open else "none", still_open, not_covered)


def _matters(finding: Finding) -> bool:
    grave = (RuleType.GROUND_FOR_REFUSAL, RuleType.REQUIREMENT, RuleType.DOCUMENT)
    undecided = finding.outcome is Outcome.UNDETERMINED or (finding.effect == "open")
    return undecided and finding.rule.type in grave and finding.rule.force is not Force.GUIDANCE
