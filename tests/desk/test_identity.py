"""Who may sit at the desk: passwords, second proofs, sessions that end, and the proof given while signing."""
# ruff: noqa: ARG001, S106 - a fixture is asked for what it does; the passwords are invented

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from starlette.testclient import TestClient

from workflow.actions.people import (
    AddPerson,
    ChangeRoles,
    CloseAccount,
    begin_people,
    confirm_change,
    people,
    propose_change,
    waiting,
)
from workflow.errors import InputError, NotEntitledError
from workflow.vocabulary import Role
from workflow.web.app import create_app
from workflow.web.identity.gate import account_sessions
from workflow.web.identity.passwords import Passwords

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SENTENCE = "a long sentence I know"
CHEAP = Passwords((8, 1))
OWN = {"sec-fetch-site": "same-origin"}


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def goes(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def invitations(house):
    return begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=NOW)


@pytest.fixture
def desk(house, clock):
    return create_app(house, sessions=account_sessions(house, CHEAP), now=clock)


@pytest.fixture
def ada(desk, invitations, clock):
    """Return Ada's browser, signed in with a password and one-time codes."""
    client = TestClient(desk, follow_redirects=False)
    client.headers.update(OWN)
    client.post(f"/welcome/{invitations[0].word}", data={"password": SENTENCE, "again": SENTENCE})
    client.secret = secret_on(client.get("/sign-in/second").text)
    client.post("/sign-in/second", data={"code": code_of(client.secret, clock)})
    assert client.get("/account").status_code == 200
    return client


def secret_on(page):
    return re.search(r'<code class="desk-code">([A-Z2-7]{16,})<', page)[1]


def code_of(secret, clock):
    return pyotp.TOTP(secret).at(clock.now)


def token_on(page):
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def sign_in(client, login="ada", password=SENTENCE):
    return client.post("/sign-in", data={"login": login, "password": password, "next": "/account"}, headers=OWN)


def fresh(desk):
    return TestClient(desk, follow_redirects=False, headers=OWN)


def test_an_invitation_opens_an_account_once(desk, invitations, ada):
    again = fresh(desk).get(f"/welcome/{invitations[0].word}")
    assert again.status_code == 404


def test_an_invitation_ends_after_seven_days(desk, invitations, clock):
    clock.goes(days=8)
    assert fresh(desk).get(f"/welcome/{invitations[0].word}").status_code == 404


def test_a_password_alone_opens_nothing(desk, ada, clock):
    client = fresh(desk)
    assert sign_in(client).headers["location"] == "/sign-in/second"
    assert client.get("/account").headers["location"].startswith("/sign-in")
    clock.goes(minutes=1)
    done = client.post("/sign-in/second", data={"code": code_of(ada.secret, clock)})
    assert done.headers["location"] == "/account"
    assert client.get("/account").status_code == 200


def test_a_one_time_code_counts_once(desk, ada, clock):
    clock.goes(minutes=1)
    code = code_of(ada.secret, clock)
    first, second = fresh(desk), fresh(desk)
    sign_in(first)
    sign_in(second)
    assert first.post("/sign-in/second", data={"code": code}).status_code == 303
    assert second.post("/sign-in/second", data={"code": code}).status_code == 422


def test_a_recovery_code_stands_in_for_a_lost_device_once(desk, invitations, clock):
    client = fresh(desk)
    client.post(f"/welcome/{invitations[1].word}", data={"password": SENTENCE, "again": SENTENCE})
    secret = secret_on(client.get("/sign-in/second").text)
    shown = client.post("/sign-in/second", data={"code": code_of(secret, clock)}).text
    recovery = re.search(r"[0-9a-f]{6}-[0-9a-f]{6}", shown)[0]
    for expected in (303, 422):
        other = fresh(desk)
        sign_in(other, "ben")
        assert other.post("/sign-in/second", data={"code": recovery}).status_code == expected


def test_a_wrong_name_and_a_wrong_password_look_the_same(desk, ada):
    wrong_name, wrong_word = sign_in(fresh(desk), login="nobody"), sign_in(fresh(desk), password="not it at all")
    assert (wrong_name.status_code, wrong_word.status_code) == (422, 422)
    assert wrong_name.text.replace("nobody", "ada") == wrong_word.text


def test_a_typed_password_never_comes_back_on_a_page(desk, ada):
    assert "not it at all" not in sign_in(fresh(desk), password="not it at all").text


