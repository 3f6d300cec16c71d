"""Why a step is not open: every reason at once, each with what unblocks it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflow.engine.urgency import WAITS, Owed, deferred
from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview, HoldReview, Minimised, Standing
from workflow.model.finding import Finding
from workflow.model.procedure import GRAVE, Step
from workflow.model.request import CooperationRequest, Participant
from workflow.vocabulary import Force, Outcome, Role, RuleType, StepEffect


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is not open, and what would open it."""

    code: str
    sentence: str
    unblocks: str
    about: str = ""
    """What to record or answer: the event, the fact or the checkpoint."""
    word: str = ""
    """What tells sentences of one code apart: a page says each in its own language, and names things by title."""
    names: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What the sentence names: ids, words and texts of the law, as a page needs them to say it."""


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
        reasons.append(_own_work(person, "decide it", "Someone else decides."))
    return tuple(reasons)


def may_clear(review: CheckpointReview, request: CooperationRequest, person: str) -> tuple[Reason, ...]:
    """Return every reason why `person` may not clear this checkpoint."""
    reasons = list(_role(review.checkpoint.cleared_by, request, person, f"clear '{say(review.checkpoint.title)}'"))
    if person in request.preparers:
        reasons.append(_own_work(person, "clear it", "Someone else signs."))
    return tuple(reasons)


def _own_work(person: str, doing: str, unblocks: str) -> Reason:
    told = f"{person} prepared this request and may not {doing}"
    return Reason("own-work", told, unblocks, word="own-work", names={"person": person})


def participant(request: CooperationRequest, person: str) -> Participant | None:
    """Return the participant called `person`, as last appointed."""
    return next((each for each in reversed(request.participants) if each.name == person), None)


def _role(roles: tuple[Role, ...], request: CooperationRequest, person: str, doing: str) -> Iterator[Reason]:
    found = participant(request, person)
    wanted = " or ".join(role.value for role in roles)
    names: dict[str, object] = {"person": person, "roles": roles}
    if found is None:
        told = f"{person} is not assigned to this request"
        yield Reason("not-on-request", told, "Have them appointed to it.", word="not-on-request", names=names)
    elif found.role not in roles:
        have = found.role.value if found.role else found.capacity or "none"
        told = f"{person} is {have}; to {doing} one must be {wanted}"
        yield Reason("role", told, f"Somebody who is {wanted} does it.", word="role", names={**names, "has": have})


def _events(step: Step, situation: Situation) -> Iterator[Reason]:
    for kind in step.after_events:
        if situation.request.happened(kind) is None:
            told, does = f"'{kind}' has not been recorded", f"Record the event '{kind}' with its document."
            yield Reason("event", told, does, kind, "event", {"events": (kind,)})


def _facts(step: Step, situation: Situation) -> Iterator[Reason]:
    for path in step.needs_facts:
        group = path.partition(".")[0]
        items = situation.env.get(group)
        if path in situation.env:
            continue
        if isinstance(items, tuple) and items and all(path in item for item in items):
            continue
        yield Reason("fact", f"'{path}' is not known", f"Answer '{path}'.", path, "fact", {"facts": (path,)})


def _rules_met(step: Step, situation: Situation) -> Iterator[Reason]:
    for finding in situation.findings:
        if finding.rule.id not in step.needs_rules_met or finding.outcome is Outcome.DOES_NOT_APPLY:
            continue
        if finding.effect in ("met", "lifted"):
            continue
        if finding.missing:
            yield _of_rule(finding, "undetermined", "cannot be told yet", "requirement-open")
        else:
            yield _of_rule(finding, "requirement", "not met", "requirement", "Meet the requirement, or refuse.")


def _of_rule(finding: Finding, code: str, told: str, word: str, unblocks: str = "") -> Reason:
    """Return a reason that a rule gives; where nothing else unblocks it, the facts that it lacks do."""
    rule, asks = finding.rule, f"Answer {', '.join(finding.missing)}."
    names = {"rule": rule.plain, "cite": rule.citation, "facts": finding.missing}
    first = "" if unblocks else next(iter(finding.missing), "")
    return Reason(code, f"{told}: {say(rule.plain)} ({rule.citation})", unblocks or asks, first, word, names)


def _checkpoints(step: Step, situation: Situation) -> Iterator[Reason]:
    later = deferred(step, situation.findings)
    for review in situation.checkpoints:
        point = review.checkpoint
        raised = review.raised_by and step.effect in point.guards
        if (point.id not in step.checkpoints and not raised) or review.passable or point.id in later:
            continue
        told = {
            Standing.OPEN: "has not been cleared",
            Standing.STALE: "was cleared on a ground that has changed since",
            Standing.REFUSED: "was answered against the request",
        }[review.standing]
        does = f"A {' or '.join(role.value for role in point.cleared_by)} answers: {say(point.question)}"
        names = {"checkpoint": point.title, "question": point.question, "roles": point.cleared_by}
        word = f"checkpoint-{review.standing.value}"
        yield Reason("checkpoint", f"checkpoint '{point.id}' {told}", does, point.id, word, names)


def _holds(step: Step, situation: Situation) -> Iterator[Reason]:
    for hold in situation.holds:
        if step.effect.value in hold.blocks:
            told, does = f"a hold stands since {hold.since}: {hold.plain}", f"Record {' or '.join(hold.ends)}"
            names = {"rule": {"en": hold.plain}, "events": hold.ends, "day": hold.day}
            yield Reason("hold", told, f"{does} once it happens.", word="hold", names=names)


def _notices(step: Step, situation: Situation) -> Iterator[Reason]:
    """Yield recipients of corrected data who were not told, or have not answered: nothing closes before."""
    if step.effect is StepEffect.CLOSES:
        for notice in (each for each in situation.request.notices if each.is_open):
            if notice.told_at is None:
                said, does, word = "was not told", "Tell them, and record it", "notice-untold"
            else:
                said, does, word = "has not answered", "Record what they answer", "notice-unanswered"
            items = ", ".join(notice.items)
            told = f"{notice.recipient} {said} that {items} was {notice.outcome} ({notice.id})"
            names = {"person": notice.recipient, "items": items, "id": notice.id}
            yield Reason("notice", told, f"{does}.", word=word, names=names)


def _reviews_owed(step: Step, situation: Situation) -> Iterator[Reason]:
    """Yield what was done before its review: only a step that undoes it goes on without."""
    for each in situation.owed:
        if step.effect not in WAITS or step.id in each.undo:
            continue
        lacking = ", ".join((*each.checkpoints, *each.events))
        told = f"'{each.step}' was taken before its review, under {each.under}; still owed: {lacking}"
        does = f"Have the review within {each.within}, or take {' or '.join(each.undo)}."
        names = {
            "procedure": situation.request.procedure, "steps": (each.step,), "undo": each.undo, "under": each.under,
            "owed": (each.checkpoints, each.events), "within": each.within,
        }  # fmt: skip
        yield Reason("urgent", told, does, word="urgent", names=names)


def _grounds(step: Step, situation: Situation) -> Iterator[Reason]:
    """Yield mandatory grounds: each closes a grave step; one on items does while no item is free of it."""
    if step.effect not in GRAVE:
        return
    lift = "Lift the ground, or refuse."
    for finding in situation.findings:
        if finding.item is None and _bars(finding):
            yield _of_rule(finding, "mandatory-ground", "a mandatory ground is found", "mandatory-ground", lift)
        elif finding.item is None and _nobody_answers(finding):
            yield _of_rule(finding, "undetermined", "a mandatory ground cannot be told yet", "ground-open")
    for minimised in situation.lists:
        barred = {f.item for f in situation.findings if f.rule.for_each == minimised.path and _bars(f)}
        items = {*minimised.leaves, *(item for item, _ in minimised.stays)}
        if items and items <= barred:
            said = f"a mandatory ground is found on every item of '{minimised.path}'"
            does, names = "Lift the grounds, or refuse.", {"facts": (minimised.path,)}
            yield Reason("mandatory-ground", said, does, word="mandatory-ground-each", names=names)


def _nobody_answers(finding: Finding) -> bool:
    """Say whether a mandatory ground is open and feeds no checkpoint, so that no person would look at it."""
    ground = finding.rule.type is RuleType.GROUND_FOR_REFUSAL and finding.rule.force is Force.MANDATORY
    return ground and finding.outcome is Outcome.UNDETERMINED and not finding.rule.feeds


def _bars(finding: Finding) -> bool:
    ground = finding.rule.type is RuleType.GROUND_FOR_REFUSAL and finding.rule.force is Force.MANDATORY
    return ground and finding.effect == "mandatory-ground"
