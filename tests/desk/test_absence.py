"""Absence is seen where somebody is appointed, is an entry of the trail, and gives the stand-in no role."""

from __future__ import annotations

import pytest
from desk_people import Clock, team_of
from factories import NOON, OFFICER, SUPERVISOR, opening

from workflow.actions.step import open_new
from workflow.actions.thread import opened
from workflow.store import trail_log
from workflow.vocabulary import Role


@pytest.fixture
def team(house):
    """Return the officer and the supervisor of a request, and a second officer who is not on it."""
    clock = Clock()
    clock.now = NOON
    open_new(house, opening())
    return team_of(house, clock, {OFFICER: Role.OFFICER, SUPERVISOR: Role.SUPERVISOR, "Nora Stand": Role.SUPERVISOR})


def away(person, **more):
    given = {"first": "2026-03-01", "last": "2026-03-09", "stands_in": "Nora Stand"}
    return person.post("/account/absence", **{**given, **more})


def test_an_absence_is_noted_recorded_and_seen_where_somebody_is_appointed(house, team):
    assert away(team[SUPERVISOR]).headers["location"] == "/account?done=absence"
    shown = team[OFFICER].get("/requests/XX-1/do/person").text
    assert f"{SUPERVISOR} is away from 1 March 2026 to 9 March 2026." in shown
    assert "Nora Stand stands in." in shown
    with house.database.reading() as tx:
        last = opened(trail_log.entries_of(tx, None)[-1], tx)
    assert (last.act, last.fields["actor"]) == ("absence", SUPERVISOR)


def test_whoever_stands_in_may_do_nothing_on_the_request_before_they_are_appointed(team):
    away(team[SUPERVISOR])
    assert team["Nora Stand"].get("/requests/XX-1").headers["location"] == "/requests/XX-1/why"
    team["Nora Stand"].post("/requests/XX-1/why", purpose="I stand in for the supervisor.")
    assert "/do/checkpoint" not in team["Nora Stand"].get("/requests/XX-1").text


@pytest.mark.parametrize(
    "wrong", [{"last": "2026-02-01"}, {"first": ""}, {"stands_in": SUPERVISOR}, {"stands_in": "X"}]
)
def test_an_absence_that_cannot_be_is_refused_at_its_field(team, wrong):
    answer = away(team[SUPERVISOR], **wrong)
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.text


def test_an_absence_ends(team):
    away(team[SUPERVISOR])
    team[SUPERVISOR].post("/account/absence", end="yes")
    assert "is away" not in team[OFFICER].get("/requests/XX-1/do/person").text


def test_recusal_takes_the_role_away_and_with_it_every_act(team):
    team[OFFICER].post("/requests/XX-1/do/person", name=SUPERVISOR, role="", reasons="Knows the person.")
    assert "/do/" not in team[SUPERVISOR].get("/requests/XX-1").text
