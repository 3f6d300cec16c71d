"""What was done before its review, under a cited rule, and is still owed. Pure.

A step may be taken urgently while the rule it names applies; the decision cites
that rule. Until what was deferred is had, nothing is granted, handed over,
disclosed or closed, save by a step that undoes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.model.checkpoint import CheckpointReview
from workflow.model.finding import Finding
from workflow.model.procedure import Procedure, Step
from workflow.model.request import CooperationRequest
from workflow.vocabulary import Outcome, StepEffect

WAITS = (StepEffect.GRANTS, StepEffect.SURRENDERS, StepEffect.DISCLOSES, StepEffect.CLOSES)
"""Effects that wait until what was deferred is had."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a step deferred and nobody has made good."""

    step: str
    under: str
    within: str
    checkpoints: tuple[str, ...]
    events: tuple[str, ...]
    undo: tuple[str, ...]


def deferred(step: Step, findings: Sequence[Finding]) -> frozenset[str]:
    """Return the checkpoints that `step` may leave for later now: none unless its rule applies."""
    if step.urgent is None:
        return frozenset()
    under = step.urgent.under
    applies = any(found.rule.id == under and found.outcome is Outcome.APPLIES for found in findings)
    return frozenset(step.urgent.defers) if applies else frozenset()


def owed(
    procedure: Procedure, request: CooperationRequest, checkpoints: Sequence[CheckpointReview]
) -> tuple[Owed, ...]:
    """Return what every step taken urgently still owes."""
    passable = {review.checkpoint.id for review in checkpoints if review.passable}
    found = []
    for step in procedure.steps:
        urgent = step.urgent
        if urgent is None or not any(d.step == step.id and urgent.under in d.findings for d in request.decisions):
            continue
        words = tuple(word for word in urgent.defers if word not in passable)
        events = tuple(kind for kind in urgent.review if request.happened(kind) is None)
        if words or events:
            found.append(Owed(step.id, urgent.under, urgent.within, words, events, urgent.undo))
    return tuple(found)
