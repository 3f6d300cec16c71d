"""A request as a form prints it: one nested case of plain values (docs/forms.md), from one look.

The same case, as canonical JSON, is attached to the paper, so that the other
side's Comity reads the paper back as data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from workflow.actions.act import Before
from workflow.actions.evidence import hand_over_row, item_row
from workflow.actions.facts import nested
from workflow.actions.look import Look
from workflow.actions.supplement import next_step, supplement
from workflow.clocks.explain import explain
from workflow.conditions import ITEM
from workflow.documents.values import place_name
from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.model.request import CooperationRequest, Participant
from workflow.model.value import stored_value
from workflow.vocabulary import Outcome, RuleType, Sensitivity, StepEffect

Case = dict[str, Any]

UNTOLD = (RuleType.HOLD, RuleType.CHECKPOINT, RuleType.TIME_LIMIT)
"""Findings that papers tell in their own place: as holds that stand, checkpoints and clocks."""
OUTCOMES = {
    StepEffect.GRANTS: "granted", StepEffect.SURRENDERS: "granted", StepEffect.DISCLOSES: "granted",
    StepEffect.REFUSES: "refused", StepEffect.RELEASES: "refused",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Which paper is made: its form, its place on the file, and whether it goes to the other side."""

    form: str
    number: int
    version: int
    adopted: bool
    outward: bool


def case_of(before: Before, paper: PaperPlace) -> Case:
    """Return the case for one paper. One that goes to the other side is silent on what stays in silence."""
    look, request = before.look, before.request
    told = [each for each in look.findings if _is_told(before, each, outward=paper.outward)]
    facts = _facts(before, outward=paper.outward)
    return {
        **_head(before, paper),
        "facts": facts,
        "legal_basis": _legal_basis(look),
        "events": {event.kind: _event(before, event.kind) for event in request.events if not event.superseded},
        "clocks": [_clock(before, clock) for clock in look.clocks if clock.due is not None],
        "findings": [_finding(each) for each in told],
        "holds": [{"plain": hold.plain, "since": hold.since, "ends": list(hold.ends)} for hold in look.holds],
        "checkpoints": [_checkpoint(review, outward=paper.outward) for review in look.checkpoints],
        "assurances": [_assurance(request, number) for number in range(len(request.assurances))],
        "use_limits": [_use_limit(each) for each in told if each.effect == RuleType.USE_LIMIT.value],
        "people": [each.model_dump(mode="json") for each in _shown_people(request, outward=paper.outward)],
        "contacts": [_contact(each) for each in _shown_people(request, outward=paper.outward) if each.reach],
        "rights": [_right(each) for each in {f.rule.id: f for f in told if f.rule.right}.values()],
        "supplement": supplement(before),
        "next_step": next_step(look),
        "fact_list": list(_fact_list(before)),
        "decision": _decision(before, outward=paper.outward),
        "left": [{"step": step, "list": path, "item": item} for step, path, item in request.disclosures],
        "custody": [*(facts.get("custody") or []), *(hand_over_row(each) for each in request.custody)],
        "items": [*(facts.get("items") or []), *(item_row(each) for each in request.exhibits)],
        "exhibits": _exhibits(before),
    }  # fmt: skip


def _head(before: Before, paper: PaperPlace) -> Case:
    """Return what a paper says of itself: whose, to whom, on what, under which law."""
    look, request, law = before.look, before.request, before.rulebook.law
    return {
        "reference": request.reference,
        "their_reference": request.their_reference,
        "kind": request.kind,
        "purpose_line": say(law.kinds[request.kind].title),
        "urgent": _urgent(look),
        "requesting": _side(request.sides.requesting, request.sides.requesting_authority),
        "requested": _side(request.sides.requested, request.sides.requested_authority),
        "channel": say(law.dictionary["sides.channel"].choices[request.sides.channel]),
        "language": "en",
        "date": None,
        "packs": {
            "digest": before.rulebook.digest, "adopted": paper.adopted,
            "list": [basis.title for basis in look.applicable.bases],
        },
        "paper": {
            "code": f"{request.reference}-P{paper.number:02}", "number": paper.number, "version": paper.version,
            "form": paper.form,
        },
    }  # fmt: skip


