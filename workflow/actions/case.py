"""A request as a form prints it: one nested case of plain values (docs/forms.md), from one look.

The same case, as canonical JSON, is attached to the paper, so that the other
side's Comity reads the paper back as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from workflow.actions.act import Before
from workflow.actions.decided import decision, fact_list, is_silent, left_of
from workflow.actions.evidence import hand_over_row, item_row
from workflow.actions.facts import nested
from workflow.actions.look import Look
from workflow.actions.notice import notice
from workflow.actions.signers import signers
from workflow.actions.supplement import next_step, supplement
from workflow.actions.telling import ENGLISH, Tell, telling, told_choices, told_event, told_steps
from workflow.actions.texts import texts_of
from workflow.documents.forms import form
from workflow.documents.values import place_name
from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview, HoldReview
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.model.request import CooperationRequest, Participant
from workflow.model.value import stored_value
from workflow.rules.reliance import is_foreign, relied_on
from workflow.vocabulary import Outcome, RuleType, Sensitivity

Case = dict[str, Any]

UNTOLD = (RuleType.HOLD, RuleType.CHECKPOINT, RuleType.TIME_LIMIT)
"""Findings that papers tell in their own place: as holds that stand, checkpoints and clocks."""


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Which paper is made: its form, its place on the file, and whether it goes to the other side."""

    form: str
    number: int
    version: int
    adopted: bool
    outward: bool
    templates: Path
    """Where the catalogues of languages are."""
    languages: tuple[str, ...] = ENGLISH
    """The languages it is printed in, the first first."""
    office: str = ENGLISH[0]
    """The language of the office, in which texts are written of which nobody says otherwise."""
    issued_by: str = "requested"
    """The side whose paper it is, as the form says."""
    step: str | None = None
    """The step that makes it; the paper rests on the rules the step stands on."""
    by: str | None = None
    """Who takes that step, or makes the paper."""


def case_of(before: Before, paper: PaperPlace) -> Case:
    """Return the case for one paper. One that goes to the other side is silent on what stays in silence."""
    look, request = before.look, before.request
    told = [each for each in look.findings if _is_told(before, each, paper)]
    facts = _facts(before, outward=paper.outward)
    tell = telling(paper.languages)
    return {
        **_head(before, paper),
        "facts": facts,
        **({"choices": chosen} if (chosen := told_choices(before)) else {}),
        **_law_named(before, paper, tell),
        **_happened(before, paper, tell),
        "findings": [_finding(each, tell) for each in told],
        "checkpoints": [_checkpoint(review, tell, outward=paper.outward) for review in look.checkpoints],
        "assurances": [_assurance(request, number) for number in range(len(request.assurances))],
        "use_limits": [_use_limit(each, tell) for each in told if each.effect == RuleType.USE_LIMIT.value],
        "people": signers(request, paper.by),
        "contacts": [_contact(each) for each in _shown_people(request, outward=paper.outward) if each.reach],
        "rights": [_right(each, tell) for each in {f.rule.id: f for f in told if f.rule.right}.values()],
        "supplement": supplement(before, tell),
        "next_step": next_step(look, tell),
        "fact_list": list(fact_list(before, paper.languages)),
        "decision": decision(before, tell, outward=paper.outward),
        "left": [{"step": step, "list": path, "item": item} for step, path, item in request.disclosures],
        "custody": [*(facts.get("custody") or []), *(hand_over_row(each) for each in request.custody)],
        "items": [*(facts.get("items") or []), *(item_row(each) for each in request.exhibits)],
        "exhibits": _exhibits(before, tell, paper),
        **({"notice": sent} if (sent := notice(before)) else {}),
        **({"texts": texts} if (texts := _texts(before, paper)) else {}),
    }  # fmt: skip


def _texts(before: Before, paper: PaperPlace) -> list[Case]:
    return list(texts_of(before.request, before.rulebook.law.dictionary, paper.languages, paper.office))


