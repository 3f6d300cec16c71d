"""Why a step is not open: every reason at once, each with what unblocks it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.engine.urgency import WAITS, Owed, deferred
from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview, HoldReview, Minimised, Standing
from workflow.model.finding import Finding
from workflow.model.procedure import Step
from workflow.model.request import CooperationRequest, Participant
from workflow.vocabulary import Force, Outcome, Role, RuleType, StepEffect

GRAVE = (StepEffect.GRANTS, StepEffect.SURRENDERS, StepEffect.DISCLOSES)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is not open, and what would open it."""

    code: str
    sentence: str
    unblocks: str
    about: str = ""
    """What to record or answer: the event, the fact or the checkpoint."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that guards look at: the request as it stands, seen through the law in play."""

    request: CooperationRequest
    findings: Sequence[Finding]
    checkpoints: Sequence[CheckpointReview]
    holds: Sequence[HoldReview]
    env: Mapping[str, Any]
    lists: Sequence[Minimised] = ()
    owed: Sequence[Owed] = ()
    """What was done before its review and is not made good."""


def reasons_against(step: Step, situation: Situation) -> tuple[Reason, ...]:
    """Return every reason, apart from who asks, why `step` is not open now."""
    guards: tuple[Callable[[Step, Situation], Iterator[Reason]], ...] = (
        _events, _facts, _rules_met, _checkpoints, _holds, _grounds, _reviews_owed, _notices,
    )  # fmt: skip
    return tuple(reason for guard in guards for reason in guard(step, situation))


def entitlement(step: Step, request: CooperationRequest, person: str) -> tuple[Reason, ...]:
    """Return every reason why `person` may not take `step`, whatever its state."""
    reasons = list(_role(step.by, request, person, f"take '{say(step.title)}'"))
    if step.decides and person in request.preparers:
        reasons.append(
            Reason("own-work", f"{person} prepared this request and may not decide it", "Someone else decides.")
        )
    return tuple(reasons)


def may_clear(review: CheckpointReview, request: CooperationRequest, person: str) -> tuple[Reason, ...]:
    """Return every reason why `person` may not clear this checkpoint."""
    reasons = list(_role(review.checkpoint.cleared_by, request, person, f"clear '{say(review.checkpoint.title)}'"))
    if person in request.preparers:
        reasons.append(
            Reason("own-work", f"{person} prepared this request and may not clear it", "Someone else signs.")
        )
    return tuple(reasons)


def participant(request: CooperationRequest, person: str) -> Participant | None:
    """Return the participant called `person`, as last appointed."""
    return next((each for each in reversed(request.participants) if each.name == person), None)


def _role(roles: tuple[Role, ...], request: CooperationRequest, person: str, doing: str) -> Iterator[Reason]:
    found = participant(request, person)
    wanted = " or ".join(role.value for role in roles)
    if found is None:
        yield Reason("not-on-request", f"{person} is not assigned to this request", "Have them appointed to it.")
    elif found.role not in roles:
        have = found.role.value if found.role else found.capacity or "none"
        yield Reason(
            "role", f"{person} is {have}; to {doing} one must be {wanted}", f"Somebody who is {wanted} does it."
        )


def _events(step: Step, situation: Situation) -> Iterator[Reason]:
    for kind in step.after_events:
        if situation.request.happened(kind) is None:
            yield Reason(
                "event", f"'{kind}' has not been recorded", f"Record the event '{kind}' with its document.", kind
            )


def _facts(step: Step, situation: Situation) -> Iterator[Reason]:
    for path in step.needs_facts:
        group = path.partition(".")[0]
        items = situation.env.get(group)
        if path in situation.env:
            continue
        if isinstance(items, tuple) and items and all(path in item for item in items):
            continue
        yield Reason("fact", f"'{path}' is not known", f"Answer '{path}'.", path)


def _rules_met(step: Step, situation: Situation) -> Iterator[Reason]:
    for finding in situation.findings:
        if finding.rule.id not in step.needs_rules_met or finding.outcome is Outcome.DOES_NOT_APPLY:
            continue
        if finding.effect in ("met", "lifted"):
            continue
        said = f"{say(finding.rule.plain)} ({finding.rule.citation})"
        if finding.missing:
            asks = f"Answer {', '.join(finding.missing)}."
            yield Reason("undetermined", f"cannot be told yet: {said}", asks, finding.missing[0])
        else:
            yield Reason("requirement", f"not met: {said}", "Meet the requirement, or refuse.")


