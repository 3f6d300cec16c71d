"""Administration of people: who may sign in and as what. One administrator proposes, another reads, signs and confirms.

No page here shows anything of a request; a person with this role alone sees none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from workflow.actions.letterheads import KeepLetterhead
from workflow.actions.people import (
    AddPerson,
    BindAccount,
    ChangeKey,
    ChangeRoles,
    CloseAccount,
    Invited,
    PeopleChange,
    ResetAccount,
    Shown,
    confirm_change,
    people,
    propose_change,
    reject_change,
    waiting,
)
from workflow.errors import InputError, NotEntitledError
from workflow.model.account import Account
from workflow.model.letterhead import Letterhead
from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.identity import step_up
from workflow.web.person import Person
from workflow.web.render import page

router = APIRouter(prefix="/administration", dependencies=[Depends(with_role(Role.ADMINISTRATOR))])
PEOPLE = "/administration"


@router.get("")
def listed(request: Request, desk: DeskDep) -> Response:
    """List who may sign in, and what waits for a second administrator."""
    everybody = people(desk.house)
    lines = [(each, change_words(desk, each, everybody)) for each in waiting(desk.house)]
    return page(request, "admin_people", people=everybody, waiting=lines, today=desk.now().date())


@router.get("/people/new")
def ask_new(request: Request, desk: DeskDep) -> Response:
    """Ask whom to invite."""
    return _page_new(request, desk, Form())


@router.post("/people/new")
def take_new(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Propose an account."""
    given = {"login": form.text("login").casefold(), "name": " ".join(form.text("name").split())}
    change = _made(desk, form, AddPerson, {**given, "roles": form.all("roles")})
    return _proposed(desk, person, form, change) or _page_new(request, desk, form)


@router.get("/people/{identity}")
def ask_change(request: Request, desk: DeskDep, identity: str) -> Response:
    """Show one account, and what can be changed of it."""
    return _page_of(request, desk, identity, Form())


@router.post("/people/{identity}/{what}")
def take_change(
    request: Request, desk: DeskDep, person: PersonDep, form: FormDep, identity: str, what: str
) -> Response:
    """Propose a change of one account."""
    given: dict[str, dict[str, Any]] = {
        "roles": {"roles": form.all("roles")},
        "bind": {"issuer": form.text("issuer"), "subject": form.text("subject")},
    }
    kinds = {"roles": ChangeRoles, "close": CloseAccount, "reset": ResetAccount, "bind": BindAccount}
    if what not in kinds:
        raise NotForYouError
    change = _made(desk, form, kinds[what], {"account": identity, **given.get(what, {})})
    return _proposed(desk, person, form, change) or _page_of(request, desk, identity, form)


@router.get("/changes/{identity}")
def ask_confirm(request: Request, desk: DeskDep, person: PersonDep, identity: str) -> Response:
    """Show a proposal as the text that whoever confirms it signs."""
    return _page_change(request, desk, person, identity, Form())


@router.post("/changes/{identity}/reject")
def reject(desk: DeskDep, person: PersonDep, form: FormDep, identity: str) -> Response:  # noqa: ARG001 - the form proves the session
    """Reject a proposal, or withdraw one's own."""
    reject_change(desk.house, identity, by=account_of(desk, person), at=desk.now())
    return RedirectResponse(f"{PEOPLE}?done=change-rejected", status_code=303)


@router.post("/changes/{identity}")
def confirm(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, identity: str) -> Response:
    """Confirm a proposal over one's signature; an invitation is then shown once."""
    account, made = account_of(desk, person), None
    proof = step_up.proof_of(request, person, form, text_of(desk, _waiting(desk, identity)))
    try:
        if form.ok:
            made = confirm_change(desk.house, identity, by=account, at=desk.now(), proof=proof)
    except (InputError, NotEntitledError) as refusal:
        form.wrong("", desk.english(refusal.diagnostics()))
    if not form.ok:
        return _page_change(request, desk, person, identity, form)
    return _invitation(request, made) if made else RedirectResponse(f"{PEOPLE}?done=change-confirmed", status_code=303)


def account_of(desk: Desk, person: Person) -> Account:
    """Return the account of an administrator. Raises NotForYouError at a desk of invented people, who have none."""
    found = next((each for each in people(desk.house) if each.id == person.id), None)
    if found is None:
        raise NotForYouError
    return found


