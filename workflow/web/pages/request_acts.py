"""Acts on a request: a plain form for each, sent, done through the one door, and back to the request.

A refusal is shown with every reason the engine gives, and nothing that was typed is lost.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.assure import Assure
from workflow.actions.clear import Clear
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.actions.papers import SignPaper
from workflow.actions.signs import signs
from workflow.actions.step import refusal_of
from workflow.actions.take_step import TakeStep
from workflow.documents.foreign import strung
from workflow.documents.printed import is_outward
from workflow.engine.guards import entitlement, reasons_against
from workflow.errors import MissingFieldError
from workflow.model.procedure import Step
from workflow.vocabulary import StepEffect
from workflow.web.access import purpose_of
from workflow.web.act_forms import BUILD, act_of, reasons_of
from workflow.web.act_options import options_for
from workflow.web.acting import attempt, is_refused, lacking
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, asked_in, with_role
from workflow.web.desk import Desk
from workflow.web.facts import standing
from workflow.web.form import Form
from workflow.web.grounds import mattering
from workflow.web.person import CASEWORK, Person
from workflow.web.reasons import shown
from workflow.web.render import page
from workflow.web.second import offered
from workflow.web.signing import is_proved, restore, signed

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*CASEWORK))])
DONE = {"checkpoint": "cleared", "assurance": "assured", "signature": "signed", "person": "appointed"}


@router.get("/{reference:path}/do/{what}")
def form_for(request: Request, desk: DeskDep, person: PersonDep, reference: str, what: str) -> Response:
    """Show the form of one act; the address may name the step, fact or checkpoint."""
    return _form(request, desk, person, reference, what, asked_in(request))


@router.post("/{reference:path}/do/{what}")
def do(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str, what: str) -> Response:
    """Do one act, or show the form again with every reason why not."""
    purpose = purpose_of(request, reference)
    if what not in BUILD:
        raise NotForYouError
    restore(form)
    act, seen = act_of(desk, what, form, person.name), None
    if isinstance(act, Clear | TakeStep | SignPaper | Assure):
        seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
        came = _proved(request, desk, person, seen, (what, act), form)
        if isinstance(came, Response):
            return came
        act = came
    done = attempt(desk, reference, act, form)
    if done is None:
        return _form(request, desk, person, reference, what, form, seen)
    return RedirectResponse(f"{url_of(done.request.reference)}?done={DONE.get(what, what)}", status_code=303)


def _proved(
    request: Request, desk: Desk, person: Person, seen: RequestSeen, asked: tuple[str, Act], form: Form
) -> Act | Response:
    """Return the act with its whole reasons and, where it is a signature, its proof; or the page that asks for one.

    What would be refused is not signed first: the form says why at once.
    """
    what, act = asked
    if isinstance(act, Clear | TakeStep):
        act = act.model_copy(update={"reasons": reasons_of(desk, seen.request, form)})
    if not is_proved(desk) or not signs(act, seen.look.procedure):
        return act
    if not form.text("confirmed") and is_refused(desk, seen.request, act, form):
        return _form(request, desk, person, seen.request.reference, what, form, seen)
    return signed(request, person, seen, act, form, back=url_of(seen.request.reference))


def _form(  # noqa: PLR0913 - who asks for which form of what, and the request where it was seen already
    request: Request, desk: Desk, person: Person, reference: str, what: str, form: Form, seen: RequestSeen | None = None
) -> Response:
    """Show the form; a request that was seen while the form was taken is not seen, and logged, a second time."""
    if what not in BUILD or what == "signature":
        raise NotForYouError
    if seen is None:
        purpose = purpose_of(request, reference)
        seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    values: dict[str, Any] = {**about(desk, seen), **options_for(desk, seen, what, form)}
    if what in ("step", "checkpoint"):
        facts = mattering(desk, seen.look, standing(desk, seen.request))
        values["mattering"] = [("", desk.words("acts.choose")), *facts]
    if what == "step":
        values |= _step(desk, seen, person, form)
    status = 422 if form.errors else 200
    return page(request, "do", status=status, what=what, form=form, **values)


def _lacks(desk: Desk, seen: RequestSeen, person: Person, step: Step) -> str:
    """Return in words what a paper of a step lacks that nothing else stands against; '' where nothing is lacking."""
    tried = TakeStep(at=desk.now(), by=person.name, step=step.id, reasons=desk.words("do.reasons"))
    refusal = refusal_of(desk.house, seen.request, tried) if step.papers else None
    return lacking(desk, refusal) if isinstance(refusal, MissingFieldError) else ""


def _step(desk: Desk, seen: RequestSeen, person: Person, form: Form) -> dict[str, Any]:
    """Return what the form of a step says before it is taken: what follows, and what stands against it."""
    step = next((each for each in seen.look.moves if each.id == form.text("step")), None)
    if step is None:
        raise NotForYouError
    look = seen.look
    against = (*entitlement(step, look.request, person.name), *reasons_against(step, look.situation))
    outward = any(is_outward(each, desk.house.settings.templates) for each in step.papers)
    return {
        **(offered(desk, seen) if outward else {"seconds": []}),
        "step": {"id": step.id, "title": desk.say(step.title), "decides": step.decides, "papers": step.papers},
        "lacks": "" if against else _lacks(desk, seen, person, step),
        "makes": strung(", ", map(desk.titles.form, step.papers)),
        "leads_to": desk.titles.stage(look.procedure.id, step.to),
        "against": shown(desk, against, url_of(seen.request.reference)),
        "leaves": [(f"{each.path}#{item}", f"{each.path} {item}") for each in look.lists for item in each.leaves]
        if step.effect is StepEffect.DISCLOSES
        else [],
    }
