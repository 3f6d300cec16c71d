"""The registers an authority keeps, as data; each look is logged with its purpose, as on the desk."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from workflow.actions.processing import Processing, processing
from workflow.actions.registers import PAGE, Asked, Breach, Disclosure, OpenNotice, breaches, disclosures, notices
from workflow.model.token import Scope
from workflow.web.api.caller import Caller, PurposeDep, may, stated_by
from workflow.web.deps import DeskDep
from workflow.web.person import OVERSEEING

router = APIRouter(prefix="/registers", tags=["registers"])
ASKED = "A register is opened for a purpose, which is logged."
KeeperDep = Annotated[Caller, Depends(may(Scope.AUDIT, *OVERSEEING))]


After = Annotated[str, Query(max_length=120, pattern=r"^[0-9A-Za-z~:. -]*$")]
Limit = Annotated[int, Query(ge=1, le=200)]


def asked(
    desk: DeskDep, caller: KeeperDep, purpose: PurposeDep = None, after: After = "", limit: Limit = PAGE
) -> Asked:
    """Return what is asked of a register. `after` comes from the header Link."""
    return Asked(caller.person.name, stated_by(caller, purpose, ASKED), desk.now(), after, limit)


AskedDep = Annotated[Asked, Depends(asked)]


@router.get("/processing")
def of_processing(desk: DeskDep, asked: AskedDep) -> list[Processing]:
    """Say which data, for what, on which basis, to whom and how long, by procedure; all of it on one page."""
    return list(processing(desk.house, asked).lines)


@router.get("/disclosures")
def of_disclosures(request: Request, response: Response, desk: DeskDep, asked: AskedDep) -> list[Disclosure]:
    """Say what left, when, to whom, by whose step, the latest first. The header Link leads to the next page."""
    found = disclosures(desk.house, asked)
    _lead_on(request, response, found.after)
    return list(found.lines)


@router.get("/breaches")
def of_breaches(request: Request, response: Response, desk: DeskDep, asked: AskedDep) -> list[Breach]:
    """Say what happened, who must be told by when, and what was done. The header Link leads to the next page."""
    found = breaches(desk.house, asked)
    _lead_on(request, response, found.after)
    return list(found.lines)


@router.get("/notices")
def of_notices(request: Request, response: Response, desk: DeskDep, asked: AskedDep) -> list[OpenNotice]:
    """Say which recipients of corrected data have not followed, by when an answer is due; pages as above."""
    found = notices(desk.house, asked)
    _lead_on(request, response, found.after)
    return list(found.lines)


def _lead_on(request: Request, response: Response, after: str | None) -> None:
    """Name the next page, where there is one, in the header Link."""
    if after:
        query = urlencode({**request.query_params, "after": after})
        response.headers["link"] = f'<{request.url.path}?{query}>; rel="next"'
