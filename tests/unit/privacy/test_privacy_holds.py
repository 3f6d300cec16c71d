"""A hold stands from the event that starts it until an event that ends it, whatever the order they are recorded in."""

from __future__ import annotations

from datetime import date, time

import pytest
from factories import a_request, event, finding, rule

from workflow.privacy.review import standing_holds

HOLD = {"starts": "stay-ordered", "ends": ["stay-lifted", "released"], "blocks": ["surrenders", "discloses"]}
STAY = finding(rule("xx/stay", "hold", hold=HOLD))
FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


def ordered(day=FIRST, **keys):
    return "stay-ordered", day, keys


def lifted(day=SECOND, **keys):
    return "stay-lifted", day, keys


def stands(*happened, of=STAY):
    events = tuple(event(kind, day, number, **keys) for number, (kind, day, keys) in enumerate(happened, start=1))
    return standing_holds(a_request(events=events), [of])


def test_nothing_stands_before_the_event():
    assert stands() == ()
    assert stands(lifted()) == ()


def test_a_hold_says_since_when_what_it_blocks_and_what_ends_it():
    (hold,) = stands(ordered())

    assert (hold.rule, hold.plain, hold.since) == ("xx/stay", "Rule xx/stay.", "stay-ordered on 2026-03-01")
    assert hold.blocks == ("surrenders", "discloses")
    assert hold.ends == ("stay-lifted", "released")


@pytest.mark.parametrize("ending", ["stay-lifted", "released"])
def test_any_of_its_ends_ends_it(ending):
    assert stands(ordered(), (ending, SECOND, {})) == ()


def test_another_event_does_not_end_it():
    assert stands(ordered(), ("arrested", SECOND, {}))


def test_an_end_before_the_start_ends_nothing():
    assert stands(lifted(FIRST), ordered(SECOND))
    assert stands(ordered(SECOND), lifted(FIRST))


def test_a_hold_may_start_again():
    assert stands(ordered(FIRST), lifted(SECOND), ordered(THIRD))
    assert stands(ordered(FIRST), lifted(SECOND), ordered(THIRD), lifted(THIRD)) == ()


@pytest.mark.parametrize(
    ("began", "ended", "held"),
    [(time(9), time(10), False), (time(10), time(9), True), (time(9), time(9), False)],
)
def test_on_one_day_the_hours_decide(began, ended, held):
    assert bool(stands(ordered(FIRST, clock_time=began), lifted(FIRST, clock_time=ended))) == held


def test_the_hours_are_compared_across_time_zones():
    began = ordered(FIRST, clock_time=time(9), zone="America/New_York")

    assert stands(began, lifted(FIRST, clock_time=time(10), zone="Europe/Paris"))
    assert stands(began, lifted(FIRST, clock_time=time(16), zone="Europe/Paris")) == ()


def test_where_the_hours_are_not_recorded_the_order_of_recording_decides():
    assert stands(ordered(FIRST), lifted(FIRST)) == ()
    assert stands(lifted(FIRST), ordered(FIRST))
    assert stands(lifted(FIRST, clock_time=time(10)), ordered(FIRST))
    assert stands(ordered(FIRST, clock_time=time(10)), lifted(FIRST)) == ()


def test_a_second_start_recorded_late_does_not_hide_the_one_that_stands():
    assert stands(ordered(THIRD), ordered(FIRST), lifted(SECOND))


def test_an_end_recorded_late_for_an_earlier_start_ends_only_that():
    assert stands(ordered(FIRST), ordered(THIRD), lifted(SECOND))


def test_a_later_end_is_not_hidden_by_an_earlier_one_recorded_after_it():
    assert stands(ordered(SECOND), lifted(THIRD), lifted(FIRST)) == ()


def test_a_superseded_event_neither_starts_nor_ends():
    assert stands(ordered(FIRST, superseded=True)) == ()
    assert stands(ordered(FIRST), lifted(SECOND, superseded=True))


def test_a_start_that_was_only_corrected_stays_ended():
    first = ordered(FIRST, superseded=True)
    again = ordered(FIRST, supersedes="event-1", document="the order itself")

    assert stands(first, lifted(FIRST), again) == ()


@pytest.mark.parametrize(("outcome", "held"), [("applies", True), ("undetermined", True), ("does-not-apply", False)])
def test_in_doubt_a_hold_stands(outcome, held):
    of = finding(STAY.rule, outcome)

    assert bool(stands(ordered(), of=of)) == held


def test_what_is_no_hold_holds_nothing():
    assert stands(ordered(), of=finding()) == ()