def _head(before: Before, paper: PaperPlace) -> Case:
    """Return what a paper says of itself: whose, to whom, on what, under which law."""
    look, request, law = before.look, before.request, before.rulebook.law
    return {
        "reference": request.reference,
        "their_reference": request.their_reference,
        "kind": request.kind,
        "purpose_line": say(law.kinds[request.kind].title),
        "urgent": _urgent(look),
        "requesting": _side(request.sides.requesting, request.sides.requesting_authority, paper.languages),
        "requested": _side(request.sides.requested, request.sides.requested_authority, paper.languages),
        "channel": say(law.dictionary["sides.channel"].choices[request.sides.channel]),
        "language": paper.languages[0],
        "office": look.procedure.side,
        "date": None,
        "packs": {
            "digest": before.rulebook.digest, "adopted": paper.adopted,
            "list": [telling(paper.languages)({"en": basis.title}) for basis in look.applicable.bases],
        },
        "paper": {
            "code": f"{request.reference}-P{paper.number:02}", "number": paper.number, "version": paper.version,
            "form": paper.form,
        },
    }  # fmt: skip


def _is_told(before: Before, finding: Finding, paper: PaperPlace) -> bool:
    """Say whether a paper may speak of a finding: not of what does not apply, nor of what is kept in silence."""
    if finding.outcome is Outcome.DOES_NOT_APPLY or finding.rule.type in UNTOLD:
        return False
    theirs = is_foreign(before.rulebook.law, finding.rule, before.request.sides, paper.issued_by)
    if paper.outward and (theirs or any(is_silent(before, each) for each in (*finding.deciding, *finding.missing))):
        return False
    path = finding.rule.for_each
    return not (paper.outward and path and is_silent(before, path)) or finding.item in left_of(before, path or "")


def _is_open(before: Before, paper: PaperPlace, *events: str | None) -> bool:
    """Say whether a paper may speak of what events start or end: to the other side, of none that is kept from it."""
    kinds = before.rulebook.law.events
    return not (paper.outward and any(kinds[each].silent for each in events if each is not None))


def _side(code: str, authority: str, languages: tuple[str, ...]) -> Case:
    """Return a side; in other languages than English it is named as each of them names its code."""
    name = place_name(code) if languages == ENGLISH else None
    return {"code": code, "name": name, "authority": authority, "address": []}


def _facts(before: Before, *, outward: bool) -> Case:
    """Return the facts by path, without what is privileged, or stays in silence."""
    dictionary = before.rulebook.law.dictionary
    kept = {}
    for assertion in before.request.standing():
        kind = dictionary[assertion.path]
        told = kind.type != "list" and kind.sensitivity is not Sensitivity.PRIVILEGED
        if told and not (outward and kind.silent):
            kept[assertion.path, assertion.item] = stored_value(kind, assertion.value)
    facts = nested(kept)
    for minimised in before.look.lists:
        stays, left = dict(minimised.stays), left_of(before, minimised.path)
        rows = facts.get(minimised.path, [])
        for row in rows:
            row["leaves"] = row["id"] in left if left else row["id"] not in stays
            row["reason"] = "; ".join(stays.get(row["id"], ()))
        if outward and is_silent(before, minimised.path):
            facts[minimised.path] = [row for row in rows if row["id"] in left]
    return facts


def _law_named(before: Before, paper: PaperPlace, tell: Tell) -> Case:
    """Return what the paper names of the law: what carries the request, and what its own side rests it on."""
    look, request = before.look, before.request
    step = look.procedure.step(paper.step) if paper.step else None
    named = relied_on(before.rulebook.law, request, look.findings, paper.issued_by, step.basis if step else ())
    articles = [(each.title, "; ".join(each.places)) for each in named]
    return {
        "legal_basis": [{"citation": tell({"en": title}), "articles": tell({"en": said})} for title, said in articles],
        "asked_under": [{"citation": tell({"en": each.short})} for each in named if each.carries],
    }


def _happened(before: Before, paper: PaperPlace, tell: Tell) -> Case:
    """Return what happened and what it started, without what is kept from whoever gets the paper."""
    look, events = before.look, [each for each in before.request.events if not each.superseded]
    clocks = [each for each in look.clocks if each.due is not None and _is_open(before, paper, each.started_by)]
    holds = [each for each in look.holds if _is_open(before, paper, *each.ends)]
    return {
        "events": {e.kind: _event(before, e.kind, tell) for e in events if _is_open(before, paper, e.kind)},
        "clocks": [_clock(before, each, paper) for each in clocks],
        "holds": [_hold(before, each, paper.languages) for each in holds],
    }


