"""The keyboard: which single keys do what, and a switch that turns them off."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from workflow.web.deps import DeskDep, FormDep, PersonDep
from workflow.web.render import page

router = APIRouter()


@router.get("/keys")
def keys(request: Request, person: PersonDep) -> Response:  # noqa: ARG001 - asks for somebody signed in
    """Show the keys."""
    return page(request, "keys")


@router.post("/keys")
def switch(request: Request, desk: DeskDep, form: FormDep) -> Response:
    """Turn single keys on or off for this session."""
    desk.sessions.keep(request.cookies.get(desk.cookie, ""), "keys", "off" if form.text("keys") == "off" else "on")
    return RedirectResponse("/keys", status_code=303)
