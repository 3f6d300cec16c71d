"""A procedure as data: its stages, its steps, who may take them, what must be clear before.

Phases are the closed set that all procedures share; stages are each procedure's own.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from workflow.model.base import Frozen, Text
from workflow.vocabulary import Phase, Role, StepEffect

WORD = r"^[a-z][a-z0-9-]*$"
OPENING = "opened"
"""Every procedure begins here."""

GRAVE = (StepEffect.GRANTS, StepEffect.SURRENDERS, StepEffect.DISCLOSES)
"""What a step may do that checkpoints and mandatory grounds stand before."""


class Stage(Frozen):
    """Where a request stands in its procedure."""

    id: str = Field(pattern=WORD)
    title: Text
    phase: Phase


class Urgency(Frozen):
    """Under which rule a step may be taken before its review, what is deferred, and what undoes the step."""

    under: str
    """The permission that lets the step be taken first; it must apply then, and the decision cites it."""
    defers: tuple[str, ...] = ()
    """Checkpoints that may be cleared afterwards."""
    review: tuple[str, ...] = ()
    """Events that must be recorded afterwards."""
    within: str
    """The time limit by which the review must be had."""
    undo: tuple[str, ...] = Field(min_length=1)
    """Steps that undo it if the review fails."""

    @model_validator(mode="after")
    def _coherent(self) -> Urgency:
        if not self.defers and not self.review:
            raise ValueError("urgency defers something: name checkpoints in 'defers' or events in 'review'")
        return self


class Step(Frozen):
    """One move. It lists the stages it starts from; there is no wildcard."""

    id: str = Field(pattern=WORD)
    title: Text
    from_: tuple[str, ...] = Field(alias="from", min_length=1)
    to: str
    by: tuple[Role, ...] = (Role.OFFICER,)
    effect: StepEffect = StepEffect.NONE
    checkpoints: tuple[str, ...] = ()
    """Mandatory: each must hold a clearance that is not stale."""
    after_events: tuple[str, ...] = ()
    """All of these must have been recorded."""
    needs_facts: tuple[str, ...] = ()
    needs_rules_met: tuple[str, ...] = ()
    """Requirements or documents whose finding must say met, where they apply."""
    papers: tuple[str, ...] = ()
    """Forms made by this step."""
    decides: bool = False
    """A decision: reasons are required, and whoever prepared the request may not take it."""
    basis: tuple[str, ...] = ()
    """Rule ids this step stands on."""
    urgent: Urgency | None = None
    """How it may be taken before its review."""

    @model_validator(mode="after")
    def _sealed(self) -> Step:
        if self.urgent and not self.decides:
            raise ValueError(f"step '{self.id}' is urgent, so it must decide: the decision seals the rule it rests on")
        return self


class Checkpoint(Frozen):
    """A question a person must answer before certain steps, with reasons, over their name."""

    id: str = Field(pattern=WORD)
    title: Text
    question: Text
    help: Text | None = None
    protects: Literal["liberty", "privacy", "law"]
    cleared_by: tuple[Role, ...] = Field(min_length=1)
    guards: tuple[StepEffect, ...] = GRAVE
    """Where a rule raises this checkpoint, it stands before steps with these effects."""


class Procedure(Frozen):
    """A state machine in data. `side` is whose authority carries it."""

    id: str = Field(pattern=WORD)
    title: Text
    kind: str
    side: Literal["requesting", "requested"]
    jurisdictions: tuple[str, ...] = ()
    """Where it is this procedure; empty for any."""
    stages: tuple[Stage, ...] = Field(min_length=2)
    steps: tuple[Step, ...] = Field(min_length=1)
    known_from: str
    note: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Procedure:
        stages = [stage.id for stage in self.stages]
        steps = [step.id for step in self.steps]
        for words, what in ((stages, "stage"), (steps, "step")):
            twice = {word for word in words if words.count(word) > 1}
            if twice:
                raise ValueError(f"{what} {sorted(twice)} is given twice")
        if OPENING not in stages:
            raise ValueError(f"the first stage must be called '{OPENING}'")
        for step in self.steps:
            for word in (*step.from_, step.to):
                if word not in stages:
                    raise ValueError(f"step '{step.id}' names stage '{word}', which is not declared")
            for word in step.urgent.undo if step.urgent else ():
                if word not in steps:
                    raise ValueError(f"step '{step.id}' is undone by '{word}', which is no step")
        return self

    def stage(self, word: str) -> Stage:
        """Return the stage called `word`."""
        return next(stage for stage in self.stages if stage.id == word)

    def step(self, word: str) -> Step | None:
        """Return the step called `word`, or None."""
        return next((step for step in self.steps if step.id == word), None)

    @property
    def granting(self) -> tuple[Step, ...]:
        """Steps that grant, surrender or disclose: those that checkpoints stand before."""
        return tuple(step for step in self.steps if step.effect in GRAVE)
