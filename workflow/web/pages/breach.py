"""A breach of personal data on one request: what is recorded, what the law asks because of it, and a new one."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.breach import BREACH, RecordBreach
from workflow.actions.desk_request import see_request
from workflow.actions.registers import breach_of
from workflow.web.access import purpose_of
from workflow.web.act_forms import base_of, built
from workflow.web.acting import attempt
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.event_form import FIELDS, event_given, zone_of
from workflow.web.form import Form
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
WORDS = ("happened", "effects", "measures")


@router.get("/{reference:path}/breach")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show what is recorded of a breach, with every duty and its date, and the form for a new one."""
    return _page(request, desk, person, reference, Form())


@router.post("/{reference:path}/breach")
def record(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Record a breach; from it the law starts its clocks."""
    purpose_of(request, reference)
    if not person.has(*CASEWORK):
        raise NotForYouError
    act = built(desk, form, lambda: _act(desk, form, person))
    done = attempt(desk, reference, act, form, (*FIELDS, *WORDS))
    if done is None:
        return _page(request, desk, person, reference, form)
    return RedirectResponse(f"{url_of(done.request.reference)}/breach?done=breach", status_code=303)


def _act(desk: Desk, form: Form, person: Person) -> Act:
    base = base_of(desk, form, person.name)
    event = event_given(desk, form)
    told = {name: form.needs(name, desk.words(f"breach.needs-{name}")) for name in WORDS}
    return RecordBreach(**base, event=event, **told) if form.ok else Act(**base)


def _page(request: Request, desk: Desk, person: Person, reference: str, form: Form) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    kinds = sorted((word, title) for word, title in desk.titles.events.items() if word.startswith(BREACH))
    return page(
        request, "breach", status=422 if form.errors else 200, form=form, breach=breach_of(desk.house, seen.look),
        works=person.has(*CASEWORK), kinds=[("", desk.words("acts.choose")), *kinds],
        zone=zone_of(desk, seen.request.sides), titles=desk.titles.events, **about(desk, seen),
    )  # fmt: skip
