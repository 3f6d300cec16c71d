"""The registers an authority keeps, as data; each look is logged with its purpose, as on the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from workflow.actions.disclosed import Disclosure, disclosures
from workflow.actions.processing import Processing, processing
from workflow.actions.registers import Breach, OpenNotice, breaches, notices
from workflow.model.token import Scope
from workflow.web.api.caller import Caller, PurposeDep, may, stated_by
from workflow.web.deps import DeskDep
from workflow.web.person import OVERSEEING

router = APIRouter(prefix="/registers", tags=["registers"])
ASKED = "A register is opened for a purpose, which is logged."
KeeperDep = Annotated[Caller, Depends(may(Scope.AUDIT, *OVERSEEING))]


@router.get("/processing")
def of_processing(desk: DeskDep, caller: KeeperDep, purpose: PurposeDep = None) -> list[Processing]:
    """Say which data, for what, on which basis, to whom and how long, by procedure."""
    why = stated_by(caller, purpose, ASKED)
    return list(processing(desk.house, by=caller.person.name, purpose=why, at=desk.now()))


@router.get("/disclosures")
def of_disclosures(desk: DeskDep, caller: KeeperDep, purpose: PurposeDep = None) -> list[Disclosure]:
    """Say what left, when, to whom, by whose step, the latest first."""
    why = stated_by(caller, purpose, ASKED)
    return list(disclosures(desk.house, by=caller.person.name, purpose=why, at=desk.now()))


@router.get("/breaches")
def of_breaches(desk: DeskDep, caller: KeeperDep, purpose: PurposeDep = None) -> list[Breach]:
    """Say what happened, who must be told by when, and what was done."""
    why = stated_by(caller, purpose, ASKED)
    return list(breaches(desk.house, by=caller.person.name, purpose=why, at=desk.now()))


@router.get("/notices")
def of_notices(desk: DeskDep, caller: KeeperDep, purpose: PurposeDep = None) -> list[OpenNotice]:
    """Say which recipients of corrected data have not followed, those that are overdue first."""
    why = stated_by(caller, purpose, ASKED)
    return list(notices(desk.house, by=caller.person.name, purpose=why, at=desk.now()))
