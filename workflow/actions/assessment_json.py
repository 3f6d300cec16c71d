"""An assessment as JSON values, stable and described in docs/json.md; the command line and the API give the same."""

from __future__ import annotations

from typing import Any

from workflow.actions.law import Rulebook
from workflow.actions.look import Look
from workflow.clocks.explain import explain
from workflow.model.base import say
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.rules.questions import shortest_questions


def assessment_json(seen: Look, rulebook: Rulebook) -> dict[str, Any]:
    """Return the assessment as JSON values; stable, described in docs/json.md."""
    request = seen.request
    asked = shortest_questions(seen.findings, rulebook.law.dictionary)
    return {
        "format": "comity-assessment-1",
        "request": {
            "reference": request.reference, "kind": request.kind, "made_on": request.made_on.isoformat(),
            "stage": request.stage, "sides": request.sides.model_dump(mode="json"),
        },
        "law": {"digest": rulebook.digest, "packs": [
            {"id": b.pack, "title": b.title, "why": b.why, "confirmed": b.confirmed} for b in seen.applicable.bases
        ]},
        "conflicts": list(seen.applicable.conflicts),
        "outlook": {
            "word": seen.outlook.word, "sentence": seen.outlook.sentence, "because": list(seen.outlook.because),
        },
        "not_covered": list(seen.outlook.not_covered),
        "findings": [finding_json(finding) for finding in seen.findings],
        "clocks": [clock_json(clock, rulebook) for clock in seen.clocks],
        "checkpoints": [
            {"id": c.checkpoint.id, "standing": c.standing.value, "raised_by": list(c.raised_by), "digest": c.digest}
            for c in seen.checkpoints
        ],
        "holds": [
            {"rule": h.rule, "since": h.since, "blocks": list(h.blocks), "ends": list(h.ends)} for h in seen.holds
        ],
        "lists": [
            {"path": m.path, "leaves": list(m.leaves), "stays": [{"item": i, "why": list(w)} for i, w in m.stays]}
            for m in seen.lists
        ],
        "questions": [each.path + (f"[{each.item}]" if each.item else "") for each in asked],
    }  # fmt: skip


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return one finding."""
    rule = finding.rule
    return {
        "rule": rule.id, "item": finding.item, "type": rule.type.value, "force": rule.force.value,
        "outcome": finding.outcome.value, "met": finding.met.value if finding.met else None, "effect": finding.effect,
        "lifted_by": finding.lifted_by, "deciding": list(finding.deciding), "missing": list(finding.missing),
        "plain": say(rule.plain), "citation": str(rule.citation), "basis": list(rule.basis), "verified": rule.verified,
        "feeds": list(rule.feeds),
    }  # fmt: skip


def clock_json(clock: Clock, rulebook: Rulebook) -> dict[str, Any]:
    """Return one clock with its explanation."""
    rule = rulebook.law.rules[clock.rule].rule
    day = {name: moment.isoformat() if (moment := getattr(clock, name)) else None
           for name in ("start", "due", "alternative_due", "work_to", "ended_at")}  # fmt: skip
    titles = {kind.id: kind.title for kind in rulebook.law.events.values()}
    return {
        "rule": clock.rule, "basis": list(rule.basis), "citation": str(rule.citation), "title": say(clock.title),
        "kind": clock.kind.value, "state": clock.state.value, "started_by": clock.started_by, "zone": clock.zone, **day,
        "counting": clock.counting, "certain": clock.certain, "verified": clock.verified and rule.verified,
        "consequence": say(clock.consequence) if clock.consequence else None,
        "steps": [{"code": step.code, "date": step.date.isoformat() if step.date else None} for step in clock.steps],
        "explained": list(explain(clock, rulebook.clocks, events=titles)),
    }  # fmt: skip
