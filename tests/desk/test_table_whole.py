"""The whole table: every stage of every procedure, every act, everybody on it; the engine, the page, the API."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from api_calls import SCOPES, WHY
from desk_table import PEOPLE, STRANGER, acts_on, is_entitled, on_the_request
from factories import ROOT, happens, later, opening
from starlette.testclient import TestClient

from workflow.actions.apply import apply, before_act
from workflow.actions.clear import Clear
from workflow.actions.law import load_rulebook
from workflow.actions.offered import offered
from workflow.actions.open import open_request
from workflow.actions.propose import Propose, ReturnProposal
from workflow.actions.step import open_new, perform
from workflow.actions.story import read_story
from workflow.actions.tokens import TokenAsked, make_token
from workflow.errors import DocumentError, InputError, NotEntitledError, StepNotOpenError
from workflow.store import requests
from workflow.vocabulary import Phase
from workflow.web.api.given import TAKEN
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.person import CASEWORK, Person

EVERYBODY = (*PEOPLE, STRANGER)
NEW = Person("new", "Newly Come", frozenset(CASEWORK))


@cache
def rulebook():
    return load_rulebook(ROOT / "rules")


@cache
def openings():
    """Return what opens a request of each procedure: a story of its own, else one of the same kind that fits."""
    told = [read_story(each).request for each in sorted((ROOT / "examples").glob("[0-9]*")) if each.is_dir()]
    found = {each.procedure: each for each in reversed(told)}
    for name, procedure in rulebook().law.procedures.items():
        alike = (each.model_copy(update={"procedure": name}) for each in told if each.kind == procedure.kind)
        found.setdefault(name, next((each for each in alike if opens(each)), None))
    return {name: each for name, each in found.items() if each is not None}


def opens(told):
    try:
        open_request(told, rulebook(), "table")
    except InputError:
        return False
    return True


def stands_at(told, stage):
    """Return the request of a story as it would stand at a stage, with everybody on it and two who prepared it."""
    request = open_request(told, rulebook(), "table").request
    fresh = {"stage": stage, "participants": on_the_request(), "preparers": ("Otto First", "Stella Preparer")}
    return request.model_copy(update=fresh)


def as_page_offers(before, name):
    """Return what the page offers somebody, as keys of `acts_on`."""
    found = offered(before.look, name)
    return {
        *((what, "") for what in found.records),
        *(("checkpoint", word) for word in found.checkpoints),
        *(("step", word) for word in found.steps),
    }


def rows_of(procedure):
    """Yield each stage, person, act, whether it is offered and whether the engine takes it from this person."""
    told = openings()[procedure]
    for stage in rulebook().procedure(procedure).stages:
        before = before_act(rulebook(), stands_at(told, stage.id), told.at)
        for name in EVERYBODY:
            shown = as_page_offers(before, name)
            for key, act in acts_on(before, name).items():
                yield stage, name, key, key in shown, is_entitled(before, act)


def checked(procedure):
    wrong, seen = [], Counter()
    for stage, name, key, is_shown, is_taken in rows_of(procedure):
        seen[key[0], is_taken] += 1
        if is_shown is not is_taken:
            wrong.append(f"{procedure}, {stage.id}, {name}: {key} is {'offered' if is_shown else 'not offered'}")
    assert wrong == []
    return seen


def test_every_procedure_is_in_the_table():
    assert sorted(set(rulebook().law.procedures) - set(openings())) == []


@pytest.mark.parametrize("part", range(4))
def test_what_a_page_offers_is_what_the_engine_takes_at_every_stage_of_every_procedure(part):
    seen = sum((checked(name) for name in sorted(openings())[part::4]), Counter())

    assert {what for what, _ in seen} == {"fact", "event", "note", "assurance", "paper", "person", "checkpoint", "step"}
    assert seen["step", True] > 50
    assert seen["step", False] > seen["step", True]


ANSWERS = {NotEntitledError: 403, StepNotOpenError: 403, InputError: 422, DocumentError: 422}
"""What the API answers where the engine refuses; anything else is done."""


def expected(before, act):
    """Return the status for an act, as worked out on values alone."""
    try:
        apply(act, before)
    except tuple(ANSWERS) as refusal:
        return next(status for kind, status in ANSWERS.items() if isinstance(refusal, kind))
    return 200


def more_acts(before, name):
    """Return the acts of the table, and those of sign-off."""
    base = {"at": before.request.last_act_at, "by": name}
    why = {"reasons": "Weighed against the papers."}
    found = {
        ("no", each.checkpoint.id): Clear(**base, **why, act="refuse-clearance", checkpoint=each.checkpoint.id)
        for each in before.look.checkpoints
    }
    found |= {("propose", each.id): Propose(**base, **why, step=each.id) for each in before.look.moves}
    found["return", ""] = ReturnProposal(**base, **why)
    return {**acts_on(before, name), **found}


@pytest.mark.parametrize("stage", ["opened", "granted", "surrendered", "refused"])
def test_the_api_answers_as_the_engine_does(house, stage):
    named = {name: Person(name, name, frozenset(CASEWORK)) for name in EVERYBODY}
    app = create_app(house, sessions=DemoSessions((*named.values(), NEW)), now=lambda: later(9))
    open_new(house, opening(reference="MODEL", their_reference="LET/1"))
    opened = perform(house, "MODEL", happens("request-received", hours=0.5)).request
    wrong, seen, number = [], Counter(), 0
    for name, person in named.items():
        asked = TokenAsked(name="table", scopes=frozenset(SCOPES))
        word = make_token(house, (person.id, name), asked, by=name, at=later(1))[1]
        head = {"authorization": f"Bearer {word}", "if-match": '"v0"', **WHY}
        client = TestClient(app, base_url="http://testserver/api/", raise_server_exceptions=False, headers=head)
        model = opened.model_copy(update={"stage": stage, "participants": on_the_request(), "version": 0,
                                          "preparers": ("Otto First", "Stella Preparer")})  # fmt: skip
        for key, act in more_acts(before_act(house.rulebook, model, later(9)), name).items():
            number += 1
            own = model.model_copy(update={"id": f"table-{number}", "reference": f"T-{number}"})
            with house.database.writing() as tx:
                requests.create(tx, own, phase=Phase.INTAKE, at=later(1))
            body = act.model_dump(mode="json", exclude=set(TAKEN), exclude_none=True)
            answer = client.post(f"requests/T-{number}/acts", json=body)
            want = expected(before_act(house.rulebook, own, later(9)), act)
            seen[want] += 1
            if answer.status_code != want:
                wrong.append(f"{name}, {key}: {answer.status_code} for {want}: {answer.text[:150]}")
    assert "\n".join(wrong) == ""
    assert seen[403] > 30