def item_name(before: Before, path: str, item: str) -> str:
    """Return what a reader calls an item of a list: by the facts that name it, else by its number."""
    dictionary, env = before.rulebook.law.dictionary, before.look.env
    row: Mapping[str, Any] = next((each for each in env.get(path) or () if each[ITEM] == item), {})
    words = []
    for fact in dictionary[path].named_by:
        value = row.get(f"{path}.{fact}")
        choices = dictionary[f"{path}.{fact}"].choices
        words += [say(choices[value]) if value in choices else str(value)] if value is not None else []
    return f"{item}. {', '.join(words)}" if words else f"{path} {item}"


def _is_told(before: Before, finding: Finding, *, outward: bool) -> bool:
    """Say whether a paper may speak of a finding: not of what does not apply, nor of an item kept in silence."""
    if finding.outcome is Outcome.DOES_NOT_APPLY or finding.rule.type in UNTOLD:
        return False
    path = finding.rule.for_each
    return not (outward and path and _is_silent(before, path)) or finding.item in _left(before, path or "")


def _is_silent(before: Before, path: str) -> bool:
    return before.rulebook.law.dictionary[path].silent


def _left(before: Before, path: str) -> set[str]:
    return {item for _, each, item in before.request.disclosures if each == path}


def _side(code: str, authority: str) -> Case:
    return {"code": code, "name": place_name(code), "authority": authority, "address": []}


def _facts(before: Before, *, outward: bool) -> Case:
    """Return the facts by path, without what is privileged, or stays in silence."""
    dictionary = before.rulebook.law.dictionary
    kept = {}
    for assertion in before.request.standing():
        kind = dictionary[assertion.path]
        if kind.type != "list" and kind.sensitivity is not Sensitivity.PRIVILEGED:
            kept[assertion.path, assertion.item] = stored_value(kind, assertion.value)
    facts = nested(kept)
    for minimised in before.look.lists:
        stays, left = dict(minimised.stays), _left(before, minimised.path)
        rows = facts.get(minimised.path, [])
        for row in rows:
            row["leaves"] = row["id"] in left if left else row["id"] not in stays
            row["reason"] = "; ".join(stays.get(row["id"], ()))
        if outward and _is_silent(before, minimised.path):
            facts[minimised.path] = [row for row in rows if row["id"] in left]
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
        "starts": _day(clock.start, clock.zone), "due": _day(clock.due, clock.zone), "zone": clock.zone,
        "alternative": _day(clock.alternative_due, clock.zone), "work_to": _day(clock.work_to, clock.zone),
        "state": clock.state.value,
        "consequence": say(clock.consequence) if clock.consequence else None,
        "verified": clock.verified and rule.verified,
        "steps": list(explain(clock, before.rulebook.clocks, events=titles)),
    }  # fmt: skip


def _day(when: date | datetime | None, zone: str | None) -> str | None:
    """Return a day, or a moment by the clocks of the place where the time limit runs."""
    local = when.astimezone(ZoneInfo(zone)) if isinstance(when, datetime) and zone else when
    return None if local is None else local.isoformat()


def _finding(finding: Finding) -> Case:
    rule = finding.rule
    return {
        "rule": rule.id, "item": finding.item, "title": say(rule.plain), "plain": say(rule.plain),
        "type": rule.type.value, "force": rule.force.value, "outcome": finding.outcome.value, "effect": finding.effect,
        "met": finding.met.value if finding.met else None, "citation": str(rule.citation), "verified": rule.verified,
        "facts": list(finding.deciding), "missing": list(finding.missing), "lifted_by": finding.lifted_by,
    }  # fmt: skip


