"""People with accounts at a desk of their own: a clock that can be moved, sign-in with codes, and signing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyotp
from starlette.testclient import TestClient

from workflow.actions.people import AddPerson, begin_people, confirm_change, people, propose_change
from workflow.web.app import create_app
from workflow.web.identity.gate import account_sessions
from workflow.web.identity.passwords import Passwords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from playwright.sync_api import BrowserContext, Page

    from workflow.actions.house import House
    from workflow.vocabulary import Role

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SENTENCE = "a long sentence I know"
CHEAP = Passwords((8, 1))
OWN = {"sec-fetch-site": "same-origin"}
ADA, BEN = "Ada Ortiz", "Ben Ruiz"
"""The first two administrators."""


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def goes(self, **by: float) -> None:
        self.now += timedelta(**by)


def desk_with_accounts(house: House, clock: Clock) -> FastAPI:
    return create_app(house, sessions=account_sessions(house, CHEAP), now=clock)


class Enrolled:
    """Somebody with an account, a password and one-time codes, at the desk without a browser."""

    def __init__(self, desk: FastAPI, clock: Clock, word: str) -> None:
        self.client, self.clock = TestClient(desk, follow_redirects=False, headers=OWN), clock
        self.client.post(f"/welcome/{word}", data={"password": SENTENCE, "again": SENTENCE})
        self.secret = re.search(r'<code class="desk-code">([A-Z2-7]{16,})<', self.get("/sign-in/second").text)[1]
        self.client.post("/sign-in/second", data={"code": self.code()})
        self.token = re.search(r'name="csrf" value="([^"]+)"', self.get("/account").text)[1]

    def code(self) -> str:
        """Return a code that was not used yet."""
        self.clock.goes(seconds=31)
        return pyotp.TOTP(self.secret).at(self.clock.now)

    def signs_in_again(self, login: str) -> None:
        """Begin another session; the one before goes on."""
        self.client.cookies.clear()
        self.client.post("/sign-in", data={"login": login, "password": SENTENCE})
        self.client.post("/sign-in/second", data={"code": self.code()})
        self.token = re.search(r'name="csrf" value="([^"]+)"', self.get("/account").text)[1]

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, data={"csrf": self.token, **fields})

    def signs(self, path: str, **fields: Any) -> Any:
        """Open a page that signs, and send its form with a code."""
        shown = re.search(r'name="signed-text" value="([0-9a-f]{64})"', self.get(path).text)
        return self.post(path, **{"signed-text": shown[1] if shown else "", "code": self.code(), **fields})


def login_of(name: str) -> str:
    return name.partition(" ")[0].lower()


def invited(house: House, roles: Mapping[str, Role], *, at: datetime) -> dict[str, str]:
    """Begin the accounts of a house with two administrators, who add these people; return everybody's invitation."""
    words = {each.account.name: each.word for each in begin_people(
        house, [("ada", ADA), ("ben", BEN)], by=ADA, at=at)}  # fmt: skip
    by = {each.name: each for each in people(house)}
    for name, role in roles.items():
        new = AddPerson(login=login_of(name), name=name, roles=frozenset({role}))
        asked = propose_change(house, new, by=by[ADA], at=at)
        words[name] = confirm_change(house, asked, by=by[BEN], at=at).word
    return words


def team_of(house: House, clock: Clock, roles: Mapping[str, Role]) -> dict[str, Enrolled]:
    """Return these people, added by two administrators, each signed in at one desk."""
    words, desk = invited(house, roles, at=clock.now), desk_with_accounts(house, clock)
    return {name: Enrolled(desk, clock, words[name]) for name in roles}


def with_key(context: BrowserContext) -> Page:
    """Return a page whose browser has a security key that its owner touches at once."""
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True,
           "automaticPresenceSimulation": True}  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    return page


def presses(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def chooses_password(page: Page, address: str) -> None:
    page.goto(address)
    for label in ("New password", "The same password again"):
        page.get_by_label(label, exact=True).fill(SENTENCE)
    presses(page, "Go on")
