"""The proof that no path of a procedure passes a mandatory checkpoint: an exhaustive walk of its states.

A state is a stage with the set of checkpoints that every step so far demanded,
and whether somebody decided. The walk takes every step from every state, so
what holds at each grave step holds on every path to it, however long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.engine.guards import GRAVE
from workflow.engine.machine import moves_from
from workflow.model.procedure import OPENING, Procedure
from workflow.vocabulary import Phase, StepEffect

LEAVES = (StepEffect.SURRENDERS, StepEffect.DISCLOSES)
"""Effects that cannot be undone: somebody must have decided before."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the walk of one procedure showed. No gaps: the promise holds."""

    procedure: str
    states: int
    paths: int
    gates: tuple[tuple[str, tuple[str, ...]], ...]
    """For each grave step, the checkpoints cleared on every path to it."""
    gaps: tuple[str, ...]


def prove(procedure: Procedure, mandatory: Mapping[StepEffect, frozenset[str]]) -> Proof:
    """Return the proof for `procedure`; `mandatory` are the checkpoints the law demands before each effect."""
    start = (OPENING, frozenset[str](), False)
    seen, waiting = {start}, [start]
    gates: dict[str, frozenset[str]] = {}
    undecided: set[str] = set()
    moves = 0
    while waiting:
        stage, cleared, decided = waiting.pop()
        for step in moves_from(procedure, stage):
            moves += 1
            passed = cleared | set(step.checkpoints)
            if step.effect in GRAVE:
                gates[step.id] = gates.get(step.id, passed) & passed
                if step.effect in LEAVES and not (decided or step.decides):
                    undecided.add(step.id)
            state = (step.to, passed, decided or step.decides)
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    reached = {stage for stage, _, _ in seen}
    gaps = [*_unguarded(procedure, gates, mandatory), *_undecided(undecided), *_stages(procedure, reached)]
    listed = tuple((step, tuple(sorted(cleared))) for step, cleared in sorted(gates.items()))
    return Proof(procedure.id, len(seen), moves, listed, tuple(gaps))


def _unguarded(
    procedure: Procedure, gates: Mapping[str, frozenset[str]], mandatory: Mapping[StepEffect, frozenset[str]]
) -> list[str]:
    gaps = []
    for step in procedure.granting:
        gate = gates.get(step.id, frozenset())
        lacking = mandatory.get(step.effect, frozenset()) - gate
        gaps += [f"'{step.id}' can be reached without checkpoint '{word}'" for word in sorted(lacking)]
        if not step.checkpoints:
            gaps.append(
                f"'{step.id}' {step.effect.value} and names no checkpoint of its own, which could lapse before it"
            )
    return gaps


def _undecided(steps: set[str]) -> list[str]:
    return [f"'{step}' can be reached although nobody decided" for step in sorted(steps)]


def _stages(procedure: Procedure, reached: set[str]) -> list[str]:
    """Every stage is reachable, and every stage that is not closed leads on."""
    gaps = [f"stage '{stage.id}' cannot be reached" for stage in procedure.stages if stage.id not in reached]
    open_stages = (stage for stage in procedure.stages if stage.phase is not Phase.CLOSED)
    dead = (stage for stage in open_stages if not moves_from(procedure, stage.id))
    return gaps + [f"stage '{stage.id}' leads nowhere and is not closed" for stage in dead]