def _event(before: Before, kind: str, tell: Tell) -> Case:
    event = before.request.happened(kind)
    title = tell(before.rulebook.law.events[kind].title)
    if event is None:
        return {"kind": kind, "title": title}
    return {"kind": kind, "title": title, "at": event.at.isoformat(), "place": event.place, "document": event.document}


def _hold(before: Before, hold: HoldReview, languages: tuple[str, ...]) -> Case:
    return {
        "plain": telling(languages)({"en": hold.plain}), "since": hold.day.isoformat(),
        "ends": [told_event(before, each, languages) for each in hold.ends],
    }  # fmt: skip


def _clock(before: Before, clock: Clock, paper: PaperPlace) -> Case:
    rule = before.rulebook.law.rules[clock.rule].rule
    tell = telling(paper.languages)
    return {
        "title": tell(clock.title), "citation": tell({"en": str(rule.citation)}),
        "started_by": told_event(before, clock.started_by, paper.languages) if clock.started_by else None,
        "starts": _day(clock.start, clock.zone), "due": _day(clock.due, clock.zone), "zone": clock.zone,
        "alternative": _day(clock.alternative_due, clock.zone), "work_to": _day(clock.work_to, clock.zone),
        "state": clock.state.value,
        "consequence": tell(clock.consequence) if clock.consequence else None,
        "verified": clock.verified and rule.verified,
        "steps": told_steps(before, clock, paper.languages, paper.templates),
    }  # fmt: skip


def _day(when: date | datetime | None, zone: str | None) -> str | None:
    """Return a day, or a moment by the clocks of the place where the time limit runs."""
    local = when.astimezone(ZoneInfo(zone)) if isinstance(when, datetime) and zone else when
    return None if local is None else local.isoformat()


def _finding(finding: Finding, tell: Tell) -> Case:
    rule = finding.rule
    return {
        "rule": rule.id, "item": finding.item, "title": tell(rule.plain), "plain": tell(rule.plain),
        "type": rule.type.value, "force": rule.force.value, "outcome": finding.outcome.value, "effect": finding.effect,
        "met": finding.met.value if finding.met else None, "citation": tell({"en": str(rule.citation)}),
        "verified": rule.verified, "facts": list(finding.deciding), "missing": list(finding.missing),
        "lifted_by": finding.lifted_by,
    }  # fmt: skip


def _checkpoint(review: CheckpointReview, tell: Tell, *, outward: bool) -> Case:
    """Return a checkpoint; the reasons are the office's own and do not travel."""
    given = review.clearance
    return {
        "id": review.checkpoint.id, "title": tell(review.checkpoint.title),
        "question": tell(review.checkpoint.question),
        "standing": review.standing.value, "cleared_by": given.by if given else None,
        "role": given.role.value if given else None, "at": given.at.isoformat() if given else None,
        "reasons": given.reasons if given and not outward else None, "digest": review.digest,
    }  # fmt: skip


def _assurance(request: CooperationRequest, number: int) -> Case:
    given = request.assurances[number]
    status = "breached" if given.breached else given.judged or ("given" if given.given_at else "sought")
    return {**given.model_dump(mode="json"), "status": status}


def _use_limit(finding: Finding, tell: Tell) -> Case:
    limit = finding.rule.limit
    texts: Mapping[str, Any] = limit.model_dump() if limit else {}
    said = " ".join(say(text) for text in texts.values() if text)
    return {"text": tell({"en": said}), "citation": tell({"en": str(finding.rule.citation)})}


def _exhibits(before: Before, tell: Tell, paper: PaperPlace) -> list[Case]:
    """Return the papers of the file in order: those received, then, for the office itself, those made here."""
    choices = before.rulebook.law.dictionary["documents.received"].choices
    received = [tell(choices[word]) for word in before.look.env.get("documents.received") or ()]
    made = () if paper.outward else before.request.papers
    titled = [(tell(form(each.form, templates_dir=paper.templates).title), each.sha256) for each in made]
    listed = [*((title, None) for title in received), *titled]
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


def _right(finding: Finding, tell: Tell) -> Case:
    return {
        "text": tell(finding.rule.right or {"en": ""}), "how": None,
        "citation": tell({"en": str(finding.rule.citation)}),
    }  # fmt: skip
