"""The proof that no path of a procedure passes a mandatory checkpoint: an exhaustive walk of its states.

A state is a stage with the set of checkpoints that every step so far demanded,
whether somebody decided, and what was done urgently and awaits its review. An
urgent step is walked both ways. The walk takes every step from every state, so
what holds at each grave step holds on every path to it, however long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.engine.machine import moves_from
from workflow.engine.urgency import WAITS
from workflow.model.procedure import GRAVE, OPENING, Procedure, Step
from workflow.vocabulary import Phase, StepEffect

LEAVES = (StepEffect.SURRENDERS, StepEffect.DISCLOSES)
"""Effects that cannot be undone: somebody must have decided before."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the walk of one procedure showed. No gaps: the promise holds."""

    procedure: str
    states: int
    moves: int
    gates: tuple[tuple[str, tuple[str, ...]], ...]
    """For each grave step, the checkpoints cleared on every path to it."""
    gaps: tuple[str, ...]


def prove(procedure: Procedure, mandatory: Mapping[StepEffect, frozenset[str]]) -> Proof:
    """Return the proof for `procedure`; `mandatory` are the checkpoints the law demands before each effect."""
    start = (OPENING, frozenset[str](), False, frozenset[str]())
    seen, waiting = {start}, [start]
    gates: dict[str, frozenset[str]] = {}
    undecided: set[str] = set()
    moves = 0
    while waiting:
        stage, cleared, decided, owing = waiting.pop()
        for step in moves_from(procedure, stage):
            moves += 1
            for passed, owed in _ways(procedure, step, cleared, owing):
                if step.effect in GRAVE:
                    gates[step.id] = gates.get(step.id, passed) & passed
                    if step.effect in LEAVES and not (decided or step.decides):
                        undecided.add(step.id)
                state = (step.to, passed, decided or step.decides, owed)
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
    reached = {stage for stage, _, _, _ in seen}
    gaps = [*_unguarded(procedure, gates, mandatory), *_undecided(undecided), *_stages(procedure, reached)]
    gaps += _unreviewed(procedure, {(stage, each) for stage, _, _, owing in seen for each in owing})
    listed = tuple((step, tuple(sorted(cleared))) for step, cleared in sorted(gates.items()))
    return Proof(procedure.id, len(seen), moves, listed, tuple(gaps))


def _ways(
    procedure: Procedure, step: Step, cleared: frozenset[str], owing: frozenset[str]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the checkpoints passed and what is owed after `step`: with its review, and before it where it may be."""
    urgent = {each.id: each.urgent for each in procedure.steps if each.urgent}
    passed = cleared | set(step.checkpoints)
    undone = frozenset(each for each in owing if step.id in urgent[each].undo)
    kept = owing - undone
    if step.effect in WAITS:
        passed |= {word for each in kept for word in urgent[each].defers}
        kept = frozenset()
    ways = [(passed, kept)]
    if step.urgent:
        ways.append((passed - (set(step.urgent.defers) - cleared), kept | {step.id}))
    return ways


def _unreviewed(procedure: Procedure, owing: set[tuple[str, str]]) -> list[str]:
    """Return where what was done urgently cannot be undone, or is left owed on a closed request."""
    closed = {stage.id for stage in procedure.stages if stage.phase is Phase.CLOSED}
    gaps = []
    for step in (each for each in procedure.steps if each.urgent):
        if step.effect in LEAVES:
            gaps.append(f"'{step.id}' may be urgent and {step.effect.value}, which cannot be undone")
        for stage in sorted(stage for stage, each in owing if each == step.id):
            if stage in closed:
                gaps.append(f"'{stage}' can be reached although what '{step.id}' deferred was neither had nor undone")
            elif not _undoable(procedure, step, stage):
                gaps.append(f"from '{stage}' nothing undoes the urgent '{step.id}'")
    return gaps


def _undoable(procedure: Procedure, step: Step, stage: str) -> bool:
    """Say whether a step that undoes `step` can be taken at `stage`, with nothing else before it."""
    return step.urgent is not None and any(each.id in step.urgent.undo for each in moves_from(procedure, stage))


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
