"""Corrections, breaches, answers to the person concerned, and the registers: pages and API agree."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from desk_people import Clock, team_of
from factories import (
    NOON,
    OFFICER,
    REVIEWER,
    SUPERVISOR,
    a_fact,
    a_procedure_file,
    a_rule,
    a_step,
    opening,
    says,
    text,
    tiny_rules,
)
from starlette.testclient import TestClient

from workflow.actions.house import open_house
from workflow.actions.people import people
from workflow.actions.read import reads_of
from workflow.actions.signed_text import check_proof
from workflow.actions.step import open_new, perform
from workflow.actions.take_step import TakeStep
from workflow.actions.thread import thread_of
from workflow.actions.tokens import TokenAsked, make_token
from workflow.store import requests
from workflow.vocabulary import Role

CASE = "/requests/XX-1"
EVENT = {"day": "2026-03-02", "place": "Port", "zone": "Europe/Paris", "document": "letter 9"}
RIGHT = {
    "rule": "xx/access", "limited_by": ["xx/limit"], "silence_by": [], "asked": "access-requested",
    "answered": "access-answered", "fields": ["request"], "facts": ["person"], "sensitivities": ["ordinary"],
}  # fmt: skip
LAW = {
    "facts__more": [
        a_fact("sharings", "list"), a_fact("sharings.recipient", "text"), a_fact("sharings.notified"),
        a_fact("sharings.followed"), a_fact("access.limited"),
    ],
    "events__more": [
        {"id": word, "title": text(f"It happened: {word}")}
        for word in ("access-requested", "access-answered", "breach-known", "breach-notified")
    ],
    "entitlements": [RIGHT],
    "jurisdictions__xx__access": [
        a_rule("xx/access", "handling"),
        a_rule("xx/limit", "permission", when={"fact": "access.limited", "is": True}),
        a_rule("xx/notify", "time-limit", period={
            "number": 3, "unit": "days", "starts": "breach-known", "counting": "treaty-calendar-days"}),
    ],
    "procedures__xx_surrender__procedure": a_procedure_file(
        steps=[a_step("share", to="opened", by=["officer"], effect="discloses"), a_step("close", by=["officer"])]
    ),
}  # fmt: skip
SHARED = {
    "records": [{"id": "1", "title": "Conviction", "sealed": False}],
    "sharings": [{"id": "1", "recipient": "Police in Port"}],
}


@pytest.fixture
def house(house_settings, tmp_path):
    """Give a house with a request whose record went to two recipients."""
    with open_house(replace(house_settings, rules=tiny_rules(tmp_path / "law", **LAW))) as opened:
        open_new(opened, opening())
        perform(opened, "XX-1", says(SHARED, hours=0.1))
        shared = TakeStep(at=NOON.replace(minute=30), by=OFFICER, step="share", disclose={"records": ("1",)})
        perform(opened, "XX-1", shared)
        yield opened


@pytest.fixture
def team(house):
    """Return the people of the request at a desk where signing asks for a proof."""
    clock = Clock()
    clock.now = NOON.replace(hour=14)
    roles = {OFFICER: Role.OFFICER, SUPERVISOR: Role.SUPERVISOR, REVIEWER: Role.PRIVACY_REVIEWER}
    return team_of(house, clock, roles)


def entries(house):
    with house.database.reading() as tx:
        return thread_of(tx, requests.identity(tx, "XX-1"))


def reads(house, what):
    """Return who read what, without adding to what is counted."""
    return [
        each for each in reads_of(house, "XX-1", by="A", purpose="test", at=NOON.replace(hour=20)) if each.saw == what
    ]


def corrects(team, **more):
    given = {
        "do": "correct",
        "of": "records#1",
        "outcome": "rectified",
        "reasons": "Another woman.",
        "key": "a",
        **more,
    }
    return team[OFFICER].post(f"{CASE}/corrections", **given)


def test_who_has_what_was_corrected_is_found_told_and_answers(house, team):
    assert corrects(team).headers["location"] == f"{CASE}/corrections?done=corrections-correct"
    page = team[OFFICER].get(f"{CASE}/corrections").text
    assert page.count("to be told") == 2
    told = {"do": "tell", "notice": "notice-2", "document": "Message 31", "key": "b"}
    assert team[OFFICER].post(f"{CASE}/corrections", **told).status_code == 303
    answered = {"do": "answered", "notice": "notice-2", "reply": "declined", "document": "Reply 5", "key": "c"}
    refused = team[OFFICER].post(f"{CASE}/corrections", **answered)
    assert (refused.status_code, 'id="reasons-error"' in refused.text) == (422, True)
    team[OFFICER].post(f"{CASE}/corrections", **{**answered, "key": "d"}, reasons="They hold it lawfully.")
    assert "They hold it lawfully." in team[OFFICER].get(f"{CASE}/corrections").text
    assert [each.act for each in entries(house)][-3:] == ["correct", "tell-recipient", "recipient-answered"]


def test_a_correction_that_says_too_little_keeps_what_was_typed_and_says_what_at_each_field(team):
    answer = corrects(team, of=[], outcome="", answer_by="soon")
    assert answer.status_code == 422
    assert "Another woman." in answer.text
    assert [f'id="{name}-error"' in answer.text for name in ("of", "outcome")] == [True, True]
    assert 'id="answer_by-error"' in corrects(team, answer_by="soon").text


def test_a_breach_is_recorded_and_the_law_says_who_must_be_told_by_when(team):
    words = {"happened": "A list went astray.", "effects": "They may be recognised.", "measures": "It was recalled."}
    wrong = team[OFFICER].post(f"{CASE}/breach", **EVENT, **words, kind="request-received")
    assert (wrong.status_code, 'id="kind-error"' in wrong.text) == (422, True)
    done = team[OFFICER].post(f"{CASE}/breach", **EVENT, **words, kind="breach-known", key="a")
    assert done.headers["location"] == f"{CASE}/breach?done=breach"
    page = team[OFFICER].get(f"{CASE}/breach").text
    assert "A list went astray." in page
    assert "Rule xx/notify." in page
    assert "5 March 2026" in page


def asks(team):
    team[OFFICER].post(f"{CASE}/do/event", **EVENT, kind="access-requested", key="asked")


def test_the_answer_to_the_person_is_signed_over_its_exact_text_by_who_did_not_prepare(house, team):
    asks(team)
    given = {**EVENT, "answer": "given", "reasons": "Nothing limits it, as the file shows.", "key": "one"}
    assert team[OFFICER].post(f"{CASE}/access-answer", **given).status_code == 404
    assert "Asked on 2 March 2026, as letter 9 shows" in team[SUPERVISOR].get(f"{CASE}/access-answer").text
    page = team[SUPERVISOR].post(f"{CASE}/access-answer", **given)
    assert "What is kept is given" in page.text
    assert entries(house)[-1].act == "event"
    text_signed = re.search(r'name="signed-text" value="([0-9a-f]{64})"', page.text)[1]
    carried = {"kept-answer": "given", **{name: value for name, value in given.items() if name != "answer"}}
    proof = {"confirmed": "yes", "signed-text": text_signed, "code": team[SUPERVISOR].code()}
    done = team[SUPERVISOR].post(f"{CASE}/access-answer", **carried, **proof)
    assert done.headers["location"] == f"{CASE}/access-answer?done=access-answer"
    last = entries(house)[-1]
    assert last.act == "answer-access"
    assert "letter 9: What is kept is given." in check_proof(last.fields["proof"]).shown


def test_over_the_api_the_same_answer_needs_a_code_too(house, team):
    asks(team)
    ada = next(each for each in people(house) if each.name == SUPERVISOR)
    now = team[SUPERVISOR].clock.now
    word = make_token(
        house, (ada.id, ada.name), TokenAsked(name="trial", scopes=frozenset({"read", "act"})), by=ada.name, at=now
    )[1]
    head = {"authorization": f"Bearer {word}", "if-match": '"v3"'}
    client = TestClient(team[SUPERVISOR].client.app, base_url="http://testserver/api/", headers=head)
    body = {"act": "answer-access", "answer": "given", "event": {**EVENT, "kind": "access-answered"},
            "reasons": "Nothing limits it, as the file shows."}  # fmt: skip
    refused = client.post("requests/XX-1/acts", json=body)
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (403, "proof")
    done = client.post("requests/XX-1/acts", json=body, headers={"comity-code": team[SUPERVISOR].code()})
    assert done.status_code == 200
    assert entries(house)[-1].fields["proof"]["method"] == "one-time-code"


def test_the_registers_come_over_the_api_as_well_for_a_purpose(house, team):
    corrects(team)
    who = next(each for each in people(house) if each.name == REVIEWER)
    asked, now = TokenAsked(name="yearly", scopes=frozenset({"audit"})), team[REVIEWER].clock.now
    head = {"authorization": f"Bearer {make_token(house, (who.id, who.name), asked, by=who.name, at=now)[1]}"}
    client = TestClient(team[REVIEWER].client.app, base_url="http://testserver/api/", headers=head)
    assert client.get("registers/notices").json()["type"].endswith(":purpose")
    why = {"comity-purpose": "Yearly visit of the authority."}
    found = client.get("registers/notices", headers=why).json()
    assert {each["notice"]["recipient"] for each in found} == {"Ministry", "Police in Port"}
    assert client.get("registers/disclosures", headers=why).json()[0]["items"] == ["records 1"]
    assert client.get("registers/processing", headers=why).json()[0]["title"] == "Surrender from XX"
    assert client.get("registers/breaches", headers=why).json() == []
    assert [each.purpose for each in reads(house, "the register of disclosures")] == [
        "Yearly visit of the authority.; by token 'yearly'"
    ]


def test_registers_show_what_stands_on_requests_and_each_look_is_logged_with_its_reason(house, team):
    corrects(team)
    reader = team[REVIEWER]
    assert reader.get("/registers/notices").headers["location"] == "/registers"
    assert 'id="purpose-error"' in reader.post("/registers", register="notices", purpose="soon").text
    led = reader.post("/registers", register="notices", purpose="Yearly visit of the authority.")
    assert led.headers["location"] == "/registers/notices"
    assert "Police in Port" in reader.get("/registers/notices").text
    assert "records 1 to" in reader.get("/registers/disclosures").text
    assert "Surrender from XX" in reader.get("/registers/processing").text
    assert "Nothing stands in this register." in reader.get("/registers/breaches").text
    assert [each.purpose for each in reads(house, "the register of disclosures")] == ["Yearly visit of the authority."]
    assert team[OFFICER].get("/registers").status_code == 404
