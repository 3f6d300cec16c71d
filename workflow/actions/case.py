"""A request as a form prints it: one nested case of plain values (docs/forms.md), from one look.

The same case, as canonical JSON, is attached to the paper, so that the other
side's Comity reads the paper back as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.actions.act import Before
from workflow.actions.facts import nested
from workflow.actions.look import Look
from workflow.clocks.explain import explain
from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.model.request import CooperationRequest
from workflow.model.value import read_value
from workflow.vocabulary import Outcome, RuleType, Sensitivity

Case = dict[str, Any]


def case_of(before: Before, *, form: str, number: int, version: int, adopted: bool) -> Case:
    """Return the case for one paper of `form`: the `number`th paper of the request, in `version`."""
    look, request, law = before.look, before.request, before.rulebook.law
    return {
        "reference": request.reference,
        "their_reference": request.their_reference,
        "kind": request.kind,
        "purpose_line": say(law.kinds[request.kind].title),
        "urgent": None,
        "requesting": _side(before, request.sides.requesting, request.sides.requesting_authority),
        "requested": _side(before, request.sides.requested, request.sides.requested_authority),
        "channel": say(law.dictionary["sides.channel"].choices[request.sides.channel]),
        "language": "en",
        "date": None,
        "facts": _facts(before),
        "legal_basis": _legal_basis(look),
        "events": {event.kind: _event(before, event.kind) for event in request.events if not event.superseded},
        "clocks": [_clock(before, clock) for clock in look.clocks if clock.due is not None],
        "findings": [_finding(finding) for finding in look.findings if finding.outcome is not Outcome.DOES_NOT_APPLY],
        "checkpoints": [_checkpoint(review) for review in look.checkpoints],
        "assurances": [_assurance(request, number) for number in range(len(request.assurances))],
        "use_limits": [_use_limit(finding) for finding in look.findings if finding.effect == RuleType.USE_LIMIT.value],
        "people": [each.model_dump(mode="json") for each in request.participants],
        "decision": _decision(look),
        "left": [{"step": step, "list": path, "item": item} for step, path, item in request.disclosures],
        "custody": _facts(before).get("custody") or [],
        "exhibits": [{"number": i, "title": p.form, "pages": None, "sha256": p.sha256} for i, p in enumerate(request.papers, 1)],
        "packs": {"digest": before.rulebook.digest, "adopted": adopted, "list": [basis.title for basis in look.applicable.bases]},
        "paper": {"code": f"{request.reference}-P{number:02}", "number": number, "version": version, "form": form},
    }  # fmt: skip


def _side(before: Before, code: str, authority: str) -> Case:
    return {"code": code, "name": None, "authority": authority, "address": []}


def _facts(before: Before) -> Case:
    """Return the facts by path, without what is privileged."""
    dictionary = before.rulebook.law.dictionary
    kept = {}
    for assertion in before.request.standing():
        kind = dictionary[assertion.path]
        if kind.type != "list" and kind.sensitivity is not Sensitivity.PRIVILEGED:
            raw = list(assertion.value) if isinstance(assertion.value, tuple) else assertion.value
            value = read_value(kind, raw) if raw is not None else None
            kept[assertion.path, assertion.item] = value
    facts = nested(kept)
    for minimised in before.look.lists:
        stays = dict(minimised.stays)
        for row in facts.get(minimised.path, []):
            row["leaves"] = row["id"] not in stays
            row["reason"] = "; ".join(stays.get(row["id"], ()))
    return facts


def _legal_basis(look: Look) -> list[Case]:
    return [{"citation": basis.title, "title": basis.why} for basis in look.applicable.bases]


def _event(before: Before, kind: str) -> Case:
    event = before.request.happened(kind)
    title = say(before.rulebook.law.events[kind].title)
    if event is None:
        return {"title": title}
    return {"title": title, "at": event.at.isoformat(), "place": event.place, "document": event.document}


def _clock(before: Before, clock: Clock) -> Case:
    rule = before.rulebook.law.rules[clock.rule].rule
    titles = {kind.id: kind.title for kind in before.rulebook.law.events.values()}
    return {
        "title": say(clock.title), "citation": str(rule.citation), "started_by": clock.started_by,
        "starts": _day(clock.start), "due": _day(clock.due), "zone": clock.zone, "state": clock.state.value,
        "alternative": _day(clock.alternative_due), "work_to": _day(clock.work_to),
        "consequence": say(clock.consequence) if clock.consequence else None,
        "verified": clock.verified and rule.verified, "steps": list(explain(clock, before.rulebook.clocks, events=titles)),
    }  # fmt: skip


def _day(when: Any) -> str | None:  # noqa: ANN401 - a day, a moment or nothing
    return None if when is None else str(when.isoformat())


def _finding(finding: Finding) -> Case:
    rule = finding.rule
    return {
        "rule": rule.id, "item": finding.item, "title": say(rule.plain), "plain": say(rule.plain), "type": rule.type.value,
        "force": rule.force.value, "outcome": finding.outcome.value, "effect": finding.effect,
        "met": finding.met.value if finding.met else None, "citation": str(rule.citation), "verified": rule.verified,
        "facts": list(finding.deciding), "missing": list(finding.missing), "lifted_by": finding.lifted_by,
    }  # fmt: skip


def _checkpoint(review: CheckpointReview) -> Case:
    given = review.clearance
    return {
        "id": review.checkpoint.id, "title": say(review.checkpoint.title), "question": say(review.checkpoint.question),
        "standing": review.standing.value, "cleared_by": given.by if given else None,
        "role": given.role.value if given else None, "at": given.at.isoformat() if given else None,
        "reasons": given.reasons if given else None, "digest": review.digest,
    }  # fmt: skip


def _assurance(request: CooperationRequest, number: int) -> Case:
    return request.assurances[number].model_dump(mode="json")


def _use_limit(finding: Finding) -> Case:
    limit = finding.rule.limit
    texts: Mapping[str, Any] = limit.model_dump() if limit else {}
    said = " ".join(say(text) for text in texts.values() if text)
    return {"text": said, "citation": str(finding.rule.citation)}


def _decision(look: Look) -> Case | None:
    if not look.request.decisions:
        return None
    last = look.request.decisions[-1]
    step = look.procedure.step(last.step)
    return {
        "outcome": say(step.title) if step else last.step, "by": last.by, "at": last.at.isoformat(),
        "reasons": [last.reasons],
        "granted": [f"{path} {item}" for _, path, item in look.request.disclosures],
        "refused": [f"{m.path} {item}: {'; '.join(why)}" for m in look.lists for item, why in m.stays],
    }  # fmt: skip
