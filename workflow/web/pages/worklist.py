"""My work: what I must do, gravest lateness first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from workflow.store.queries import Wanted, worklist
from workflow.web.deps import DeskDep, PersonDep
from workflow.web.render import page

router = APIRouter()


@router.get("/")
def my_work(request: Request, desk: DeskDep, person: PersonDep) -> Response:  # noqa: ARG001 - filtered next
    """Show the open requests by their next date."""
    with desk.house.database.reading() as tx:
        found = worklist(tx, Wanted(), limit=desk.settings.rows)
    return page(request, "worklist", rows=found.rows)
