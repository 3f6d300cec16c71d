"""Need to know: who works on a request opens it; anybody else says why first. It is asked whether or not it exists."""

from __future__ import annotations

from fastapi import Request

from workflow.actions.desk_request import is_assigned
from workflow.web.case_head import url_of
from workflow.web.deps import NotForYouError, back_here, desk_of, signed_in_session
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import READING

SHORTEST, LONGEST = 10, 300


class PurposeNeededError(Exception):
    """The person does not work on this request, and has not said why they need it; `path` is where they say it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def purpose_of(request: Request, reference: str) -> str:
    """Return why the person signed in sees this request. Raises PurposeNeededError or NotForYouError."""
    desk, session = desk_of(request), signed_in_session(request)
    if not session.person.has(*READING):
        raise NotForYouError
    if is_assigned(desk.house, session.person.name, reference, desk.now()):
        return desk.recorded("purpose.assigned")
    stated = session.kept.get(kept_under(reference))
    if stated is None:
        url = url_of(reference)
        raise PurposeNeededError(f"{url}/why{back_here(request, but=url)}")
    return stated


def purpose_in(desk: Desk, form: Form) -> str:
    """Return the purpose that a form states, as long as one is kept; where it says too little, `form` is wrong."""
    purpose = form.needs("purpose", desk.words("purpose.empty"))
    if purpose and len(purpose) < SHORTEST:
        form.wrong("purpose", desk.words("purpose.short"))
    return purpose[:LONGEST]


def kept_under(reference: str) -> str:
    """Return the name under which a session keeps the purpose stated for a request."""
    return f"why:{reference}"
