"""In a browser: invited, a security key registered, signed in with it, a change of people signed with it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import pyotp
import pytest
from desk_faults import faults_for_axe, faults_for_the_eye
from desk_people import CHEAP, SENTENCE, chooses_password, presses, with_key
from desk_walks import NARROW, WIDE, too_wide

from workflow.actions.people import begin_people, people, waiting
from workflow.actions.signed_text import check_proof, owners
from workflow.actions.thread import opened
from workflow.store import trail_log
from workflow.web.app import create_app
from workflow.web.identity.gate import account_sessions
from workflow.web.live import live

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture
def served(house) -> Iterator[str]:
    """Give the address of a desk with accounts, on a free port."""
    with live(create_app(house, sessions=account_sessions(house, CHEAP))) as address:
        yield address


@pytest.fixture
def invitations(house):
    return begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=datetime.now(UTC))


class Looked:
    """What axe, the width and the console said of every page that was looked at."""

    def __init__(self) -> None:
        self.wrong: list[str] = []

    def at(self, page: Page, name: str) -> None:
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)
            self.wrong += [f"{name} at {size['width']}: {fault}" for fault in faults_for_the_eye(page)]
            self.wrong += faults_for_axe(page) if size is WIDE else []
            if too_wide(page) > 0:
                self.wrong.append(f"{name} is {too_wide(page)} px too wide at {size['width']}")


def proposes_somebody(ben: Page, served: str, word: str, looked: Looked) -> None:
    """Begin with one-time codes, and propose an account."""
    chooses_password(ben, f"{served}/welcome/{word}")
    secret = ben.locator("code.desk-code").inner_text()
    ben.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).now())
    presses(ben, "Go on")
    looked.at(ben, "recovery")
    ben.get_by_role("link", name="I have kept them").click()
    ben.goto(f"{served}/administration/people/new")
    ben.get_by_label("Name on requests").fill("Cem Arslan")
    ben.get_by_label("Sign-in name").fill("cem")
    ben.get_by_label("Legal officer. Prepares").check()
    presses(ben, "Propose the account")
    looked.at(ben, "people")


def test_a_key_is_registered_signs_in_and_signs_a_change_that_verifies_from_the_trail_alone(
    browser, served, house, invitations
):
    looked, said = Looked(), []
    context = browser.new_context(viewport=WIDE)
    page = with_key(context)
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{served}/welcome/{invitations[0].word}")
    looked.at(page, "welcome")
    chooses_password(page, f"{served}/welcome/{invitations[0].word}")
    looked.at(page, "set-up")
    assert page.get_by_text("The key did not answer").is_hidden()
    page.get_by_role("button", name="Register a security key").click()
    page.wait_for_url("**/account?done=key-added")
    looked.at(page, "account")
    presses(page, "Sign out")
    looked.at(page, "sign-in")
    page.get_by_label("Sign-in name").fill("ada")
    page.get_by_label("Password").fill(SENTENCE)
    presses(page, "Sign in")
    looked.at(page, "second")
    page.get_by_role("button", name="Use your security key").click()
    page.wait_for_url("**/administration")
    assert page.get_by_role("heading", level=1).inner_text().endswith("People")

    proposes_somebody(browser.new_context(viewport=WIDE).new_page(), served, invitations[1].word, looked)
    page.goto(f"{served}/administration/changes/{waiting(house)[0].id}")
    looked.at(page, "confirm")
    page.get_by_role("button", name="Confirm the change with your security key").click()
    page.get_by_role("heading", name="Cem Arslan is invited").wait_for()
    looked.at(page, "invited")
    page.goto(f"{served}/administration/people/{people(house)[0].id}")
    looked.at(page, "person")
    assert looked.wrong == []
    assert said == []

    with house.database.reading() as tx:
        entries = [opened(each, tx) for each in trail_log.entries_of(tx, None)]
    proof = next(each.fields["proof"] for each in entries if each.act == "confirm-change")
    shown = check_proof(proof)
    assert (shown.method, shown.fault) == ("security-key", "")
    assert "Cem Arslan gets an account" in shown.shown
    assert owners(house)[shown.key] == "Ada Ortiz"
    forged = {**proof, "shown": proof["shown"].replace("cem", "eve")}
    assert "not the one" in check_proof(forged).fault
    forged["text"] = sha256(forged["shown"].encode()).hexdigest()
    assert "does not cover" in check_proof(forged).fault
