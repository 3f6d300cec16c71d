"""What is too long for the request page: every finding, every fact, the whole timeline; each view logged."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from workflow.actions.desk_request import see_request
from workflow.web import case_parts
from workflow.web.access import purpose_of
from workflow.web.case_head import about
from workflow.web.deps import DeskDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.facts import standing
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])


@router.get("/{reference:path}/findings")
def findings(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show every finding with its rule, facts and what would change it."""
    return _part(request, desk, person, reference, "findings")


@router.get("/{reference:path}/facts")
def facts(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show everything known, with its source."""
    return _part(request, desk, person, reference, "facts")


@router.get("/{reference:path}/timeline")
def timeline(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show all that was done."""
    return _part(request, desk, person, reference, "timeline")


def _part(request: Request, desk: Desk, person: Person, reference: str, part: str) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    known = standing(desk, seen.request)
    sections = case_parts.findings(desk, seen.look, known) if part == "findings" else ()
    effect = request.query_params.get("effect", "")
    chosen = tuple(section for section in sections if section.effect == effect)
    listed = case_parts.timeline(desk, seen) if part == "timeline" else ()
    return page(
        request, "request_more", part=part, sections=chosen or sections,
        effect=effect if chosen else "",
        facts=sorted(known.values()), timeline=listed, outlook=seen.look.outlook, works=person.has(*CASEWORK), **about(desk, seen),
    )  # fmt: skip