def change_words(desk: Desk, shown: Shown, everybody: Iterable[Account]) -> str:
    """Return a proposed change in one sentence, which names its person as one of `everybody`."""
    change = shown.change
    if isinstance(change, ChangeKey):
        return desk.words(f"admin.change-key-{change.key}")
    if isinstance(change, KeepLetterhead):
        return letterhead_words(desk, change.letterhead)
    if isinstance(change, AddPerson):
        return desk.words("admin.change-add", name=change.name, login=change.login, roles=_roles(desk, change.roles))
    name = next((each.name for each in everybody if each.id == change.account), change.account)
    told: dict[str, Any] = {"name": name}
    if isinstance(change, ChangeRoles):
        told["roles"] = _roles(desk, change.roles)
    if isinstance(change, BindAccount):
        told |= {"issuer": change.issuer, "subject": change.subject}
    return desk.words(f"admin.change-{change.change}", **told)


def letterhead_words(desk: Desk, head: Letterhead) -> str:
    """Return a letterhead in one sentence, with every line of it."""
    named = [f"{desk.words.language_of(code)}: {' / '.join(lines)}" for code, lines in head.names.items()]
    parts = [*named, *head.reached(), *([desk.words("letterheads.foot-is", text=head.foot)] if head.foot else [])]
    return desk.words("letterheads.change", name=head.authority, code=head.code, text="; ".join(parts) or "-")


def text_of(desk: Desk, shown: Shown) -> str:
    """Return the exact text that whoever confirms a change signs."""
    told = {"office": desk.house.settings.authority, "name": shown.by}
    told["change"] = change_words(desk, shown, people(desk.house))
    return desk.words("admin.signed", **told, moment=desk.words.moment(shown.at), number=shown.id)


def _roles(desk: Desk, roles: frozenset[Role]) -> str:
    return ", ".join(desk.words.open("roles", role.value) for role in Role if role in roles)


def _made(desk: Desk, form: Form, kind: type[Any], given: dict[str, Any]) -> PeopleChange | None:
    """Return the change that a form means, None where the form is now marked wrong."""
    try:
        change: PeopleChange = kind(**given)
    except ValidationError as error:
        for each in error.errors():
            name = str(each["loc"][0]) if each["loc"] else ""
            form.wrong(name, desk.words(f"admin.needs-{name}"))
        return None
    return change


def _proposed(desk: Desk, person: Person, form: Form, change: PeopleChange | None) -> Response | None:
    if change is None:
        return None
    try:
        propose_change(desk.house, change, by=account_of(desk, person), at=desk.now())
    except InputError as fault:
        form.wrong("", desk.english(f"{fault.sentence} {fault.remedy}"))
        return None
    return RedirectResponse(f"{PEOPLE}?done=change-proposed", status_code=303)


def _waiting(desk: Desk, identity: str) -> Shown:
    found = next((each for each in waiting(desk.house) if each.id == identity), None)
    if found is None:
        raise NotForYouError
    return found


def _choices(desk: Desk) -> list[tuple[str, str]]:
    return [(role.value, desk.words("admin.role-" + role.value)) for role in Role]


def _page_new(request: Request, desk: Desk, form: Form) -> Response:
    return page(request, "admin_invite", status=422 if form.errors else 200, roles=_choices(desk), form=form)


def _page_of(request: Request, desk: Desk, identity: str, form: Form) -> Response:
    found = next((each for each in people(desk.house) if each.id == identity), None)
    if found is None:
        raise NotForYouError
    status = 422 if form.errors else 200
    return page(request, "admin_person", status=status, account=found, roles=_choices(desk), form=form)


def _page_change(request: Request, desk: Desk, person: Person, identity: str, form: Form) -> Response:
    shown = _waiting(desk, identity)
    text, own = text_of(desk, shown), shown.by == person.name
    asked = None if own else step_up.ask(request, person, text)
    status = 422 if form.errors else 200
    return page(request, "admin_change", status=status, change=shown, text=text, own=own, asked=asked, form=form)


def _invitation(request: Request, made: Invited) -> Response:
    address = f"{str(request.base_url).rstrip('/')}/welcome/{made.word}"
    return page(request, "admin_invited", account=made.account, address=address)
