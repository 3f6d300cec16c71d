"""Absence: from when until when somebody is away, and who stands in. It appoints nobody: that is an act of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from workflow.actions import own_account
from workflow.errors import InputError
from workflow.model.account import Absence, Account
from workflow.web.deps import DeskDep, FormDep, PersonDep
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.identity.account_pages import own
from workflow.web.render import page

if TYPE_CHECKING:
    from workflow.web.identity.keeper import AccountSessions


def absence_router(keeper: AccountSessions) -> APIRouter:
    """Return the page on which a person says that they are away."""
    router = APIRouter()

    @router.get("/account/absence")
    def ask(request: Request, desk: DeskDep, person: PersonDep) -> Response:
        """Ask from when until when, and who stands in."""
        return _page(request, desk, keeper, own(keeper, person), Form())

    @router.post("/account/absence")
    def take(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
        """Keep the absence, or end it."""
        account = own(keeper, person)
        try:
            absence = None if form.text("end") else _absence(form)
            own_account.set_absence(keeper.house, account, absence, at=desk.now())
        except ValidationError:
            form.wrong("first", desk.words("absence.days-wrong"))
        except InputError as fault:
            form.wrong("stands_in", desk.english(f"{fault.sentence} {fault.remedy}"))
        if not form.ok:
            return _page(request, desk, keeper, account, form)
        return RedirectResponse("/account?done=absence", status_code=303)

    return router


def _absence(form: Form) -> Absence:
    given = {name: form.text(name) for name in ("first", "last", "stands_in")}
    return Absence.model_validate(given)


def _page(request: Request, desk: Desk, keeper: AccountSessions, account: Account, form: Form) -> Response:
    others = sorted(each.name for each in keeper.colleagues() if each.id != account.id)
    names = (("", desk.words("absence.nobody")), *((name, name) for name in others))
    status = 422 if form.errors else 200
    return page(request, "absence", status=status, absence=account.absence, names=names, form=form)