def _checkpoint(review: CheckpointReview, *, outward: bool) -> Case:
    """Return a checkpoint; the reasons are the office's own and do not travel."""
    given = review.clearance
    return {
        "id": review.checkpoint.id, "title": say(review.checkpoint.title), "question": say(review.checkpoint.question),
        "standing": review.standing.value, "cleared_by": given.by if given else None,
        "role": given.role.value if given else None, "at": given.at.isoformat() if given else None,
        "reasons": given.reasons if given and not outward else None, "digest": review.digest,
    }  # fmt: skip


def _assurance(request: CooperationRequest, number: int) -> Case:
    return request.assurances[number].model_dump(mode="json")


def _use_limit(finding: Finding) -> Case:
    limit = finding.rule.limit
    texts: Mapping[str, Any] = limit.model_dump() if limit else {}
    said = " ".join(say(text) for text in texts.values() if text)
    return {"text": said, "citation": str(finding.rule.citation)}


def _exhibits(before: Before) -> list[Case]:
    """Return the papers of the file in order: those received, then those made here."""
    choices = before.rulebook.law.dictionary["documents.received"].choices
    received = [say(choices[word]) for word in before.look.env.get("documents.received") or ()]
    made = [(paper.id, paper.sha256) for paper in before.request.papers]
    listed = [(title, None) for title in received] + made
    return [{"number": n, "title": title, "sha256": digest} for n, (title, digest) in enumerate(listed, start=1)]


def _urgent(look: Look) -> Case | None:
    why = look.env.get("case.urgency")
    return {"claimed": True, "why": why, "rule": None} if why else None


def _shown_people(request: CooperationRequest, *, outward: bool) -> list[Participant]:
    """Return whom a paper may name: to the other side, only people of the authority."""
    return [each for each in request.participants if each.role or not outward]


def _contact(person: Participant) -> Case:
    return {
        "name": person.name,
        "capacity": person.capacity or (person.role.value if person.role else ""),
        "reach": person.reach,
    }


def _right(finding: Finding) -> Case:
    return {"text": say(finding.rule.right or {"en": ""}), "how": None, "citation": str(finding.rule.citation)}


def _fact_list(before: Before) -> Iterator[Case]:
    """Yield each fact as asked, answered and sourced, for the record of a decision."""
    dictionary = before.rulebook.law.dictionary
    used = {path.partition("[")[0] for f in before.look.findings for path in f.deciding}
    for said in before.request.standing():
        kind = dictionary[said.path]
        if said.path in used and kind.sensitivity is not Sensitivity.PRIVILEGED:
            item = f" ({said.item})" if said.item else ""
            value = ", ".join(said.value) if isinstance(said.value, tuple) else _spoken(said.value)
            source = f"{said.source}; {said.by}" + (f": {said.reason}" if said.reason else "")
            yield {"question": say(kind.question) + item, "value": value, "nature": kind.nature.value, "source": source}


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _decision(before: Before, *, outward: bool) -> Case | None:
    look, request = before.look, before.request
    if not request.decisions:
        return None
    last = request.decisions[-1]
    step = look.procedure.step(last.step)
    told = [each for each in look.lists if not (outward and _is_silent(before, each.path))]
    final = bool(request.disclosures) or (step is not None and step.effect is StepEffect.REFUSES)
    barred = {(f.rule.for_each, f.item) for f in look.findings if f.effect == "mandatory-ground"}
    refused = [
        f"{item_name(before, each.path, item)}: {'; '.join(why)}"
        for each in told
        for item, why in each.stays
        if final or (each.path, item) in barred
    ]
    outcome = OUTCOMES.get(step.effect if step else StepEffect.NONE, "decided")
    left = list(dict.fromkeys(item_name(before, path, item) for _, path, item in request.disclosures))
    return {
        "question": f"{say(look.procedure.title)}: {say(step.title) if step else last.step}?",
        "outcome": "partly-granted" if left and refused and outcome == "refused" else outcome,
        "by": last.by, "at": last.at.isoformat(), "reasons": [last.reasons], "granted": left, "refused": refused,
    }  # fmt: skip