def _checkpoints(step: Step, situation: Situation) -> Iterator[Reason]:
    later = deferred(step, situation.findings)
    for review in situation.checkpoints:
        word = review.checkpoint.id
        raised = review.raised_by and step.effect in review.checkpoint.guards
        if (word not in step.checkpoints and not raised) or review.passable or word in later:
            continue
        roles = " or ".join(role.value for role in review.checkpoint.cleared_by)
        told = {
            Standing.OPEN: "has not been cleared",
            Standing.STALE: "was cleared on a ground that has changed since",
            Standing.REFUSED: "was answered against the request",
        }[review.standing]
        yield Reason(
            "checkpoint", f"checkpoint '{word}' {told}", f"A {roles} answers: {say(review.checkpoint.question)}", word
        )


def _holds(step: Step, situation: Situation) -> Iterator[Reason]:
    for hold in situation.holds:
        if step.effect.value in hold.blocks:
            ends = " or ".join(hold.ends)
            yield Reason("hold", f"a hold stands since {hold.since}: {hold.plain}", f"Record {ends} once it happens.")


def _notices(step: Step, situation: Situation) -> Iterator[Reason]:
    """Yield recipients of corrected data who were not told, or have not answered: nothing closes before."""
    if step.effect is StepEffect.CLOSES:
        for notice in (each for each in situation.request.notices if each.is_open):
            if notice.told_at is None:
                said, does = "was not told", "Tell them, and record it"
            else:
                said, does = "has not answered", "Record what they answer"
            told = f"{notice.recipient} {said} that {', '.join(notice.items)} was {notice.outcome} ({notice.id})"
            yield Reason("notice", told, f"{does}.")


def _reviews_owed(step: Step, situation: Situation) -> Iterator[Reason]:
    """Yield what was done before its review: only a step that undoes it goes on without."""
    for each in situation.owed:
        if step.effect not in WAITS or step.id in each.undo:
            continue
        lacking = ", ".join((*each.checkpoints, *each.events))
        told = f"'{each.step}' was taken before its review, under {each.under}; still owed: {lacking}"
        yield Reason("urgent", told, f"Have the review within {each.within}, or take {' or '.join(each.undo)}.")


def _grounds(step: Step, situation: Situation) -> Iterator[Reason]:
    """Yield mandatory grounds: each closes a grave step; one on items does while no item is free of it."""
    if step.effect not in GRAVE:
        return
    for finding in situation.findings:
        said = f"{say(finding.rule.plain)} ({finding.rule.citation})"
        if finding.item is None and _bars(finding):
            yield Reason("mandatory-ground", f"a mandatory ground is found: {said}", "Lift the ground, or refuse.")
        elif finding.item is None and _nobody_answers(finding):
            asks, first = f"Answer {', '.join(finding.missing)}.", next(iter(finding.missing), "")
            yield Reason("undetermined", f"a mandatory ground cannot be told yet: {said}", asks, first)
    for minimised in situation.lists:
        barred = {f.item for f in situation.findings if f.rule.for_each == minimised.path and _bars(f)}
        items = {*minimised.leaves, *(item for item, _ in minimised.stays)}
        if items and items <= barred:
            said = f"a mandatory ground is found on every item of '{minimised.path}'"
            yield Reason("mandatory-ground", said, "Lift the grounds, or refuse.")


def _nobody_answers(finding: Finding) -> bool:
    """Say whether a mandatory ground is open and feeds no checkpoint, so that no person would look at it."""
    ground = finding.rule.type is RuleType.GROUND_FOR_REFUSAL and finding.rule.force is Force.MANDATORY
    return ground and finding.outcome is Outcome.UNDETERMINED and not finding.rule.feeds


def _bars(finding: Finding) -> bool:
    ground = finding.rule.type is RuleType.GROUND_FOR_REFUSAL and finding.rule.force is Force.MANDATORY
    return ground and finding.effect == "mandatory-ground"
