"""One box to find anything: our reference, theirs, a name, any word of the request."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.worklists import SHOWN_MATCHES, find
from workflow.web.deps import DeskDep, PersonDep, with_role
from workflow.web.listing import lines
from workflow.web.person import READING
from workflow.web.render import page

router = APIRouter()
_LONGEST = 200


@router.get("/find", dependencies=[Depends(with_role(*READING))])
def find_anything(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show what was found; exactly one request with this very reference is opened at once."""
    words = request.query_params.get("find", "").strip()[:_LONGEST]
    now = desk.now()
    found = find(desk.house, words, by=person.name, at=now) if words else ()
    exact = [row for row in found if row.reference.casefold() == words.casefold()]
    if exact:
        return RedirectResponse(f"/requests/{quote(exact[0].reference, safe='')}", status_code=303)
    listed = tuple(lines(desk, found, now))
    return page(request, "find", words=words, lines=listed, most=SHOWN_MATCHES if len(listed) == SHOWN_MATCHES else 0)
