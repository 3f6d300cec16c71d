"""The only file that knows `transitions`: it answers which moves exist, and nothing else.

One shared machine per procedure, no automatic transitions, no callbacks. Guards
with reasons, and every consequence, stand outside it.
"""

from __future__ import annotations

from functools import lru_cache

from transitions import Machine

from workflow.model.procedure import OPENING, Procedure, Step


class _Nobody:
    """The machine's model: none. It is asked, never moved."""


@lru_cache(maxsize=64)
def _machine(signature: tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...], str], ...]]) -> Machine:
    stages, steps = signature
    return Machine(
        model=_Nobody(),
        states=list(stages),
        initial=OPENING,
        transitions=[{"trigger": step, "source": list(source), "dest": dest} for step, source, dest in steps],
        auto_transitions=False,
        send_event=False,
    )


def machine_of(procedure: Procedure) -> Machine:
    """Return the machine of `procedure`, built once."""
    stages = tuple(stage.id for stage in procedure.stages)
    return _machine((stages, tuple((step.id, step.from_, step.to) for step in procedure.steps)))


def moves_from(procedure: Procedure, stage: str) -> tuple[Step, ...]:
    """Return the steps that exist from `stage`, in the procedure's order."""
    names = set(machine_of(procedure).get_triggers(stage))
    return tuple(step for step in procedure.steps if step.id in names)


def target(procedure: Procedure, stage: str, step: str) -> str | None:
    """Return the stage that `step` leads to from `stage`, or None where no such move exists."""
    if procedure.step(step) is None:
        return None
    moves = machine_of(procedure).get_transitions(trigger=step, source=stage)
    return str(moves[0].dest) if moves else None
