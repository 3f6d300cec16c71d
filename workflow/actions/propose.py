"""Propose a step to whoever decides; or return a proposal to its author, with what is missing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.errors import InputError, NotEntitledError
from workflow.model.proposal import StepProposal
from workflow.model.request import CooperationRequest
from workflow.vocabulary import Role


class Propose(Act):
    """A step that an officer proposes, with reasons."""

    act: Literal["propose"] = "propose"
    step: str
    reasons: str = Field(min_length=10, max_length=20_000)


class ReturnProposal(Act):
    """A proposal goes back: what it lacks."""

    act: Literal["return"] = "return"
    reasons: str = Field(min_length=10, max_length=20_000)


def proposal_of(request: CooperationRequest) -> StepProposal | None:
    """Return the proposal that waits for an answer: the last one, of this very stage, not returned."""
    last = request.proposals[-1] if request.proposals else None
    return last if last and last.stage == request.stage and last.returned_by is None else None


def propose(act: Propose, before: Before) -> Change:
    """Return the request with the proposal. Raises NotEntitledError or InputError."""
    request = before.request
    working(request, act.by, "propose a step")
    known = [step.id for step in before.look.moves]
    if act.step not in known:
        raise InputError("step", f"'{act.step}' does not start from here", f"Steps from here: {', '.join(known)}.")
    made = StepProposal(step=act.step, stage=request.stage, by=act.by, at=act.at, reasons=act.reasons)
    after = changed(request, proposals=(*request.proposals, made), preparers=preparing(request, act.by))
    return Change(after, "propose", {"proposal": made.model_dump(mode="json", exclude_none=True, exclude={"by", "at"})})


def return_proposal(act: ReturnProposal, before: Before) -> Change:
    """Return the request with its proposal returned. Raises NotEntitledError or InputError."""
    request = before.request
    working(request, act.by, "return a proposal", (Role.SUPERVISOR, Role.PRIVACY_REVIEWER))
    waiting = proposal_of(request)
    if waiting is None:
        raise InputError("proposal", "no proposal waits for an answer", "Look at the request again.")
    if waiting.by == act.by:
        raise NotEntitledError(act.by, "return this proposal", "they made it")
    told = {"returned_by": act.by, "returned_at": act.at, "returned_reasons": act.reasons}
    after = changed(request, proposals=(*request.proposals[:-1], waiting.model_copy(update=told)))
    return Change(after, "return", {"returned": {"step": waiting.step, "reasons": act.reasons}})
