"""In a browser: a step of a request is signed with a security key, and the trail alone proves it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from desk_people import CHEAP, chooses_password, invited, with_key
from desk_walks import WIDE
from factories import SUPERVISOR, opening

from workflow.actions.signed_text import check_proof, owners
from workflow.actions.step import open_new
from workflow.actions.thread import thread_of
from workflow.store import requests
from workflow.vocabulary import Role
from workflow.web.app import create_app
from workflow.web.identity.gate import account_sessions
from workflow.web.live import live


def test_a_supervisor_signs_a_refusal_with_a_key_over_the_very_text_that_was_shown(browser, house):
    open_new(house, opening())
    word = invited(house, {SUPERVISOR: Role.SUPERVISOR}, at=datetime.now(UTC))[SUPERVISOR]
    with live(create_app(house, sessions=account_sessions(house, CHEAP))) as address:
        context = browser.new_context(viewport=WIDE)
        page = with_key(context)
        said: list[str] = []
        page.on("console", lambda told: said.append(told.text) if told.type in ("error", "warning") else None)
        chooses_password(page, f"{address}/welcome/{word}")
        page.get_by_role("button", name="Register a security key").click()
        page.wait_for_url("**/account?done=key-added")

        page.goto(f"{address}/requests/XX-1/do/step?step=refuse")
        page.get_by_label("Reasons").fill("The warrant is not among the papers.")
        page.get_by_role("button", name="Take this step").click()
        sign = page.get_by_role("button", name="Sign with your security key")
        sign.wait_for()
        assert "The warrant is not among the papers." in page.locator("main").inner_text()
        sign.click()
        page.wait_for_url("**/requests/XX-1?done=step")
        assert said == []
        context.close()

    with house.database.reading() as tx:
        last = thread_of(tx, requests.identity(tx, "XX-1"))[-1]
    assert (last.act, last.stage_after) == ("step", "refused")
    proof = last.fields["proof"]
    shown = check_proof(proof)
    assert (shown.method, shown.fault) == ("security-key", "")
    assert "The warrant is not among the papers." in shown.shown
    assert owners(house)[shown.key] == SUPERVISOR
    forged = {**proof, "shown": proof["shown"].replace("refuse", "grant").replace("not among", "among")}
    assert "not the one" in check_proof(forged).fault
    forged["text"] = sha256(forged["shown"].encode()).hexdigest()
    assert "does not cover" in check_proof(forged).fault
