"""People of a request and their separation; giving one's role to another for a while, and withdrawing."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import WORKING, Act
from workflow.actions.delegate import Delegate, EndDelegation
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.actions.recuse import LiftRecusal, Recuse
from workflow.engine.guards import participant
from workflow.model.delegation import Delegation, Recusal
from workflow.model.request import CooperationRequest, Participant
from workflow.vocabulary import Role
from workflow.web.access import purpose_of
from workflow.web.act_forms import Build
from workflow.web.acting import attempt_chosen
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, PersonDep, asked_in, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.pages.delegation import proposed
from workflow.web.person import READING, Person
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
DECIDING = (Role.SUPERVISOR, Role.PRIVACY_REVIEWER)
FIELDS = ("to", "until", "reasons")


class Shown(NamedTuple):
    """One person of a request, as last appointed."""

    person: Participant
    role: str
    prepared: bool
    may_decide: bool
    """Whether nothing they did here keeps them from clearing and deciding."""
    holds_for: Delegation | None
    gave: tuple[Delegation, ...]
    withdrew: Recusal | None


def people_of(desk: Desk, request: CooperationRequest) -> tuple[Shown, ...]:
    """Return everybody on a request once, in the order they came."""
    names = dict.fromkeys(each.name for each in request.participants)
    found = (each for name in names if (each := participant(request, name)))
    return tuple(_shown(desk, request, each) for each in found)


def _shown(desk: Desk, request: CooperationRequest, each: Participant) -> Shown:
    prepared = each.name in request.preparers
    gave = tuple(one for one in request.delegations if one.by == each.name and one.ended_at is None)
    return Shown(
        each, desk.words.open("roles", each.role.value) if each.role else "", prepared,
        each.role in DECIDING and not prepared, request.delegation_to(each.name), gave, request.recusal_of(each.name),
    )  # fmt: skip


@router.get("/{reference:path}/people")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show who works on a request; `?do=` shows the form of an act beside."""
    return _page(request, desk, person, reference, asked_in(request))


@router.post("/{reference:path}/people")
def act_on(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Give one's role to another, end that, withdraw, or lift a withdrawal."""
    purpose_of(request, reference)
    done = attempt_chosen(desk, person, reference, form, BUILD, FIELDS)
    if done is None:
        return _page(request, desk, person, reference, form)
    return RedirectResponse(f"{url_of(done.request.reference)}/people?done=people-{form.text('do')}", status_code=303)


def _delegate(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    words = desk.words
    given = {name: form.needs(name, words(f"people.needs-{name}")) for name in ("to", "until", "reasons")}
    role = form.text("role")
    held = next((each.roles for each in desk.sessions.colleagues() if each.name == given["to"]), frozenset())
    if given["to"] and role not in held:
        form.wrong("to", words("people.not-that-role", name=given["to"], role=words.open("roles", role)))
    return Delegate(**base, **given, role=role) if form.ok else Act(**base)


def _end(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    reasons = form.needs("reasons", desk.words("people.needs-reasons"))
    return EndDelegation(**base, to=form.text("to"), reasons=reasons) if form.ok else Act(**base)


def _withdraw(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    reasons = form.needs("reasons", desk.words("people.needs-reasons"))
    return Recuse(**base, reasons=reasons) if form.ok else Act(**base)


def _lift(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    reasons = form.needs("reasons", desk.words("people.needs-reasons"))
    return LiftRecusal(**base, name=form.text("to"), reasons=reasons) if form.ok else Act(**base)


BUILD: dict[str, Build] = {
    "delegate": _delegate, "end": _end, "withdraw": _withdraw, "lift": _lift,
}  # fmt: skip


def _page(request: Request, desk: Desk, person: Person, reference: str, form: Form) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    own = participant(seen.request, person.name)
    role = own.role if own else None
    do = form.text("do") if role in WORKING and form.text("do") in BUILD else ""
    return page(
        request, "people", status=422 if form.errors else 200, form=form, do=do, role=role.value if role else "",
        works=role in WORKING, own=person.name, shown=people_of(desk, seen.request),
        **_proposed(desk, seen, person, role), **about(desk, seen),
    )  # fmt: skip


def _proposed(desk: Desk, seen: RequestSeen, person: Person, role: Role | None) -> dict[str, Any]:
    """Return who may stand in, and what an absence that was noted proposes."""
    known = {each.name: each.role for each in seen.request.participants}
    fit = sorted(each.name for each in desk.sessions.colleagues()
                 if role is not None and each.has(role) and known.get(each.name) is None)  # fmt: skip
    return {"fit": [("", desk.words("acts.choose")), *((name, name) for name in fit)], **proposed(desk, person)}
