"""Invented requests: the same for whoever makes them, of other people on other days, and playable."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.actions import demonstration
from workflow.actions.invented import invented, person_of
from workflow.actions.law import load_rulebook
from workflow.actions.record_event import RecordEvent
from workflow.actions.story import play_in_memory, read_story

STORY = demonstration.EXAMPLES / "05-eaw-de-fr"
LAST = date(2026, 11, 3)


@pytest.fixture(scope="module")
def story():
    return read_story(STORY)


def test_the_same_number_gives_the_same_request(story):
    one, again = (invented(story, 7, last_act=LAST, acts=9) for _ in range(2))

    assert one.request == again.request
    assert [each.act for each in one.steps] == [each.act for each in again.steps]


def test_person_references_and_days_are_others_and_weekdays_stay(story):
    told = invented(story, 7, last_act=LAST, acts=9)
    words = told.request.model_dump_json() + str([each.act for each in told.steps])

    assert person_of(told) not in ("", person_of(story))
    for said in (
        person_of(story),
        person_of(story).split()[-1],
        story.request.reference,
        story.request.their_reference,
    ):
        assert said not in words
    assert told.request.made_on.weekday() == story.request.made_on.weekday()
    assert 0 <= (LAST - told.steps[-1].act.at.date()).days < 7


def test_days_named_in_words_move_with_the_days_of_the_acts(story):
    told = invented(story, 7, last_act=LAST, acts=9)
    moved = next(each.act.event for each in told.steps if isinstance(each.act, RecordEvent))

    assert moved.document == f"Police report of {moved.day.day} {moved.day:%B}"


def test_an_invented_request_plays_to_where_the_story_goes(story):
    rulebook = load_rulebook(demonstration.EXAMPLES.parent / "rules")
    told = invented(story, 7, last_act=LAST, acts=12)

    assert play_in_memory(rulebook, told).request.stage != "opened"


def test_every_stage_a_story_reaches_before_its_fourth_paper_is_among_the_invented(story):
    rulebook = load_rulebook(demonstration.EXAMPLES.parent / "rules")
    folders = [STORY]
    parts = list(demonstration._invented(rulebook, folders, 30))
    stages = dict(demonstration._stages(rulebook, story))

    assert len({part.number for part in parts}) == 30
    reached = {stages[part.acts] for part in parts if part.acts in stages}
    cheap = {
        stage for acts, stage in stages.items() if demonstration._cost(rulebook, story, acts) < demonstration.DEAREST
    }
    assert cheap
    assert cheap <= reached
