"""To the organisation's sign-in and back. It opens accounts that two administrators made; it makes none."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions import own_account
from workflow.actions.people import people
from workflow.model.account import Account, Outside
from workflow.web.deps import DeskDep, NotForYouError, local, set_cookie
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.identity.keeper import VOUCHED
from workflow.web.identity.organisation import OrganisationError, Pending, Vouched
from workflow.web.identity.signin_pages import home_of
from workflow.web.person import Person
from workflow.web.render import page

if TYPE_CHECKING:
    from workflow.web.identity.keeper import AccountSessions

_MINUTES = 10
_BACK = "/sign-in/organisation/back"


def organisation_router(keeper: AccountSessions) -> APIRouter:
    """Return the two pages: there, and back."""
    router = APIRouter()

    @router.get("/sign-in/organisation")
    def leave(request: Request, desk: DeskDep) -> Response:
        """Send the browser to the issuer."""
        if keeper.organisation is None:
            raise NotForYouError
        wanted = local(request.query_params.get("next", ""))
        try:
            address, pending = keeper.organisation.begin(_address(request), wanted)
        except OrganisationError as refusal:
            return _refused(request, refusal.diagnostics())
        answer = RedirectResponse(address, status_code=303)
        answer.set_cookie(_cookie(desk), json.dumps(pending), max_age=60 * _MINUTES, httponly=True, samesite="lax",
                          secure=desk.settings.secure, path="/")  # fmt: skip
        return answer

    @router.get(_BACK)
    def back(request: Request, desk: DeskDep) -> Response:
        """Begin a session for whom the issuer vouches, where they have an account."""
        if keeper.organisation is None:
            raise NotForYouError
        pending = _pending(request.cookies.get(_cookie(desk), ""))
        state = request.query_params.get("state", "")
        if pending is None or not secrets.compare_digest(state.encode(), pending.state.encode()):
            return _refused(request, desk.words("organisation.other-browser"))
        try:
            vouched = keeper.organisation.finish(
                request.query_params.get("code", ""), _address(request), pending, desk.now()
            )
        except OrganisationError as refusal:
            return _refused(request, refusal.diagnostics())
        account = _account_for(keeper, desk, vouched)
        if account is None:
            return _refused(request, desk.words("organisation.unknown"))
        return _enter(desk, keeper, account, vouched, pending.wanted)

    return router


def _enter(desk: Desk, keeper: AccountSessions, account: Account, vouched: Vouched, wanted: str) -> Response:
    cookie = keeper.begin(Person(account.id, account.name, account.roles), desk.now())
    keeper.set_note(cookie, VOUCHED, vouched.at.isoformat() if vouched.at else "")
    answer = RedirectResponse(local(wanted) if wanted != "/" else home_of(account), status_code=303)
    answer.delete_cookie(_cookie(desk), path="/", secure=desk.settings.secure, httponly=True, samesite="lax")
    set_cookie(desk, answer, cookie)
    return answer


def _account_for(keeper: AccountSessions, desk: Desk, vouched: Vouched) -> Account | None:
    """Return the account bound to this person; the first time, the one whose login is their verified address."""
    outside = Outside(issuer=vouched.issuer, subject=vouched.subject)
    usable = [each for each in people(keeper.house) if each.is_active]
    bound = next((each for each in usable if each.outside == outside), None)
    if bound is not None or not vouched.email:
        return bound
    alike = next((each for each in usable if each.outside is None and each.login == vouched.email.casefold()), None)
    return own_account.bind(keeper.house, alike, outside, at=desk.now()) if alike else None


def _refused(request: Request, told: str) -> Response:
    form = Form()
    form.wrong("", told)
    return page(request, "sign_in", status=422, wanted="/", organisation=True, form=form)


def _pending(kept: str) -> Pending | None:
    try:
        return Pending(*(str(each) for each in json.loads(kept)))
    except (ValueError, TypeError):
        return None


def _address(request: Request) -> str:
    return str(request.base_url).rstrip("/") + _BACK


def _cookie(desk: Desk) -> str:
    return f"{desk.cookie}-organisation"