def test_guessing_is_stopped_even_with_the_right_password_and_opens_again_later(desk, ada, clock):
    for _ in range(8):
        sign_in(fresh(desk), password="a wrong sentence")
    stopped = sign_in(fresh(desk))
    assert stopped.status_code == 422
    assert "Too many sign-ins failed" in stopped.text
    clock.goes(minutes=16)
    assert sign_in(fresh(desk)).status_code == 303


def test_a_session_gets_a_new_cookie_at_each_proof_so_that_nobody_can_fix_one(desk, ada, clock):
    client = fresh(desk)
    client.cookies.set("comity", "chosen-by-an-attacker")
    sign_in(client)
    waiting_cookie = client.cookies.get("comity", domain="testserver.local")
    clock.goes(minutes=1)
    client.post("/sign-in/second", data={"code": code_of(ada.secret, clock)})
    final = client.cookies.get("comity", domain="testserver.local")
    assert len({"chosen-by-an-attacker", waiting_cookie, final}) == 3
    old = fresh(desk)
    old.cookies.set("comity", waiting_cookie)
    assert old.get("/account").status_code == 303


def test_a_session_ends_when_unused_for_an_hour(ada, clock):
    clock.goes(minutes=59)
    assert ada.get("/account").status_code == 200
    clock.goes(minutes=61)
    assert ada.get("/account").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(ada, clock):
    for _ in range(24):
        clock.goes(minutes=29)
        assert ada.get("/account").status_code == 200
    clock.goes(minutes=29)
    assert ada.get("/account").status_code == 303


def test_signing_out_everywhere_ends_every_session(desk, ada, clock):
    other = fresh(desk)
    sign_in(other)
    clock.goes(minutes=1)
    other.post("/sign-in/second", data={"code": code_of(ada.secret, clock)})
    assert other.get("/account").status_code == 200
    ada.post("/account/sign-out-everywhere", data={"csrf": token_on(ada.get("/account").text)})
    assert (ada.get("/account").status_code, other.get("/account").status_code) == (303, 303)


def test_a_short_password_is_refused_at_its_field(ada):
    token = token_on(ada.get("/account").text)
    answer = ada.post("/account/password", data={"csrf": token, "old": SENTENCE, "password": "short", "again": "short"})
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text


def test_the_cookie_and_the_database_never_hold_a_password_a_code_or_a_cookie(house, ada):
    cookie = ada.cookies.get("comity", domain="testserver.local")
    kept = b"".join(path.read_bytes() for path in house.settings.home.iterdir() if path.is_file())
    for word in (SENTENCE, ada.secret, cookie, "Ada Ortiz"):
        assert word.encode() not in kept


def account(house, login):
    return next(each for each in people(house) if each.login == login)


def test_a_change_of_people_needs_a_second_administrator(house, invitations):
    ada, ben = account(house, "ada"), account(house, "ben")
    new = AddPerson(login="cem", name="Cem Arslan", roles=frozenset({Role.OFFICER}))
    proposal = propose_change(house, new, by=ada, at=NOW)
    with pytest.raises(NotEntitledError, match="they proposed it"):
        confirm_change(house, proposal, by=ada, at=NOW)
    made = confirm_change(house, proposal, by=ben, at=NOW)
    assert made is not None
    assert (made.account.name, waiting(house)) == ("Cem Arslan", ())
    with pytest.raises(NotEntitledError, match="takes an administrator"):
        propose_change(house, new, by=made.account, at=NOW)


def test_nobody_confirms_a_change_of_their_own_account(house, invitations):
    ada, ben = account(house, "ada"), account(house, "ben")
    change = ChangeRoles(account=ben.id, roles=frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR}))
    proposal = propose_change(house, change, by=ada, at=NOW)
    with pytest.raises(NotEntitledError, match="their own account"):
        confirm_change(house, proposal, by=ben, at=NOW)


def test_two_administrators_must_stay(house, invitations):
    with pytest.raises(InputError, match="fewer than two administrators"):
        propose_change(house, CloseAccount(account=account(house, "ben").id), by=account(house, "ada"), at=NOW)


def test_a_closed_account_is_out_at_once(house, desk, ada, invitations):
    third = AddPerson(login="cem", name="Cem Arslan", roles=frozenset({Role.ADMINISTRATOR}))
    ben = account(house, "ben")
    made = confirm_change(house, propose_change(house, third, by=ben, at=NOW), by=account(house, "ada"), at=NOW)
    proposal = propose_change(house, CloseAccount(account=account(house, "ada").id), by=ben, at=NOW)
    confirm_change(house, proposal, by=made.account, at=NOW)
    assert ada.get("/account").status_code == 303
    assert sign_in(fresh(desk)).status_code == 422
