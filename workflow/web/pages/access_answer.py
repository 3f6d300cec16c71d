"""The answer to the person concerned who asked what is kept on them; it is signed, because it may limit a right."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.answer_access import ANSWERING, AnswerAccess, Answered
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.actions.entitled import Access, access_to
from workflow.documents.foreign import run
from workflow.errors import InputError
from workflow.web.access import purpose_of
from workflow.web.act_forms import base_of, built
from workflow.web.acting import attempt
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.event_form import FIELDS, event_given, zone_of
from workflow.web.form import Form
from workflow.web.person import READING, Person
from workflow.web.render import page
from workflow.web.signing import restore, signed

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])


@router.get("/{reference:path}/access-answer")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show which right of access there is, what limits it now, what was answered, and the form for an answer."""
    return _page(request, desk, person, _seen(request, desk, person, reference), Form())


@router.post("/{reference:path}/access-answer")
def answer(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Show the exact text once more for a proof; then keep the answer."""
    if not person.has(*ANSWERING):
        raise NotForYouError
    seen = _seen(request, desk, person, reference)
    access = _access(desk, seen)
    if access is None:
        raise NotForYouError
    restore(form)
    act = built(desk, form, lambda: _act(desk, form, person, access))
    if isinstance(act, AnswerAccess):
        came = signed(request, person, seen, act, form, back=f"{url_of(seen.request.reference)}/access-answer")
        if isinstance(came, Response):
            return came
        act = came
    done = attempt(desk, reference, act, form, (*FIELDS, "reasons"))
    if done is None:
        return _page(request, desk, person, seen, form)
    return RedirectResponse(f"{url_of(done.request.reference)}/access-answer?done=access-answer", status_code=303)


def _seen(request: Request, desk: Desk, person: Person, reference: str) -> RequestSeen:
    purpose = purpose_of(request, reference)
    return see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())


def _act(desk: Desk, form: Form, person: Person, access: Access) -> Act:
    base, words = base_of(desk, form, person.name), desk.words
    chosen = form.needs("answer", words("access.needs-answer"))
    reasons = form.needs("reasons", words("acts.needs-reasons"))
    event = event_given(desk, form, access.right.answered)
    return (
        AnswerAccess.model_validate({**base, "answer": chosen, "event": event, "reasons": reasons})
        if form.ok
        else Act(**base)
    )


def _access(desk: Desk, seen: RequestSeen) -> Access | None:
    try:
        return access_to(desk.house.rulebook.law, seen.look)
    except InputError:
        return None


def _page(request: Request, desk: Desk, person: Person, seen: RequestSeen, form: Form) -> Response:
    access, words = _access(desk, seen), desk.words
    values: dict[str, Any] = {"limits": [], "came": None, "answers": [], "gives": ""}
    if access is not None:
        found = (*access.limits, *access.silences)
        right = desk.house.rulebook.law.rules[access.right.rule].rule
        values = {
            "limits": [(desk.say(each.rule.plain), desk.cite(each.rule.citation)) for each in found],
            "gives": run(desk.say(right.plain), " (", desk.cite(right.citation), ")"),
            "came": seen.request.happened(access.right.asked),
            "answers": [each for each in seen.request.events if each.kind == access.right.answered],
        }
    return page(
        request, "access_answer", status=422 if form.errors else 200, form=form, access=access,
        works=person.has(*ANSWERING), prepared=person.name in seen.request.preparers,
        ways=[(each.value, words(f"access.{each.value}"), words(f"access.{each.value}-means")) for each in Answered],
        zone=zone_of(desk, seen.request.sides), **values, **about(desk, seen),
    )  # fmt: skip
