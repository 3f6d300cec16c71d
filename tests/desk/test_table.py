"""The table: for every stage of two procedures, every role and every act, a page offers what the engine allows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk_walks import Visitor

from workflow.actions.act import Act
from workflow.actions.apply import apply, before_act
from workflow.actions.appoint import Appoint
from workflow.actions.assert_facts import AssertFacts
from workflow.actions.assure import Assure
from workflow.actions.clear import Clear
from workflow.actions.note import Note
from workflow.actions.offered import RECORDS
from workflow.actions.papers import MakePaper
from workflow.actions.record_event import RecordEvent
from workflow.actions.take_step import TakeStep
from workflow.errors import DocumentError, InputError, NotEntitledError, StepNotOpenError
from workflow.model.request import Participant
from workflow.store import requests
from workflow.vocabulary import Role
from workflow.web.access import kept_under
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.person import CASEWORK, Person

STORIES = ("DOJ-2026-0117", "COL-2026-0214")
"""Played requests of two procedures, whose facts are taken."""
PEOPLE = {
    "Otto First": Role.OFFICER,
    "Susan Second": Role.SUPERVISOR,
    "Pia Third": Role.PRIVACY_REVIEWER,
    "Aki Fourth": Role.AUDITOR,
    "Stella Preparer": Role.SUPERVISOR,
    "Lars Gone": None,
}
"""Everybody on the request, by their role there; the last one left it."""
STRANGER = "Xenia Elsewhere"
LINK = re.compile(r'href="[^"]*/do/([a-z]+)(?:\?(?:step|checkpoint)=([a-z0-9-]+))?"')


def on_the_request() -> tuple[Participant, ...]:
    here = [Participant(name=name, role=role) for name, role in PEOPLE.items()]
    return (Participant(name="Lars Gone", role=Role.OFFICER), *here)


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


def acts_on(before: Any, person: str) -> dict[tuple[str, str], Act]:
    base: dict[str, Any] = {"at": before.request.last_act_at, "by": person}
    assurance = {"id": "table", "text": "They promise.", "state": "sought"}
    event = {"kind": "request-received", "day": "2026-03-02", "zone": "UTC", "place": "here", "document": "a letter"}
    records: dict[str, Act] = {
        "fact": AssertFacts(**base, facts={"case": {"summary": "A table."}}, source="the test"),
        "event": RecordEvent(**base, event=event),
        "note": Note(**base, text="A table."),
        "assurance": Assure(**base, assurance=assurance),
        "paper": MakePaper(**base, form="acknowledgement"),
        "person": Appoint(**base, participant=Participant(name="Newly Come", role=Role.OFFICER)),
    }
    assert set(records) == set(RECORDS)
    checkpoints = [each.checkpoint.id for each in before.look.checkpoints]
    return {
        **{(what, ""): act for what, act in records.items()},
        **{
            ("checkpoint", word): Clear(**base, act="clear", checkpoint=word, reasons="Weighed against the papers.")
            for word in checkpoints
        },
        **{
            ("step", each.id): TakeStep(**base, step=each.id, reasons="Weighed against the papers.")
            for each in before.look.moves
        },
    }


def is_entitled(before: Any, act: Act) -> bool:
    """Do the act on values alone, and say whether it was not refused for who asks."""
    try:
        apply(act, before)
    except NotEntitledError:
        return False
    except StepNotOpenError as refusal:
        return not any(act.by in reason for reason in refusal.reasons)
    except (InputError, DocumentError):
        return True
    return True


@pytest.mark.parametrize("story", STORIES)
def test_a_page_offers_an_act_exactly_where_the_engine_allows_it_to_this_person(desk_house, walkers, story):
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
            allowed = {key for key, act in acts.items() if is_entitled(before, act)}
            compared += len(acts)
            wrong += [f"{stage.id}, {name}: {key} is offered, not allowed" for key in shown - allowed]
            wrong += [f"{stage.id}, {name}: {key} is allowed, not offered" for key in allowed - shown]
    assert wrong == []
    assert compared > 500
