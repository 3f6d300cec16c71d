"""Tokens of one's own for programs: made, their word shown once, and revoked; and what the API offers, listed."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.tokens import TokenAsked, make_token, revoke_token, tokens_of
from workflow.errors import InputError
from workflow.model.token import Scope
from workflow.web.api.caller import ROLES
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import Person
from workflow.web.render import page

router = APIRouter()
DAYS = (30, 90, 366)


@router.get("/account/tokens")
def tokens(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show one's own tokens."""
    return _page(request, desk, person, Form())


@router.post("/account/tokens")
def make(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Make a token and show its word, this once."""
    name = form.needs("name", desk.words("tokens.needs-name"))[:60]
    scopes = frozenset(scope for scope in _open_to(person) if scope.value in form.all("scopes"))
    if not scopes:
        form.wrong("scopes", desk.words("tokens.needs-scopes"))
    days = next((each for each in DAYS if str(each) == form.text("days")), DAYS[1])
    if form.ok:
        asked = TokenAsked(name=name, scopes=scopes, days=days)
        try:
            token, word = make_token(desk.house, (person.id, person.name), asked, by=person.name, at=desk.now())
        except InputError as fault:
            form.wrong("", desk.english(fault.diagnostics()))
        else:
            return page(request, "token_made", made=token, word=word)
    return _page(request, desk, person, form)


@router.post("/account/tokens/revoke")
def revoke(desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Revoke one of one's own tokens."""
    whose = (person.id, person.name)
    if not revoke_token(desk.house, whose, form.text("made"), by=person.name, at=desk.now()):
        raise NotForYouError
    return RedirectResponse("/account/tokens?done=token-revoked", status_code=303)


@router.get("/api")
def interface(request: Request, person: PersonDep) -> Response:  # noqa: ARG001 - asks for somebody signed in
    """List what the API offers; the whole description is at /api/openapi.json."""
    found = next(route.app for route in request.app.routes if getattr(route, "name", "") == "api")
    described = found.openapi() if isinstance(found, FastAPI) else {}
    rows = [
        (method.upper(), f"api{path}".split("/"), str(about.get("description", "")).partition("\n")[0])
        for path, methods in described.get("paths", {}).items()
        for method, about in methods.items()
    ]
    return page(request, "interface", rows=rows)


def _page(request: Request, desk: Desk, person: Person, form: Form) -> Response:
    words = desk.words
    scopes = [(scope.value, words(f"tokens.scope-{scope.value}")) for scope in _open_to(person)]
    days = [(str(each), words("tokens.days", n=each), "") for each in DAYS]
    listed = tokens_of(desk.house, person.id)
    status = 422 if form.errors else 200
    return page(
        request, "tokens", status=status, form=form, made=listed, scopes=scopes, days=days, chosen=form.all("scopes")
    )


def _open_to(person: Person) -> tuple[Scope, ...]:
    """Return the scopes that a token of this person could use."""
    return tuple(scope for scope in Scope if person.has(*ROLES[scope]))
