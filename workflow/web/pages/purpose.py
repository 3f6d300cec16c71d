"""Why somebody who does not work on a request needs to see it: asked first, kept for the session, logged each time."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.web.access import kept_under, purpose_in
from workflow.web.case_head import url_of
from workflow.web.deps import DeskDep, FormDep, PersonDep, local, with_role
from workflow.web.person import READING
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])


@router.get("/{reference:path}/why")
def why(request: Request, person: PersonDep, reference: str) -> Response:  # noqa: ARG001 - asks for somebody signed in
    """Ask why somebody who does not work on a request needs it; the same whether or not it exists."""
    return page(request, "why", reference=reference, wanted=local(request.query_params.get("next", "")))


@router.post("/{reference:path}/why")
def state_why(request: Request, desk: DeskDep, form: FormDep, reference: str) -> Response:
    """Keep the purpose for this session, and lead to the page that was asked for."""
    wanted = local(form.text("next"))
    purpose = purpose_in(desk, form)
    if not form.ok:
        return page(request, "why", status=422, reference=reference, wanted=wanted, form=form)
    desk.sessions.keep(request.cookies.get(desk.cookie, ""), kept_under(reference), purpose)
    return RedirectResponse(wanted if wanted != "/" else url_of(reference), status_code=303)
