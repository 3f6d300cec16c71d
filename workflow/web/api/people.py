"""Who has an account here. Changes are made at the desk, where two administrators sign each of them."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from workflow.vocabulary import Role
from workflow.web.api.caller import AdminDep
from workflow.web.api.problem import documented
from workflow.web.deps import DeskDep

router = APIRouter(tags=["administration"], responses=documented())


class Colleague(BaseModel):
    """Somebody who may sign in, and the roles they may be appointed to."""

    id: str
    name: str
    roles: list[Role]


@router.get("/people")
def people(desk: DeskDep, caller: AdminDep) -> list[Colleague]:  # noqa: ARG001 - only an administrator
    """List everybody who may sign in."""
    return [Colleague(id=each.id, name=each.name, roles=sorted(each.roles)) for each in desk.sessions.colleagues()]
