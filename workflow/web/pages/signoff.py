"""Sign-off: the question, what the officer proposes, the document beside the rules, and the answer with its reasons."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.clear import Clear
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.actions.propose import Propose, ReturnProposal, proposal_of
from workflow.actions.take_step import TakeStep
from workflow.documents.foreign import strung
from workflow.engine.guards import entitlement, reasons_against
from workflow.model.procedure import GRAVE, Step
from workflow.vocabulary import StepEffect
from workflow.web.access import purpose_of
from workflow.web.act_forms import base_of, built, reasons_of
from workflow.web.acting import attempt, is_refused
from workflow.web.case_head import about, url_of
from workflow.web.case_parts import CheckpointShown, checkpoints
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, asked_in, with_role
from workflow.web.desk import Desk
from workflow.web.facts import standing
from workflow.web.form import Form
from workflow.web.grounds import mattering, rules_and_facts, weighty
from workflow.web.person import CASEWORK, Person
from workflow.web.reasons import sentence, shown
from workflow.web.render import page
from workflow.web.signing import is_proved, restore, signed

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*CASEWORK))])
DONE = {"propose": "proposed", "return": "returned", "clear": "cleared", "refuse-clearance": "cleared", "step": "step"}


@router.get("/{reference:path}/sign-off")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show what is to be signed: the step proposed, or `?step=`, or `?checkpoint=`; `?paper=` chooses the document."""
    return _page(request, desk, person, _seen(request, desk, person, reference), asked_in(request))


@router.post("/{reference:path}/sign-off")
def answer(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Agree, return or refuse; or propose. What is signed is shown once more, word for word, before it counts."""
    seen = _seen(request, desk, person, reference)
    restore(form)
    act = built(desk, form, lambda: _act(desk, seen, form, person))
    if act is not None and isinstance(act, TakeStep | Clear):
        if is_proved(desk) and not form.text("confirmed") and is_refused(desk, seen.request, act, form):
            return _page(request, desk, person, seen, form)
        came = signed(request, person, seen, act, form, back=f"{url_of(seen.request.reference)}/sign-off")
        if isinstance(came, Response):
            return came
        act = came
    if act is None or attempt(desk, reference, act, form) is None:
        return _page(request, desk, person, seen, form)
    done = DONE[str(act.model_dump(include={"act"})["act"])]
    where = "/decision" if isinstance(act, TakeStep) else ""
    return RedirectResponse(f"{url_of(seen.request.reference)}{where}?done={done}", status_code=303)


def _seen(request: Request, desk: Desk, person: Person, reference: str) -> RequestSeen:
    purpose = purpose_of(request, reference)
    return see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())


def _act(desk: Desk, seen: RequestSeen, form: Form, person: Person) -> Act:
    base = base_of(desk, form, person.name)
    words, chosen = desk.words, form.needs("answer", desk.words("sign.needs-answer"))
    form.needs("reasons", words("acts.needs-reasons"))
    reasons = reasons_of(desk, seen.request, form)
    if not form.ok:
        return Act(**base)
    if chosen == "return":
        return ReturnProposal(**base, reasons=reasons)
    if form.text("checkpoint"):
        act = "clear" if chosen == "agree" else "refuse-clearance"
        ground = form.text("ground") or None
        return Clear(**base, act=act, checkpoint=form.text("checkpoint"), reasons=reasons, ground=ground)
    step = (
        form.text("step") if chosen in ("agree", "propose") else form.needs("refuse-step", words("sign.needs-refusal"))
    )
    return (
        Propose(**base, step=step, reasons=reasons)
        if chosen == "propose"
        else TakeStep(**base, step=step, reasons=reasons)
    )


def _page(request: Request, desk: Desk, person: Person, seen: RequestSeen, form: Form) -> Response:
    known = standing(desk, seen.request)
    proposal = proposal_of(seen.request)
    points = checkpoints(desk, seen.look, person.name)
    point = next((each for each in points if each.id == form.text("checkpoint")), None)
    if form.text("checkpoint") and point is None:
        raise NotForYouError
    step = None if point else _step(seen, form.text("step") or (proposal.step if proposal else ""))
    ground = [f for f in seen.look.findings if point is None or f.id in point.review.ground]
    rules, facts = rules_and_facts(desk, ground, known)
    papers = [each.id for each in seen.request.papers]
    chosen = form.text("document") if form.text("document") in papers else (papers[-1] if papers else "")
    return page(
        request, "sign_off", status=422 if form.errors else 200, form=form, point=point, proposal=proposal,
        proposed=desk.titles.step(seen.request.procedure, proposal.step) if proposal else "",
        rules=rules,
        more=max(0, len(weighty(ground)) - len(rules)), facts=facts, paper=chosen,
        papers=[(each, each) for each in papers], outlook=seen.look.outlook,
        mattering=[("", desk.words("acts.choose")), *mattering(desk, seen.look, known)],
        **_question(desk, seen, person, step, points), **about(desk, seen),
    )  # fmt: skip


def _step(seen: RequestSeen, wanted: str) -> Step | None:
    """Return the step in question: the one wanted, else the first that decides, else the first there is."""
    moves = seen.look.moves
    found = next((each for each in moves if each.id == wanted), None)
    deciding = next((each for each in moves if each.decides and each.effect is not StepEffect.REFUSES), None)
    return found or deciding or (moves[0] if moves else None)


def _question(
    desk: Desk, seen: RequestSeen, person: Person, step: Step | None, points: tuple[CheckpointShown, ...]
) -> dict[str, Any]:
    """Return the step in words, what follows from each answer, what stands against it, what else could be signed."""
    look, words = seen.look, desk.words
    url, procedure = url_of(seen.request.reference), seen.look.procedure.id
    refusing = [
        each for each in look.moves if each.effect is StepEffect.REFUSES and (step is None or each.id != step.id)
    ]
    return {
        "step": None if step is None else {
            "id": step.id, "title": desk.say(step.title), "stage": desk.titles.stage(procedure, step.to),
            "papers": strung(", ", map(desk.titles.form, step.papers)), "decides": step.decides,
        },
        "against": shown(desk, reasons_against(step, look.situation), url) if step else (),
        "not_you": [sentence(desk, why) for why in entitlement(step, seen.request, person.name)] if step else (),
        "refusing": [(each.id, words("sign.refuses", step=desk.say(each.title),
                                     stage=desk.titles.stage(procedure, each.to))) for each in refusing],
        "steps": [(each.id, desk.say(each.title)) for each in look.moves],
        "points": [each for each in points if not each.review.passable
                   and (step is None or step.effect in GRAVE or each.id in step.checkpoints)],
    }  # fmt: skip
