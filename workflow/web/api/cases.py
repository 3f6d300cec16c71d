"""One request: as it stands, what the law says of it, what is asked, and which steps are open. Each view is logged."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from workflow.actions.assessment_json import assessment_json, clock_json, finding_json
from workflow.actions.look import Look, look
from workflow.engine.guards import entitlement, reasons_against
from workflow.model.base import say
from workflow.rules.questions import shortest_questions
from workflow.web.api.caller import Caller, PurposeDep, ReaderDep, read_for
from workflow.web.api.problem import documented
from workflow.web.api.shapes import QuestionShown, Reference, RequestShown, StepShown, is_named
from workflow.web.deps import DeskDep, desk_of

router = APIRouter(tags=["requests"], responses=documented(410))
last = APIRouter(tags=["requests"], responses=documented(410))
"""The address that takes everything below `/requests/`: included after all others."""

IfNoneMatch = Annotated[str | None, Header(max_length=200, pattern="^[!-~ ]*$")]


@router.get("/requests/{reference:path}/assessment")
def assessment(
    request: Request, response: Response, desk: DeskDep, caller: ReaderDep, reference: Reference,
    purpose: PurposeDep = None,
) -> dict[str, Any]:  # fmt: skip
    """Say what the law says of a request today: the shape is `comity-assessment-1` of docs/json.md."""
    return assessment_json(_seen(request, response, caller, reference, purpose), desk.house.rulebook)


@router.get("/requests/{reference:path}/findings")
def findings(
    request: Request, response: Response, caller: ReaderDep, reference: Reference, purpose: PurposeDep = None
) -> list[dict[str, Any]]:
    """Give every finding with its rule, citation, facts, and what would settle it."""
    return [finding_json(each) for each in _seen(request, response, caller, reference, purpose).findings]


@router.get("/requests/{reference:path}/clocks")
def clocks(
    request: Request, response: Response, desk: DeskDep, caller: ReaderDep, reference: Reference,
    purpose: PurposeDep = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Give every clock with its date and the explanation of it, step by step."""
    seen = _seen(request, response, caller, reference, purpose)
    return [clock_json(each, desk.house.rulebook) for each in seen.clocks]


@router.get("/requests/{reference:path}/questions")
def questions(
    request: Request, response: Response, desk: DeskDep, caller: ReaderDep, reference: Reference,
    purpose: PurposeDep = None,
) -> list[QuestionShown]:  # fmt: skip
    """Ask the few facts that would settle most, best first."""
    seen = _seen(request, response, caller, reference, purpose)
    asked = shortest_questions(seen.findings, desk.house.rulebook.law.dictionary, desk.words.language)
    return [QuestionShown(**{name: getattr(each, name) for name in each.__slots__}) for each in asked]


@router.get("/requests/{reference:path}/steps")
def steps(
    request: Request, response: Response, desk: DeskDep, caller: ReaderDep, reference: Reference,
    purpose: PurposeDep = None,
) -> list[StepShown]:  # fmt: skip
    """List the steps from here: open to the caller, or why not and what unblocks it."""
    seen = _seen(request, response, caller, reference, purpose)
    shown = []
    for step in seen.moves:
        against = (*entitlement(step, seen.request, caller.person.name), *reasons_against(step, seen.situation))
        told = [f"{each.sentence}. {each.unblocks}".rstrip(".") for each in against]
        title = say(step.title, desk.words.language)
        shown.append(StepShown(
            id=step.id, title=title, to=step.to, effect=step.effect, decides=step.decides, open=not told, reasons=told,
        ))  # fmt: skip
    return shown


@last.get("/requests/{reference:path}", responses={304: {"description": "The version named in If-None-Match stands"}})
def one(
    request: Request, response: Response, caller: ReaderDep, reference: Reference, purpose: PurposeDep = None,
    if_none_match: IfNoneMatch = None,
) -> RequestShown:  # fmt: skip
    """Give a request as it stands. Its tag (ETag) is its version, which every act on it must name in If-Match."""
    found = read_for(request, response, caller, reference, purpose)
    if is_named(response.headers["etag"], if_none_match):
        return Response(status_code=304, headers=dict(response.headers))  # type: ignore[return-value]
    return RequestShown(version=found.version, request=found)


def _seen(request: Request, response: Response, caller: Caller, reference: str, purpose: str | None) -> Look:
    desk = desk_of(request)
    found = read_for(request, response, caller, reference, purpose)
    return look(desk.house.rulebook, found, now=desk.now())
