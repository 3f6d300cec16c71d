"""The request page: who asks whom for what, what is next, what stands in the way, and everything known.

Registered after every page below a request, because a reference may hold a slash.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from workflow.actions.desk_listing import next_step
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.actions.offered import Offered, offered
from workflow.actions.timeline import SHOWN
from workflow.engine.guards import entitlement, reasons_against
from workflow.rules.questions import open_facts, shortest_questions
from workflow.web import case_parts
from workflow.web.access import purpose_of
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.facts import name_of, question, standing
from workflow.web.pages.people import people_of
from workflow.web.person import READING, Person
from workflow.web.reasons import ReasonShown, sentence, shown
from workflow.web.render import page
from workflow.web.stage_map import Against, drawn, stage_map

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
SHOWN_QUESTIONS = 6
SUMMARY = ("person.name", "person.birth_date", "person.nationalities", "case.summary")


@router.get("/{reference:path}")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show one request whole; the view is logged with its purpose."""
    now = desk.now()
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=now, latest=SHOWN)
    law = desk.house.looks.once(
        desk.house.rulebook, seen.look, ("request page", desk.words.language), lambda: _law(desk, seen)
    )
    offers = offered(seen.look, person.name)
    timeline = case_parts.timeline(desk, seen)
    shown_map = stage_map(desk, seen, law["against"])
    return page(
        request, "request", purpose=purpose, **about(desk, seen), **law,
        **_next(desk, seen, law["against"], person, offers),
        clocks=case_parts.clocks(desk, seen.look, now),
        checkpoints=case_parts.checkpoints(desk, seen.look, person.name),
        timeline=timeline, earlier=seen.untold, news=[entry for entry in timeline if entry.is_new],
        works=bool(offers.records), offers=offers, map=shown_map, map_drawn=drawn(desk, shown_map),
    )  # fmt: skip


def _next(desk: Desk, seen: RequestSeen, against: Against, person: Person, offers: Offered) -> dict[str, Any]:
    """Return the next step, why it is blocked, and every step there is, with what stands against each."""
    look = seen.look
    first, blocked = next_step(look.moves, lambda step: not against[step.id])
    url = url_of(seen.request.reference)
    steps = [
        {"id": step.id, "title": desk.say(step.title),
         "reasons": _reachable(shown(desk, against[step.id], url), offers),
         "not_you": [sentence(desk, why) for why in entitlement(step, look.request, person.name)]}
        for step in look.moves
    ]  # fmt: skip
    return {
        "steps": steps,
        "next": next((each for each in steps if first and each["id"] == first.id), None),
        "blocked": blocked,
    }


def _reachable(reasons: tuple[ReasonShown, ...], offers: Offered) -> list[ReasonShown]:
    """Return the reasons, each with the place that unblocks it only where this person may act there."""
    return [
        each
        if (each.word != "checkpoint" and each.word in offers.records) or _named(each.href) in offers.checkpoints
        else each._replace(href="")
        for each in reasons
    ]


def _named(href: str) -> str:
    return next(iter(parse_qs(urlsplit(href).query).get("checkpoint", ())), "")


def _law(desk: Desk, seen: RequestSeen) -> dict[str, Any]:
    """Return what rests on the request and the law alone, whoever looks and whenever."""
    look, situation = seen.look, seen.look.situation
    dictionary = desk.house.rulebook.law.dictionary
    asked = shortest_questions(look.findings, dictionary, desk.words.language, most=SHOWN_QUESTIONS)
    known = standing(desk, seen.request)
    return {
        "against": {step.id: reasons_against(step, situation) for step in look.moves},
        "outlook": look.outlook,
        "bases": look.applicable.bases,
        "conflicts": look.applicable.conflicts,
        "questions": [(name_of(e.path, e.item), question(desk, name_of(e.path, e.item)), e) for e in asked],
        "more_questions": len(open_facts(look.findings, dictionary)) - len(asked),
        "kept": [(item, reason) for each in look.lists for item, reason in each.stays],
        "summary": [known[path] for path in SUMMARY if path in known],
        "facts": known,
        "sections": case_parts.findings(desk, look, known, whole=case_parts.AT_ONCE),
        "people": people_of(desk, seen.request),
        "holds": case_parts.holds(desk, look),
    }
