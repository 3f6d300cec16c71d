"""Correspondence of a request: what was sent and received, when it was answered, what is late."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.correspond import Correspond
from workflow.actions.desk_request import see_request
from workflow.model.message import Party
from workflow.web.access import purpose_of
from workflow.web.act_forms import base_of, built
from workflow.web.acting import attempt
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
NEEDED = ("direction", "party", "name", "day", "subject")
OPTIONAL = ("clock_time", "means", "text", "answers", "paper", "item", "answer_by")


@router.get("/{reference:path}/correspondence")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show every message, the latest on top."""
    return _page(request, desk, person, reference, Form())


@router.post("/{reference:path}/correspondence")
def keep(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Keep one message."""
    purpose_of(request, reference)
    if not person.has(*CASEWORK):
        raise NotForYouError
    act = built(desk, form, lambda: _act(desk, form, person))
    done = attempt(desk, reference, act, form, (*NEEDED, *OPTIONAL))
    if done is None:
        return _page(request, desk, person, reference, form)
    return RedirectResponse(f"{url_of(done.request.reference)}/correspondence?done=letter", status_code=303)


def _act(desk: Desk, form: Form, person: Person) -> Act:
    base = base_of(desk, form, person.name)
    message: dict[str, Any] = {name: form.needs(name, desk.words(f"letters.needs-{name}")) for name in NEEDED}
    message |= {name: form.text(name) for name in OPTIONAL if form.text(name)}
    message["privileged"] = form.text("privileged") == "yes"
    return Correspond(**base, message=message)


def _page(request: Request, desk: Desk, person: Person, reference: str, form: Form) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    case, words, today = seen.request, desk.words, desk.now().date()
    answered = {each.answers: each for each in case.messages if each.answers}
    letters = [(each, answered.get(each.number), each.answer_by is not None and each.answer_by < today)
               for each in sorted(case.messages, key=lambda m: (m.day, int(m.number)), reverse=True)]  # fmt: skip
    none = ("", words("letters.no-message"))
    return page(
        request, "correspondence", status=422 if form.errors else 200, form=form, letters=letters,
        today=today.isoformat(), works=person.has(*CASEWORK),
        parties=[("", words("acts.choose")), *((p, words.open("letters", f"party-{p}")) for p in get_args(Party))],
        messages=[none, *((m.number, f"{m.number}. {m.subject}") for m in case.messages)] if case.messages else [],
        papers=[none, *((each.id, each.id) for each in case.papers)],
        items=[none, *((each.number, f"{each.number}. {each.description}") for each in case.exhibits)],
        **about(desk, seen),
    )  # fmt: skip
