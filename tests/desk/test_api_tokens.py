"""Tokens are made by their person at the desk or on the machine itself, shown once, and tell who may do what."""

from __future__ import annotations

import re

import pyotp
import pytest
from api_calls import OFFICER, SUPERVISOR, opening
from desk_walks import Visitor
from starlette.testclient import TestClient

from workflow.actions.people import begin_people
from workflow.actions.tokens import TokenAsked, make_token
from workflow.model.token import Scope
from workflow.store import accounts
from workflow.vocabulary import Role
from workflow.web.app import create_app
from workflow.web.identity import codes
from workflow.web.identity.gate import account_sessions


def test_a_token_is_made_at_the_desk_used_and_revoked(app):
    with Visitor(app) as visitor:
        visitor.signs_in(OFFICER.name)
        sent = {"name": "Register", "scopes": ["read", "admin"], "days": "30"}
        word = re.search(r"comity_[\w-]{20,}", visitor.post("/account/tokens", sent).text)[0]
        client = TestClient(app, base_url="http://testserver/api/", headers={"authorization": f"Bearer {word}"})
        own = client.get("/self").json()
        assert own["token"]["scopes"] == ["read"]
        shown = visitor.get("/account/tokens").text
        assert "Register" in shown
        assert word not in shown
        done = visitor.post("/account/tokens/revoke", {"made": own["token"]["id"]})
        assert done.headers["location"].endswith("done=token-revoked")
        assert client.get("/self").status_code == 401
        assert visitor.post("/account/tokens", {"name": "", "scopes": []}).status_code == 422


def test_what_programs_can_ask_for_is_listed(app):
    with Visitor(app) as visitor:
        visitor.signs_in(OFFICER.name)
        shown = visitor.get("/api").text.replace("<wbr>", "")
        assert "/api/requests/{reference}/acts" in shown


@pytest.fixture
def ada(house, clock_now):
    """Give Ada, an officer and supervisor with one-time codes, and a token of hers."""
    begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=clock_now)
    with house.database.writing() as tx:
        account = accounts.by_login(tx, "ada")
        roles = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR})
        account = account.model_copy(update={"roles": roles, "code_secret": codes.new_secret()})
        accounts.save(tx, account)
    asked = TokenAsked(name="trial", scopes=frozenset(Scope))
    _, word = make_token(house, (account.id, account.name), asked, by=account.name, at=clock_now)
    app = create_app(house, sessions=account_sessions(house), now=lambda: clock_now)
    client = TestClient(app, base_url="http://testserver/api/", headers={"authorization": f"Bearer {word}"})
    client.secret = account.code_secret
    return client


@pytest.fixture
def clock_now():
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime.now(UTC)


def test_an_act_that_signs_needs_a_fresh_code_beside_the_token(ada, clock_now):
    body = {**opening("XX-1"), "participants": [{"name": "Ada Ortiz", "role": "officer"}]}
    assert ada.post("/requests", json=body).status_code == 201
    signing = {"act": "clear", "checkpoint": "liberty", "reasons": "Weighed against the papers."}
    head = {"if-match": '"v0"'}
    told = ada.post("/requests/XX-1/acts", json=signing, headers=head).json()
    assert told["type"] == "urn:comity:problem:proof"
    wrong = ada.post("/requests/XX-1/acts", json=signing, headers={**head, "comity-code": "000000"})
    assert wrong.json()["type"] == "urn:comity:problem:proof"
    code = pyotp.TOTP(ada.secret).at(clock_now)
    refused = ada.post("/requests/XX-1/acts", json=signing, headers={**head, "comity-code": code})
    assert refused.json()["type"] == "urn:comity:problem:not-entitled"
    assert ada.get("/people").json()[0]["name"] == "Ada Ortiz"


def test_an_administrator_keeps_webhooks(ada):
    asked = {"address": "https://office.example/in", "topics": ["stage"]}
    made = ada.post("/webhooks", json=asked)
    assert made.status_code == 201
    assert len(made.json()["secret"]) == 64
    listed = ada.get("/webhooks").json()
    assert [each["address"] for each in listed] == [asked["address"]]
    assert "secret" not in listed[0]
    assert ada.delete(f"/webhooks/{made.json()['id']}").status_code == 204
    assert ada.post("/webhooks", json={**asked, "address": "https://169.254.169.254/"}).status_code == 422


def test_who_asks_too_often_waits(app, calls):
    from workflow.web.api.limits import Limits, Rate  # noqa: PLC0415

    api = next(route.app for route in app.routes if getattr(route, "name", "") == "api")
    api.state.limits = Limits(Rate(2, 0.01), Rate(2, 0.01))
    client = calls(SUPERVISOR)
    answers = [client.get("/self") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 1
    guessing = [TestClient(app).get("/api/self", headers={"authorization": f"Bearer {n}"}) for n in range(3)]
    assert [each.status_code for each in guessing] == [401, 401, 429]
