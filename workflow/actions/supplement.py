"""What must still be sent, by when, and what comes next: the points of a request for supplementary information."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from workflow.actions.act import Before
from workflow.actions.decided import is_silent
from workflow.actions.look import Look
from workflow.actions.telling import Tell
from workflow.engine.guards import reasons_against
from workflow.model.clock import Clock, ClockState
from workflow.model.fact import Dictionary
from workflow.model.finding import Finding
from workflow.vocabulary import RuleType

Case = dict[str, Any]

ASKING = "requesting-authority"
FAR = datetime.max.replace(tzinfo=UTC)


def _can_be_sent(finding: Finding, dictionary: Dictionary) -> bool:
    """Say whether a paper or an answer of the requesting side would mend what is missing."""
    if finding.met is None or finding.effect not in ("missing", "open"):
        return False
    if finding.rule.type is RuleType.DOCUMENT:
        return True
    lacks = [dictionary[path.partition("[")[0]] for path in finding.missing]
    theirs = any(ASKING in kind.asserted_by and not kind.derived for kind in lacks)
    return finding.rule.type is RuleType.REQUIREMENT and theirs


def supplement(before: Before, tell: Tell) -> Case:
    """Return what must still be sent by the requesting side, point by point.

    By when is for the authority to set; no clock of the law is taken for it.
    """
    look = before.look
    dictionary = before.rulebook.law.dictionary
    open_to_them = [f for f in look.findings if not any(is_silent(before, each) for each in (*f.deciding, *f.missing))]
    asked = list({f.rule.id: f for f in open_to_them if _can_be_sent(f, dictionary)}.values())
    if not asked:
        return {"points": []}
    points = [
        {"number": str(number), "text": tell(f.rule.plain), "citation": tell({"en": str(f.rule.citation)}),
         "why": tell({"en": "not among what was received"})}
        for number, f in enumerate(asked, start=1)
    ]  # fmt: skip
    return {"points": points, "due": None, "effect": tell({"en": "The request cannot go on without it."})}


def soonest(look: Look) -> Clock | None:
    """Return the running clock that lapses first."""
    waiting = [clock for clock in look.clocks if clock.state is ClockState.RUNNING and clock.work_to is not None]
    return min(waiting, key=lambda clock: clock.lapses_at or FAR) if waiting else None


def next_step(look: Look, tell: Tell) -> Case | None:
    """Return the first step that is open now, and the day by which it should be taken."""
    moves = [step for step in look.moves if not reasons_against(step, look.situation)]
    first = soonest(look)
    return (
        {"text": tell(moves[0].title), "by": first.work_to.isoformat() if first and first.work_to else None}
        if moves
        else None
    )
