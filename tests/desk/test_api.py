"""The API: tokens of one person open what that person may do, and no more; every failure says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from api_calls import AUDITOR, OFFICER, SUPERVISOR, WHY, Scope, opening
from starlette.testclient import TestClient

from workflow.actions.tokens import revoke_token, tokens_of


def test_nothing_is_told_without_a_token(app):
    answer = TestClient(app).get("/api/requests")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "urn:comity:problem:token"


def test_a_token_opens_what_its_scopes_say(calls):
    client = calls(OFFICER, Scope.ACT)
    assert client.get("/self").json()["name"] == OFFICER.name
    assert client.get("/requests").json()["type"] == "urn:comity:problem:scope"


def test_a_token_opens_no_more_than_its_person(calls):
    assert calls(AUDITOR, *Scope).post("/requests", json=opening("XX-9")).status_code == 404


def test_a_revoked_or_old_token_opens_nothing(calls, house):
    client = calls(OFFICER)
    token = tokens_of(house, OFFICER.id)[0]
    assert client.get("/tokens").json()[0]["id"] == token.id
    assert client.delete(f"/tokens/{token.id}").status_code == 204
    assert client.get("/self").status_code == 401
    assert not revoke_token(house, (OFFICER.id, OFFICER.name), token.id, by="x", at=datetime.now(UTC))
    past = datetime.now(UTC) - timedelta(days=91)
    assert calls(OFFICER, at=past).get("/self").status_code == 401


def test_the_word_of_a_token_is_kept_nowhere(calls, house):
    word = calls(OFFICER).headers["authorization"].split()[1]
    house.database.settle()
    assert word.encode() not in house.database.file.read_bytes()


def test_a_request_is_opened_acted_on_and_read(calls):
    client = calls(OFFICER)
    opened = client.post("/requests", json=opening("XX-1"))
    assert (opened.status_code, opened.headers["location"]) == (201, "/api/requests/XX-1")
    assert opened.headers["etag"] == '"v0"'
    shown = client.get("/requests/XX-1")
    assert shown.headers["etag"] == '"v0"'
    assert shown.json()["request"]["sides"]["requested"] == "XX"
    done = client.post("/requests/XX-1/acts", json={"act": "note", "text": "Read."}, headers={"if-match": '"v0"'})
    assert (done.status_code, done.json()["version"], done.headers["etag"]) == (200, 1, '"v1"')
    assert client.get("/requests/XX-1", headers={"if-none-match": '"v1"'}).status_code == 304
    steps = {each["id"]: each for each in client.get("/requests/XX-1/steps").json()}
    assert not steps["grant"]["open"]
    assert any("supervisor" in reason for reason in steps["grant"]["reasons"])
    assert client.get("/requests/XX-1/assessment").json()["format"] == "comity-assessment-1"
    assert client.get("/requests/XX-1/questions").json()[0]["question"]
    assert {each["rule"] for each in client.get("/requests/XX-1/clocks").json()} == {"xx/surrender-in-time"}


def test_a_request_that_arrives_cannot_say_that_one_of_our_people_read_a_translation(calls):
    came = {"path": "person.name", "language": "fr", "text": "Jean", "how": "machine", "read_by": OFFICER.name}
    refused = calls(OFFICER).post("/requests", json={**opening("XX-1"), "translations": [came]})
    assert refused.status_code == 422
    assert "whoever reads it here confirms that" in refused.text


@pytest.mark.parametrize(("match", "status"), [(None, 428), ('"v7"', 412), ("v0", 422), ("*", 422)])
def test_an_act_names_the_version_it_is_on(calls, match, status):
    client = calls(OFFICER)
    client.post("/requests", json=opening("XX-1"))
    head = {"if-match": match} if match else {}
    refused = client.post("/requests/XX-1/acts", json={"act": "note", "text": "Read."}, headers=head)
    assert refused.status_code == status
    assert refused.json()["remedy"]


def test_who_acted_meanwhile_is_told(calls):
    client = calls(OFFICER)
    client.post("/requests", json=opening("XX-1"))
    head = {"if-match": '"v0"'}
    client.post("/requests/XX-1/acts", json={"act": "note", "text": "Read."}, headers=head)
    late = client.post("/requests/XX-1/acts", json={"act": "note", "text": "Again."}, headers=head)
    assert (late.status_code, late.headers["etag"]) == (412, '"v1"')
    assert f"note by {OFFICER.name}" in late.json()["detail"]


def test_an_act_sent_twice_is_done_once(calls):
    client = calls(OFFICER)
    for expected in (False, True):
        opened = client.post("/requests", json=opening("XX-1"), headers={"idempotency-key": "open-1"})
        assert (opened.status_code, opened.json()["repeated"]) == (201, expected)
    head = {"if-match": '"v0"', "idempotency-key": "one"}
    for expected in (False, True):
        done = client.post("/requests/XX-1/acts", json={"act": "note", "text": "Read."}, headers=head)
        assert (done.json()["version"], done.json()["repeated"]) == (1, expected)
    other = client.post("/requests/XX-1/acts", json={"act": "note", "text": "Other."}, headers=head)
    assert "used for another act" in other.json()["detail"]


@pytest.mark.parametrize("own", [{"by": SUPERVISOR.name}, {"at": "2020-01-01T00:00:00Z"}, {"key": "x"}, {"seen": 0}])
def test_who_when_and_which_version_are_never_taken_from_a_body(calls, own):
    client = calls(OFFICER)
    client.post("/requests", json=opening("XX-1"))
    refused = client.post(
        "/requests/XX-1/acts", json={"act": "note", "text": "Read.", **own}, headers={"if-match": '"v0"'}
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == f"/{next(iter(own))}"


def test_a_role_is_given_only_to_a_colleague_who_holds_it(calls):
    client = calls(OFFICER)
    refused = client.post("/requests", json=opening("XX-1", {"name": "Somebody", "role": "supervisor"}))
    assert "nobody here who may be supervisor" in refused.json()["detail"]
    refused = client.post("/requests", json=opening("XX-1", {"name": AUDITOR.name, "role": "supervisor"}))
    assert refused.status_code == 422


def test_nobody_clears_what_they_prepared(calls):
    officer, supervisor = calls(OFFICER), calls(SUPERVISOR)
    officer.post("/requests", json=opening("XX-1", {"name": SUPERVISOR.name, "role": "supervisor"}))
    clearing = {"act": "clear", "checkpoint": "liberty", "reasons": "Weighed against the papers."}
    refused = officer.post("/requests/XX-1/acts", json=clearing, headers={"if-match": '"v0"'})
    assert refused.json()["type"] == "urn:comity:problem:not-entitled"
    done = supervisor.post("/requests/XX-1/acts", json=clearing, headers={"if-match": '"v0"'})
    assert done.status_code == 200
    refused = supervisor.post(
        "/requests/XX-1/acts", json={"act": "step", "step": "grant", "reasons": "So."}, headers={"if-match": '"v1"'}
    )
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:comity:problem:step-not-open")
    assert refused.json()["reasons"]


def test_another_request_is_not_found_by_guessing(calls):
    calls(OFFICER).post("/requests", json=opening("XX-1"))
    stranger = calls(SUPERVISOR)
    answers = [stranger.get(f"/requests/{name}").json() for name in ("XX-1", "XX-2")]
    assert answers[0] == answers[1]
    assert answers[0]["type"] == "urn:comity:problem:purpose"
    assert stranger.get("/requests/XX-1", headers=WHY).status_code == 200
    assert stranger.get("/requests/XX-2", headers=WHY).status_code == 404


@pytest.mark.parametrize("day", ["0", 0, "2026-03-02T00:00:00", "20260302", True])
def test_only_a_day_is_a_day(calls, day):
    refused = calls(OFFICER).post("/requests", json={**opening("XX-1"), "made_on": day})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/made_on")


def test_text_that_cannot_be_seen_is_refused(calls):
    client = calls(OFFICER)
    client.post("/requests", json=opening("XX-1"))
    for text in ("a\x00b", "a\u202eb", "\ufeff\x1b[31m"):
        refused = client.post("/requests/XX-1/acts", json={"act": "note", "text": text}, headers={"if-match": '"v0"'})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/text")
