"""The language of the desk: who is signed in takes it along, anybody else keeps it in this browser."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from workflow.web.deps import AnyFormDep, DeskDep, NotForYouError, local, session_of

router = APIRouter()
YEAR = 31_536_000
"""Seconds that a browser keeps the choice."""


@router.post("/language")
def choose(request: Request, desk: DeskDep, form: AnyFormDep) -> Response:
    """Speak one of the languages offered from now on, and go back to the page where it was chosen."""
    chosen, session = form.text("language"), session_of(request)
    if chosen not in desk.tongues.offered:
        raise NotForYouError
    if session is not None:
        desk.sessions.speak(session.person.id, chosen)
    answer = RedirectResponse(local(form.text("next")), status_code=303)
    answer.set_cookie(
        desk.language_cookie, chosen, max_age=YEAR, httponly=True, samesite="lax", secure=desk.settings.secure, path="/"
    )
    return answer
