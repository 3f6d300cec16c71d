"""The table: for every stage of two procedures, every role and every act, a page offers what the engine allows."""

from __future__ import annotations

import re

import pytest
from desk_table import PEOPLE, STRANGER, acts_on, is_entitled, on_the_request
from desk_walks import Visitor

from workflow.actions.apply import before_act
from workflow.store import requests
from workflow.web.access import kept_under
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.person import CASEWORK, Person

STORIES = ("DOJ-2026-0117", "COL-2026-0214")
"""Played requests of two procedures, whose facts are taken."""
LINK = re.compile(r'href="[^"]*/do/([a-z]+)(?:\?(?:step|checkpoint)=([a-z0-9-]+))?"')


@pytest.fixture(scope="module")
def walkers(desk_house):
    """Return somebody at the desk for each person, with every role of casework in their account, and a stranger."""
    sessions = DemoSessions(tuple(Person(name, name, frozenset(CASEWORK)) for name in (*PEOPLE, STRANGER)))
    app = create_app(desk_house, sessions=sessions)
    return {name: Visitor(app).signs_in(name) for name in (*PEOPLE, STRANGER)}


def as_offered(walker: Visitor, reference: str) -> set[tuple[str, str]]:
    sessions, cookie = walker.client.app.state.desk.sessions, walker.client.cookies["comity"]
    sessions.keep(cookie, kept_under(reference), "to compare what is offered")
    answer = walker.get(f"/requests/{reference}")
    assert answer.status_code == 200, answer.text
    found = {(what, word) for what, word in LINK.findall(answer.text)}
    return {(what, word if what in ("step", "checkpoint") else "") for what, word in found}


@pytest.mark.parametrize("story", STORIES)
def test_a_page_offers_an_act_exactly_where_the_engine_allows_it_to_this_person(desk_house, walkers, story):
    """Where no step is left, a page asks for no checkpoint: nothing would come of the answer."""
    with desk_house.database.reading() as tx:
        model = requests.load(tx, story)
    wrong, compared = [], 0
    for number, stage in enumerate(desk_house.rulebook.procedure(model.procedure).stages):
        fresh = {"papers": (), "clearances": (), "preparers": ("Otto First", "Stella Preparer")}
        named = {"id": f"table-{story.lower()}-{number}", "reference": f"T-{story}-{number}", "stage": stage.id}
        request = model.model_copy(update={**fresh, **named, "participants": on_the_request()})
        with desk_house.database.writing() as tx:
            requests.create(tx, request, phase=stage.phase, at=model.last_act_at)
        before = before_act(desk_house.rulebook, request, model.last_act_at)
        for name, walker in walkers.items():
            shown, acts = as_offered(walker, request.reference), acts_on(before, name)
            asked = {key: act for key, act in acts.items() if before.look.moves or key[0] != "checkpoint"}
            allowed = {key for key, act in asked.items() if is_entitled(before, act)}
            compared += len(asked)
            wrong += [f"{stage.id}, {name}: {key} is offered, not allowed" for key in shown - allowed]
            wrong += [f"{stage.id}, {name}: {key} is allowed, not offered" for key in allowed - shown]
    assert wrong == []
    assert compared > 500
