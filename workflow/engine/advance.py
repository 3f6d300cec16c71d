"""One move, or every reason why not. The caller writes it down; nothing happens here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.engine.guards import Reason, Situation, entitlement, reasons_against
from workflow.engine.machine import moves_from, target
from workflow.model.procedure import Procedure, Step
from workflow.vocabulary import StepEffect


@dataclass(frozen=True, slots=True)
class Move:
    """A step that is open: where it leads."""

    step: Step
    to: str


@dataclass(frozen=True, slots=True)
class NotOpen:
    """A step that is not open: every reason at once."""

    step: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asks for: the step, who takes it, why, and what leaves with it."""

    step: str
    by: str
    reasons: str = ""
    disclose: Mapping[str, tuple[str, ...]] | None = None


def advance(procedure: Procedure, situation: Situation, asked: Asked) -> Move | NotOpen:
    """Return the move that `asked` makes, or every reason why it is not open."""
    stage = situation.request.stage
    step = procedure.step(asked.step)
    if step is None:
        known = ", ".join(each.id for each in moves_from(procedure, stage))
        return NotOpen(asked.step, (Reason("no-step", "this procedure has no such step", f"Open now: {known}."),))
    to = target(procedure, stage, step.id)
    reasons = list(entitlement(step, situation.request, asked.by))
    if to is None:
        where = " or ".join(step.from_)
        reasons.append(Reason("stage", f"it is taken from stage {where}", f"The request stands at '{stage}'."))
    reasons += reasons_against(step, situation)
    if step.decides and not asked.reasons.strip():
        reasons.append(Reason("no-reasons", "a decision needs its reasons", "Say which facts mattered and why."))
    if step.effect is StepEffect.DISCLOSES:
        reasons += _disclosure(situation, asked)
    elif asked.disclose:
        reasons.append(Reason("disclosure", "nothing leaves with this step", "Leave out what shall leave."))
    if reasons or to is None:
        return NotOpen(step.id, tuple(reasons))
    return Move(step, to)


def _disclosure(situation: Situation, asked: Asked) -> list[Reason]:
    if not asked.disclose or not any(asked.disclose.values()):
        return [Reason("no-disclosure", "nothing is named that shall leave", "Name the items that leave.")]
    known = {minimised.path: minimised for minimised in situation.lists}
    reasons: list[Reason] = []
    for path, items in asked.disclose.items():
        if path not in known:
            reasons.append(Reason("disclosure", f"'{path}' is not a list of this request", "Name a list it has."))
            continue
        stays = dict(known[path].stays)
        for item in items:
            if item in stays:
                reasons += [Reason("stays", f"{path} {item} stays: {why}", "Leave it out.") for why in stays[item]]
            elif item not in known[path].leaves:
                reasons.append(Reason("disclosure", f"'{path}' has no item '{item}'", "Name an item it has."))
    return reasons
