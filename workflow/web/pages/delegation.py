"""Give all one's open requests to another person until a day, or take them back: what an absence proposes."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.delegate_all import Given, delegate_all, take_back_all
from workflow.actions.people import people
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import CASEWORK, Person
from workflow.web.render import page

router = APIRouter(dependencies=[Depends(with_role(*CASEWORK))])
BEHIND = timedelta(hours=12)
"""So far behind UTC a day lasts somewhere; whether it is over where an authority sits, each act says."""


@router.get("/delegation")
def ask(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Ask to whom, until when and why."""
    return _page(request, desk, person, Form())


@router.post("/delegation")
def give(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Give, or take back; each request is an act of its own, and one refusal stops no other."""
    back = form.text("do") == "back"
    given = {name: form.needs(name, desk.words(f"people.needs-{name}")) for name in ("to", "reasons")}
    who = next((each for each in desk.sessions.colleagues() if each.name == given["to"]), None)
    if given["to"] and who is None:
        form.wrong("to", desk.words("people.needs-to"))
    last = None if back else _day(desk, form)
    if not form.ok:
        return _page(request, desk, person, form)
    act = Act(at=desk.now(), by=person.name)
    if last is None or who is None:
        came = take_back_all(desk.house, given["to"], given["reasons"], act)
    else:
        came = delegate_all(desk.house, who.name, who.roles, last, given["reasons"], act)
    if came.refused or came.more:
        return _page(request, desk, person, form, came)
    return RedirectResponse(f"/delegation?done=delegation-{'back' if back else 'given'}", status_code=303)


def _day(desk: Desk, form: Form) -> date | None:
    told = form.needs("until", desk.words("people.needs-until"))
    try:
        last = date.fromisoformat(told) if told else None
    except ValueError:
        form.wrong("until", desk.words("people.needs-until"))
        return None
    if last is not None and last < (desk.now() - BEHIND).date():
        form.wrong("until", desk.words("people.past-until"))
    return last


def _page(request: Request, desk: Desk, person: Person, form: Form, came: Given | None = None) -> Response:
    others = sorted(each.name for each in desk.sessions.colleagues()
                    if each.id != person.id and each.has(*(person.roles & frozenset(CASEWORK))))  # fmt: skip
    return page(
        request, "delegation", status=422 if form.errors else 200, form=form, came=came,
        names=[("", desk.words("acts.choose")), *((name, name) for name in others)],
        **proposed(desk, person),
    )  # fmt: skip


def proposed(desk: Desk, person: Person) -> dict[str, str]:
    """Return who stands in for a person and until when, as the absence they noted says; '' where none lies ahead."""
    absence = next((each.absence for each in people(desk.house) if each.id == person.id), None)
    if absence is None or absence.last < desk.now().date():
        return {"stands_in": "", "back_on": ""}
    return {"stands_in": absence.stands_in, "back_on": absence.last.isoformat()}
