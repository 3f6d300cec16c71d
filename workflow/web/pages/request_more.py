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
AT_ONCE = 20
"""Findings of one sort, with all their facts, on one page."""
LONGEST = 6


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
    purpose, latest = purpose_of(request, reference), None if part == "timeline" else 0
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now(), latest=latest)
    known = standing(desk, seen.request)
    sections = case_parts.findings(desk, seen.look, known) if part == "findings" else ()
    effect = request.query_params.get("effect", "")
    first = int(said) if (said := request.query_params.get("from", "0")).isdecimal() and len(said) < LONGEST else 0
    chosen = tuple(section for section in sections if section.effect == effect)
    shown = tuple(section._replace(found=section.found[first : first + AT_ONCE]) for section in chosen)
    onward = first + AT_ONCE if chosen and first + AT_ONCE < len(chosen[0].found) else 0
    listed = case_parts.timeline(desk, seen) if part == "timeline" else ()
    return page(
        request, "request_more", part=part, sections=shown or sections,
        effect=effect if chosen else "",
        onward=onward,
        facts=sorted(known.values()),
        timeline=listed, outlook=seen.look.outlook, works=person.has(*CASEWORK), **about(desk, seen),
    )  # fmt: skip
