"""A decision on one page: question, facts, rules, reasons, who, when, and how it is proved. It prints as it stands."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from workflow.actions.desk_request import RequestSeen, decision_told, see_request
from workflow.actions.propose import proposal_of
from workflow.actions.seal_over import seal_over
from workflow.web.access import purpose_of
from workflow.web.case_head import about
from workflow.web.case_parts import checkpoints
from workflow.web.deps import DeskDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.facts import standing
from workflow.web.grounds import rules_and_facts, weighty
from workflow.web.pages.request import SUMMARY
from workflow.web.person import READING
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
MOST_FACTS = 12


@router.get("/{reference:path}/decision")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show the last decision, or what is proposed where there is none; the view is logged."""
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    case, known = seen.request, standing(desk, seen.request)
    decision = case.decisions[-1] if case.decisions else None
    weighed = [f for f in seen.look.findings if decision is None or f.id in decision.findings]
    rules, facts = rules_and_facts(desk, weighed, known)
    first = [known[path] for path in SUMMARY if path in known]
    rest = [known[fact.name] for fact in facts if known[fact.name] not in first]
    proposal = next((p for p in reversed(case.proposals) if decision and p.step == decision.step), proposal_of(case))
    return page(
        request, "decision", decision=decision, rules=rules,
        more=max(0, len(weighty(weighed)) - len(rules)), summary=[*first, *rest][:MOST_FACTS], proposal=proposal,
        proposed=desk.titles.step(case.procedure, proposal.step) if proposal else "",
        step=desk.titles.step(case.procedure, decision.step) if decision else "",
        question=desk.say(seen.look.procedure.title), outlook=seen.look.outlook,
        points=[each for each in checkpoints(desk, seen.look, person.name) if each.review.clearance],
        **_proof(desk, seen), **about(desk, seen),
    )  # fmt: skip


def _proof(desk: Desk, seen: RequestSeen) -> dict[str, Any]:
    """Return the entry of the decision, its seal, and how the signer proved who they are."""
    told = decision_told(desk.house, seen.request)
    if told is None:
        return {"sealed": None, "proved": ""}
    proof = told.fields.get("proof")
    said = desk.words("decision.no-proof")
    if isinstance(proof, dict):
        method = desk.words.open("decision", str(proof.get("method", "")))
        said = desk.words("decision.with", method=method, digest=proof.get("text", ""))
    return {"sealed": seal_over(desk.house, seen.request.reference, told.seq), "proved": said}
