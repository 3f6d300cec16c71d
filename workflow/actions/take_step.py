"""Take a step of the procedure, or learn every reason why it is not open."""

from __future__ import annotations

from typing import Literal

from workflow.actions.act import SECOND, Act, Before, Change, PaperDue, changed, preparing, said_second
from workflow.engine.advance import Asked, Move, NotOpen, advance
from workflow.errors import StepNotOpenError
from workflow.model.request import Decision, TwoLanguages


class TakeStep(Act):
    """One step; a decision gives its reasons, a disclosure names what leaves."""

    act: Literal["step"] = "step"
    step: str
    reasons: str = ""
    disclose: dict[str, tuple[str, ...]] | None = None
    page: Literal["A4", "Letter"] = "A4"
    second: str | None = SECOND
    how: TwoLanguages = "beside"


def take_step(act: TakeStep, before: Before) -> Change:
    """Return the request at its new stage. Raises StepNotOpenError with every reason."""
    request, look = before.request, before.look
    outcome = advance(look.procedure, look.situation, Asked(act.step, act.by, act.reasons, act.disclose))
    if isinstance(outcome, NotOpen):
        told = tuple(f"{reason.sentence}. {reason.unblocks}".rstrip(".") for reason in outcome.reasons)
        raise StepNotOpenError(act.step, request.stage, told)
    after = changed(request, stage=outcome.to)
    if outcome.step.papers and not outcome.step.decides:  # whoever makes a paper prepares
        after = changed(after, preparers=preparing(request, act.by))
    said: dict[str, object] = {"step": {"id": act.step, "reasons": act.reasons}}
    if outcome.step.decides:
        cited = tuple(finding.id for finding in look.findings if finding.effect not in ("none", "open"))
        decision = Decision(step=act.step, by=act.by, at=act.at, reasons=act.reasons, findings=cited)
        after = changed(after, decisions=(*request.decisions, decision))
        said["decision"] = decision.model_dump(mode="json", exclude={"by", "at"})
    if act.disclose:
        after = changed(after, disclosures=(*request.disclosures, *_disclosed(act, outcome)))
        said["disclosure"] = {path: list(items) for path, items in act.disclose.items()}
    said |= said_second(act.second, act.how)
    due = tuple(PaperDue(form, act.page, second=act.second, how=act.how) for form in outcome.step.papers)
    return Change(after, "step", said, due, step=act.step)


def _disclosed(act: TakeStep, move: Move) -> tuple[tuple[str, str, str], ...]:
    return tuple((move.step.id, path, item) for path, items in (act.disclose or {}).items() for item in items)
