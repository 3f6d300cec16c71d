"""What would be refused is said before anybody signs for it, in the words of the page, and leaves no attempt behind."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from desk_people import Clock, team_of
from factories import OFFICER, SUPERVISOR, a_procedure_file, a_step, later, opening, tiny_rules

from workflow.actions.house import open_house
from workflow.actions.step import open_new
from workflow.actions.thread import thread_of
from workflow.store import requests
from workflow.vocabulary import Role

REASONS = "Weighed against the papers."


@pytest.fixture
def house(house_settings, tmp_path):
    """Give a house where an officer confirms receipt by a paper, and a supervisor grants."""
    steps = [
        a_step("register", to="opened", by=["officer"], papers=["acknowledgement"]),
        a_step("grant", by=["supervisor"], effect="grants", decides=True, checkpoints=["liberty"]),
    ]
    rules = tiny_rules(tmp_path / "law", procedures__xx_surrender__procedure=a_procedure_file(steps=steps))
    with open_house(replace(house_settings, rules=rules)) as opened:
        open_new(opened, opening())
        yield opened


@pytest.fixture
def team(house):
    clock = Clock()
    clock.now = later(5)
    return team_of(house, clock, {OFFICER: Role.OFFICER, SUPERVISOR: Role.SUPERVISOR})


def sends(who, what, **fields):
    page = who.get(f"/requests/XX-1/{what}").text.partition("<main")[2]
    shown = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return who.post(f"/requests/XX-1/{what.partition('?')[0]}", **{**shown, "reasons": REASONS, **fields})


def attempts(house):
    with house.database.reading() as tx:
        thread = thread_of(tx, requests.identity(tx, "XX-1"), log="access")
    return [each for each in thread if each.act == "refused"]


@pytest.mark.parametrize(("what", "how"), [("sign-off", {"answer": "agree"}), ("do/step?step=grant", {})])
def test_a_step_that_is_not_open_is_never_shown_as_a_text_to_sign(house, team, what, how):
    sent = sends(team[SUPERVISOR], what, step="grant", **how)
    assert sent.status_code == 422
    assert "checkpoint" in sent.text
    assert "exact text that you sign" not in sent.text
    assert attempts(house) == [], "nobody tried: it was only asked"


def test_a_paper_that_would_lack_something_says_what_in_words_and_under_which_law(team):
    sent = sends(team[OFFICER], "do/step?step=register", step="register")
    assert sent.status_code == 422
    told = "Acknowledgement of receipt cannot be made yet. It lacks: Your reference; It happened: request-received."
    assert told in sent.text
    assert told in team[OFFICER].get("/requests/XX-1/do/step?step=register").text, "and before anything is sent"
