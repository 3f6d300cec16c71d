"""The registers an authority keeps: processing, disclosures, breaches, corrections not yet followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.processing import processing
from workflow.actions.registers import Asked, Page, breaches, disclosures, notices
from workflow.web.access import purpose_in
from workflow.web.deps import DeskDep, FormDep, NotForYouError, SessionDep, with_role
from workflow.web.form import Form
from workflow.web.person import OVERSEEING
from workflow.web.render import page

router = APIRouter(prefix="/registers", dependencies=[Depends(with_role(*OVERSEEING))])
REGISTERS: dict[str, Callable[..., Page[Any]]] = {
    "processing": processing, "disclosures": disclosures, "breaches": breaches, "notices": notices,
}  # fmt: skip
KEPT = "registers"
"""Under which the session keeps why its person looks."""


@router.get("")
def ask(request: Request, session: SessionDep) -> Response:
    """List the registers, and ask why one is opened."""
    return page(request, "registers", registers=tuple(REGISTERS), why=session.kept.get(KEPT, ""), form=Form())


@router.post("")
def choose(request: Request, desk: DeskDep, session: SessionDep, form: FormDep) -> Response:
    """Keep the purpose for this session, and lead to the register."""
    which = form.text("register")
    if which not in REGISTERS:
        raise NotForYouError
    purpose = purpose_in(desk, form)
    if not form.ok:
        why = session.kept.get(KEPT, "")
        return page(request, "registers", status=422, registers=tuple(REGISTERS), why=why, form=form)
    desk.sessions.keep(request.cookies.get(desk.cookie, ""), KEPT, purpose)
    return RedirectResponse(f"/registers/{which}", status_code=303)


@router.get("/{which}")
def show(request: Request, desk: DeskDep, session: SessionDep, which: str) -> Response:
    """Show one register; the look is logged with the purpose."""
    if which not in REGISTERS:
        raise NotForYouError
    purpose = session.kept.get(KEPT, "")
    if not purpose:
        return RedirectResponse("/registers", status_code=303)
    after = request.query_params.get("after", "")
    asked = Asked(session.person.name, purpose, desk.now(), after)
    found = REGISTERS[which](desk.house, asked)
    return page(
        request, "register", which=which, lines=found.lines, why=purpose, titles=desk.titles.events,
        step_title=desk.titles.step,
        begun=bool(after), next=f"/registers/{which}?{urlencode({'after': found.after})}" if found.after else "",
    )  # fmt: skip
