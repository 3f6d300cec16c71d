"""Roles given for a while and withdrawals, at the desk: what an absence proposes, what is shown, who opens what."""

from __future__ import annotations

import re

import pytest
from desk_people import Clock, team_of
from factories import NOON, OFFICER, SUPERVISOR, opening

from workflow.actions.step import open_new
from workflow.vocabulary import Role

STAND_IN = "Nora Stand"
PAGE = "/requests/XX-1/people"


@pytest.fixture
def team(house):
    """Return the officer and the supervisor of two requests, and a supervisor who is on neither."""
    clock = Clock()
    clock.now = NOON
    for number in (1, 2):
        open_new(house, opening(reference=f"XX-{number}"))
    return team_of(house, clock, {OFFICER: Role.OFFICER, SUPERVISOR: Role.SUPERVISOR, STAND_IN: Role.SUPERVISOR})


def gives(team, **more):
    given = {"do": "delegate", "role": "supervisor", "to": STAND_IN, "until": "2026-03-06", "reasons": "On leave.",
             "key": "once", **more}  # fmt: skip
    return team[SUPERVISOR].post(PAGE, **given)


def test_a_role_given_until_a_day_is_shown_and_ends_by_itself_with_the_right_to_open_the_request(team):
    assert gives(team).headers["location"] == f"{PAGE}?done=people-delegate"
    shown = team[OFFICER].get("/requests/XX-1").text
    assert f"stands in for {SUPERVISOR} until 6 March 2026" in shown
    assert "XX-1" in team[STAND_IN].get("/").text
    assert "/do/checkpoint?checkpoint=liberty" in team[STAND_IN].get("/requests/XX-1").text

    team[STAND_IN].clock.goes(days=5)
    team[STAND_IN].signs_in_again("nora")
    assert "XX-1" not in team[STAND_IN].get("/").text
    assert team[STAND_IN].get("/requests/XX-1").headers["location"] == "/requests/XX-1/why"


def test_a_role_is_given_to_nobody_whose_account_does_not_hold_it(team):
    answer = gives(team, to=OFFICER)
    assert answer.status_code == 422
    assert f"{OFFICER} is no supervisor here" in answer.text
    assert "On leave." in answer.text


def test_a_delegation_is_ended_before_its_day(team):
    gives(team)
    team[OFFICER].post(PAGE, do="end", to=STAND_IN, reasons="Back early.", key="other")
    assert team[STAND_IN].get("/requests/XX-1").headers["location"] == "/requests/XX-1/why"


def test_an_absence_proposes_to_give_all_requests_and_they_are_taken_back_at_once(team):
    absence = {"first": "2026-03-02", "last": "2026-03-09", "stands_in": STAND_IN}
    team[SUPERVISOR].post("/account/absence", **absence)
    assert f"Give my requests to {STAND_IN} until 9 March 2026" in team[SUPERVISOR].get("/account").text
    proposed = team[SUPERVISOR].get("/delegation").text
    assert re.search(rf'<option value="{STAND_IN}" selected>', proposed)
    assert 'value="2026-03-09"' in proposed

    given = {"to": STAND_IN, "until": "2026-03-09", "reasons": "On leave."}
    assert team[SUPERVISOR].post("/delegation", do="give", **given).headers["location"].endswith("delegation-given")
    listed = team[STAND_IN].get("/").text
    assert ("XX-1" in listed, "XX-2" in listed) == (True, True)
    team[SUPERVISOR].post("/delegation", do="back", **given)
    assert "XX-1" not in team[STAND_IN].get("/").text


def test_what_is_wrong_with_giving_all_is_said_at_its_field(team):
    answer = team[SUPERVISOR].post("/delegation", do="give", to="", until="soon", reasons="")
    assert answer.status_code == 422
    assert [f'id="{name}-error"' in answer.text for name in ("to", "until", "reasons")] == [True] * 3


def test_whether_a_day_is_over_is_told_where_the_authority_sits(team):
    team[SUPERVISOR].clock.goes(hours=16)  # four in the morning in UTC, and still the day before in America
    team[SUPERVISOR].signs_in_again("samuel")
    given = {"do": "give", "to": STAND_IN, "reasons": "On leave."}
    here = team[SUPERVISOR].post("/delegation", until="2026-03-02", **given)
    assert "2026-03-02 is over" in here.text, "in Paris it is, as the act says of each request"
    assert 'id="until-error"' not in here.text
    assert 'id="until-error"' in team[SUPERVISOR].post("/delegation", until="2026-03-01", **given).text


def test_whoever_withdraws_is_appointed_again_only_after_a_colleague_lifted_it(team):
    done = team[SUPERVISOR].post(PAGE, do="withdraw", reasons="Knows the person.", key="one")
    assert done.headers["location"] == f"{PAGE}?done=people-withdraw"
    again = {"name": SUPERVISOR, "role": "supervisor", "reasons": "Needed."}
    refused = team[OFFICER].post("/requests/XX-1/do/person", **again)
    assert (refused.status_code, "Knows the person." in refused.text) == (422, True)
    assert "Withdrew on 2 March 2026" in team[OFFICER].get(PAGE).text

    team[OFFICER].post(PAGE, do="lift", to=SUPERVISOR, reasons="No conflict was found.", key="two")
    assert team[OFFICER].post("/requests/XX-1/do/person", **again).status_code == 303
    assert team[SUPERVISOR].get("/requests/XX-1").status_code == 200
