"""States, extensions, suspensions, starts: what happens to a clock on its way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from clock_cases import HAGUE, LONDON, a_period, codes, law, on, run

from workflow.clocks.clock import Limit, Place, limit_of, run_clock
from workflow.clocks.explain import explain
from workflow.errors import InputError, PackError, WorkflowError
from workflow.model.clock import Clock, ClockState
from workflow.model.event import Event
from workflow.model.rule import Rule

ARREST = on("arrested", "2026-03-02T10:00+01:00")
CUSTODY = {"stops": ["papers-received"], "ends_by": ["released"], "never_rolls": True}
HOURS = {"number": 48, "unit": "hours", "counting": "elapsed-hours"}


def test_a_clock_without_its_event_has_not_started():
    clock = run(a_period())
    assert (clock.state, clock.due, codes(clock)) == (ClockState.NOT_STARTED, None, ["waiting"])


def test_it_runs_until_midnight_at_the_end_of_the_day_where_the_place_is():
    at_end, after = "2026-04-11T23:59+02:00", "2026-04-12T00:00+02:00"
    assert run(a_period(), ARREST, now=at_end).state is ClockState.RUNNING
    missed = run(a_period(), ARREST, now=after)
    assert missed.state is ClockState.MISSED
    assert missed.lapses_at == datetime.fromisoformat(after)


def test_a_moment_is_in_time_at_that_very_moment():
    period = a_period(**HOURS)
    assert run(period, ARREST, now="2026-03-04T10:00+01:00").state is ClockState.RUNNING
    assert run(period, ARREST, now="2026-03-04T10:00:01+01:00").state is ClockState.MISSED


def test_eighteen_and_forty_days_are_not_added():
    eighteen = run(a_period(number=18, **CUSTODY), ARREST)
    forty = run(a_period(**CUSTODY), ARREST)
    assert (eighteen.due, forty.due) == (date(2026, 3, 20), date(2026, 4, 11))


def test_a_custody_limit_on_a_saturday_is_not_moved_and_says_why():
    clock = run(a_period(**CUSTODY), ARREST)
    step = next(step for step in clock.steps if step.code == "not-moved")
    assert (step.date, step.params["why"]) == (date(2026, 4, 11), "never-rolls")


def test_a_custody_limit_never_leaves_days_out():
    short = a_period(number=6, counting="us-ky", never_rolls=True)
    clock = run(short, on("arrested", "2026-09-10"), place=Place("America/New_York"))
    assert clock.due == date(2026, 9, 16)
    assert "short-not-used" in codes(clock)


def test_it_is_met_in_time_and_missed_too_late():
    met = run(a_period(**CUSTODY), ARREST, on("papers-received", "2026-04-11"), now="2026-06-01T00:00+00:00")
    late = run(a_period(**CUSTODY), ARREST, on("papers-received", "2026-04-12"), now="2026-06-01T00:00+00:00")
    assert (met.state, late.state) == (ClockState.MET, ClockState.MISSED)
    assert "too-late" in codes(late)


def test_release_in_time_makes_it_moot_and_release_too_late_does_not():
    moot = run(a_period(**CUSTODY), ARREST, on("released", "2026-03-05"), now="2026-06-01T00:00+00:00")
    late = run(a_period(**CUSTODY), ARREST, on("released", "2026-05-05"), now="2026-06-01T00:00+00:00")
    assert (moot.state, late.state) == (ClockState.MOOT, ClockState.MISSED)


def test_a_new_arrest_after_release_starts_a_new_run():
    again = on("arrested", "2026-05-01T09:00+02:00")
    clock = run(a_period(**CUSTODY), ARREST, on("released", "2026-03-05"), again, now="2026-05-02T00:00+00:00")
    assert (clock.state, clock.due) == (ClockState.RUNNING, date(2026, 6, 10))


def test_an_arrest_on_the_day_of_release_is_taken_as_a_running_clock():
    again = on("arrested", "2026-03-05")
    clock = run(a_period(**CUSTODY), ARREST, on("released", "2026-03-05"), again, now="2026-03-06T00:00+00:00")
    assert (clock.state, clock.due) == (ClockState.RUNNING, date(2026, 4, 14))


def test_a_second_record_of_the_arrest_does_not_lengthen_custody():
    clock = run(a_period(), ARREST, on("arrested", "2026-03-09T10:00+01:00"), now="2026-03-10T00:00+00:00")
    assert clock.due == date(2026, 4, 11)


def test_a_superseded_event_counts_for_nothing():
    assert run(a_period(), on("arrested", "2026-03-02", superseded=True)).state is ClockState.NOT_STARTED


def test_papers_before_the_arrest_are_pointed_out_and_do_not_stop_the_clock():
    clock = run(a_period(**CUSTODY), on("papers-received", "2026-02-20"), ARREST, now="2026-03-03T00:00+00:00")
    assert clock.state is ClockState.RUNNING
    assert "stop-before-start" in codes(clock)


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        ({"earliest": ["asked", "identified"]}, date(2026, 3, 12)),
        ({"latest": ["asked", "identified"]}, date(2026, 3, 15)),
        ({"most-recent": ["asked"]}, date(2026, 3, 18)),
    ],
)
def test_alternative_starts(starts, due):
    events = [on("asked", "2026-03-02"), on("identified", "2026-03-05"), on("asked", "2026-03-08")]
    assert run(a_period(number=10, starts=starts), *events, now="2026-03-09T00:00+00:00").due == due


def test_the_latest_of_several_waits_for_all():
    period = a_period(starts={"latest": ["asked", "identified"]})
    assert run(period, on("asked", "2026-02-02")).state is ClockState.NOT_STARTED


EXTENSION = {"number": 30, "unit": "days", "granted_by": "extended"}


@pytest.mark.parametrize(
    ("extension", "due"),
    [
        (EXTENSION, date(2026, 5, 11)),
        (EXTENSION | {"number": 60, "from": "start"}, date(2026, 5, 1)),
        (EXTENSION | {"cap": {"number": 50, "unit": "days"}}, date(2026, 4, 21)),
        (EXTENSION | {"number": 1, "unit": "months"}, date(2026, 5, 11)),
    ],
)
def test_an_extension_runs_from_the_end_or_the_start_and_stays_under_the_cap(extension, due):
    grant = on("extended", "2026-04-01T09:00+02:00")
    assert run(a_period(extension=extension), ARREST, grant, now="2026-04-02T00:00+00:00").due == due


def test_an_extension_is_granted_in_time_and_only_as_often_as_the_law_allows():
    late = run(a_period(extension=EXTENSION), ARREST, on("extended", "2026-04-12"), now="2026-04-13T00:00+00:00")
    twice = [on("extended", "2026-04-01"), on("extended", "2026-04-02")]
    once = run(a_period(extension=EXTENSION), ARREST, *twice, now="2026-04-13T00:00+00:00")
    assert (late.state, "extension-late" in codes(late)) == (ClockState.MISSED, True)
    assert (once.due, "extension-used-up" in codes(once)) == (date(2026, 5, 11), True)


def test_an_extension_to_a_day_that_the_event_names():
    period = a_period(extension={"granted_by": "extended", "to": "date-set"})
    named = on("extended", "2026-04-01", until=date(2026, 6, 1))
    now = "2026-04-02T00:00+00:00"
    assert run(period, ARREST, named, now=now).due == date(2026, 6, 1)
    bare = run(period, ARREST, on("extended", "2026-04-01"), now=now)
    assert (bare.due, "extension-without-date" in codes(bare)) == (date(2026, 4, 11), True)


def test_a_day_that_the_event_names_stays_under_the_cap_and_is_never_earlier():
    extension = {"granted_by": "extended", "to": "date-set", "cap": {"number": 90, "unit": "days"}}
    period, now = a_period(number=30, extension=extension), "2026-03-20T00:00+00:00"
    far = run(period, ARREST, on("extended", "2026-03-10", until=date(2026, 12, 1)), now=now)
    near = run(period, ARREST, on("extended", "2026-03-10", until=date(2026, 3, 15)), now=now)
    assert (far.due, near.due) == (date(2026, 5, 31), date(2026, 4, 1))
    hourly = a_period(**HOURS, extension={"granted_by": "extended", "to": "date-set"})
    named = on("extended", "2026-03-03T10:00+01:00", until=date(2026, 3, 7))
    assert run(hourly, ARREST, named, now=now).due == datetime.fromisoformat("2026-03-07T00:00+01:00")


def test_a_recorded_event_of_a_request_starts_a_clock():
    event = Event(
        id="e1", kind="arrested", day=date(2026, 3, 2), clock_time=time(10), zone="Europe/Amsterdam",
        place="The Hague", document="record of arrest", by="A. Officer",
        recorded_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )  # fmt: skip
    clock = run(a_period(), event)
    assert clock.due == date(2026, 4, 11)
    assert "by A. Officer from record of arrest" in explain(clock, law())[0]


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"number": True},
        {"unit": "fortnights"},
        {"starts": {"first": ["arrested"]}},
        {"starts": {"earliest": []}},
        {"broken_by": ["deleted"]},
        {"kind": "standstill-until", "never_rolls": True},
        {"unit": "hours", "travel_time": "surrender.travel_days"},
        {"zone": "Europe/Atlantis"},
        {"stops": ["released"], "ends_by": ["released"]},
        {"extension": {"granted_by": "extended"}},
        {"extension": {"granted_by": "extended", "number": 3}},
        {"extension": {"granted_by": "extended", "number": 3, "unit": "hours"}},
        {"extension": {"granted_by": "extended", "number": 3, "unit": "days", "from": "start", "times": 2}},
        {"suspended_by": [{"from": "stayed"}]},
        {"length": 4},
    ],
)
def test_a_period_that_makes_no_sense_is_refused(change):
    with pytest.raises(PackError):
        a_period(**change)


def test_forty_eight_hours_extended_by_forty_eight_leave_out_the_weekend():
    period = a_period(
        number=48,
        unit="hours",
        counting="gb-elapsed-hours-s6",
        extension={"number": 48, "unit": "hours", "granted_by": "extended"},
    )
    start, grant = on("arrested", "2026-06-10T09:00+01:00"), on("extended", "2026-06-11T09:00+01:00")
    clock = run(period, start, grant, now="2026-06-11T12:00+01:00", place=LONDON)
    assert clock.due == datetime.fromisoformat("2026-06-16T09:00+01:00")


SUSPENDED = {"suspended_by": [{"from": "stayed", "until": "stay-lifted"}]}


def test_a_suspension_adds_the_days_it_lasted():
    events = [ARREST, on("stayed", "2026-03-10"), on("stay-lifted", "2026-03-15")]
    clock = run(a_period(**SUSPENDED), *events, now="2026-03-20T00:00+00:00")
    assert (clock.due, clock.state) == (date(2026, 4, 16), ClockState.RUNNING)


def test_while_suspended_there_is_no_date():
    clock = run(a_period(**SUSPENDED), ARREST, on("stayed", "2026-03-10"), now="2026-03-20T00:00+00:00")
    assert (clock.state, clock.due, clock.work_to) == (ClockState.SUSPENDED, None, None)
    assert clock.steps[-2].params["if_lifted_now"] == "2026-04-21"


def test_a_stay_after_the_end_suspends_nothing():
    clock = run(a_period(**SUSPENDED), ARREST, on("stayed", "2026-04-20"), now="2026-05-20T00:00+00:00")
    assert (clock.state, clock.due) == (ClockState.MISSED, date(2026, 4, 11))


def test_suspended_hours_do_not_run():
    events = [ARREST, on("stayed", "2026-03-02T12:00+01:00"), on("stay-lifted", "2026-03-02T15:30+01:00")]
    clock = run(a_period(**HOURS, **SUSPENDED), *events, now="2026-03-02T16:00+01:00")
    assert clock.due == datetime.fromisoformat("2026-03-04T13:30+01:00")


def test_months_wait_out_a_suspension_too():
    events = [ARREST, on("stayed", "2026-03-10"), on("stay-lifted", "2026-03-15")]
    clock = run(a_period(number=2, unit="months", **SUSPENDED), *events, now="2026-03-20T00:00+00:00")
    assert clock.due == date(2026, 5, 7)


def test_what_must_be_kept_is_met_at_the_end_and_missed_when_given_up_before():
    period = a_period(starts="preserved", kind="keep-until-at-least", broken_by=["deleted"])
    start = on("preserved", "2026-03-02")
    after = "2026-05-01T00:00+00:00"
    assert run(period, start, now="2026-03-03T00:00+00:00").state is ClockState.RUNNING
    assert run(period, start, now=after).state is ClockState.MET
    assert run(period, start, on("deleted", "2026-03-20"), now=after).state is ClockState.MISSED
    assert run(period, start, on("deleted", "2026-04-20"), now=after).state is ClockState.MET


def test_hours_from_a_bare_day_show_both_bounds_and_work_to_the_first():
    clock = run(a_period(**HOURS), on("arrested", "2026-03-02"), now="2026-03-04T12:00+01:00")
    assert clock.due == datetime.fromisoformat("2026-03-04T00:00+01:00")
    assert clock.alternative_due == datetime.fromisoformat("2026-03-05T00:00+01:00")
    assert (clock.work_to, clock.certain) == (clock.due, False)


def test_a_bare_day_far_away_may_be_another_day_here():
    there = on("arrested", "2026-03-02", zone="America/Los_Angeles")
    clock = run(a_period(), there, now="2026-03-04T12:00+01:00")
    assert (clock.due, clock.alternative_due) == (date(2026, 4, 11), date(2026, 4, 12))


def test_the_local_day_of_the_acting_side_governs():
    late_there = on("arrested", "2026-03-02T20:00-05:00")
    assert run(a_period(), late_there).start == date(2026, 3, 3)
    assert run(a_period(zone="event"), late_there).start == date(2026, 3, 2)
    assert run(a_period(zone="Asia/Tokyo"), late_there).start == date(2026, 3, 3)


def test_travel_time_is_added_when_recorded_and_asked_for_when_not():
    period = a_period(number=2, unit="months", travel_time="surrender.travel_days")
    with_it = run(period, ARREST, facts={"surrender.travel_days": 3})
    without = run(period, ARREST)
    assert (with_it.due, without.due) == (date(2026, 5, 5), date(2026, 5, 2))
    assert "travel-not-recorded" in codes(without)


def test_a_place_without_calendar_is_said_and_makes_the_date_uncertain():
    period = a_period(counting="eu-1182-71", number=10)
    clock = run(period, ARREST, place=Place("Europe/Tallinn"))
    assert (clock.due, clock.certain, clock.verified) == (date(2026, 3, 12), False, False)
    assert "calendar-not-known" in codes(clock)


def test_a_year_outside_the_calendar_is_said_and_not_guessed():
    clock = run(a_period(counting="eu-1182-71", number=5, unit="years"), ARREST, on("arrested", "2029-01-01"))
    assert clock.certain
    far = run(a_period(counting="eu-1182-71", number=10, unit="years"), ARREST)
    assert (far.certain, "calendar-out-of-range" in codes(far)) == (False, True)


def test_a_date_that_rests_on_a_library_holiday_is_not_verified():
    clock = run(
        a_period(counting="eu-1182-71", number=10), on("arrested", "2026-07-04"), place=Place("Europe/Paris", "fr")
    )
    assert (clock.due, clock.alternative_due, clock.work_to) == (
        date(2026, 7, 15),
        date(2026, 7, 14),
        date(2026, 7, 14),
    )
    assert not clock.verified
    plain = run(
        a_period(counting="eu-1182-71", number=10), on("arrested", "2026-09-04"), place=Place("Europe/Paris", "fr")
    )
    assert (plain.alternative_due, plain.verified, plain.certain) == (None, False, True)
    assert "calendar-unverified" in codes(plain)


def test_a_side_whose_place_is_not_known_uses_the_events_own_time():
    limit = Limit("a/b", {"en": "x"}, a_period())
    clock = run_clock(limit, [ARREST], law=law(), places={}, now=datetime(2026, 3, 3, tzinfo=UTC))
    assert (clock.due, clock.certain) == (date(2026, 4, 11), False)


def test_a_clock_survives_being_stored():
    for period in (a_period(), a_period(**HOURS)):
        clock = run(period, ARREST)
        assert Clock.model_validate_json(clock.model_dump_json()) == clock


def test_the_explanation_reads_as_a_person_would_say_it():
    sentences = explain(run(a_period(**CUSTODY), ARREST), law(), events={"arrested": {"en": "provisional arrest"}})
    assert sentences[0].startswith("Trigger: provisional arrest on Mon 2 March 2026 at 10:00 (CET) at The Hague")
    assert sentences[1].startswith("First day counted: Tue 3 March 2026 (the day of the event is not counted;")
    assert "Sat 11 April 2026 is a closed day (Saturday): not moved" in " ".join(sentences)
    assert sentences[-1] == "If missed: the person may be released"


def test_wrong_calls_are_errors_with_a_remedy():
    limit = Limit("a/b", {"en": "x"}, a_period())
    calls = [
        lambda: run_clock(limit, [], law=law(), places={}, now=datetime(2026, 3, 3)),  # noqa: DTZ001
        lambda: run(a_period(), on("arrested", "2026-03-02T10:00")),
        lambda: run(a_period(), ARREST, place=Place("Europe/Atlantis")),
        lambda: run(a_period(number=9999, unit="years"), ARREST),
        lambda: run(a_period(counting="no-such-rule"), ARREST),
        lambda: run(a_period(unit="hours", counting="gb-beginning-with"), ARREST),
        lambda: explain(run(a_period(), ARREST), law(), "xx"),
    ]
    for call in calls:
        with pytest.raises(WorkflowError) as told:
            call()
        assert told.value.remedy


def test_a_rule_gives_its_limit():
    raw = {
        "id": "treaty/limit", "type": "time-limit", "kinds": ["extradition"], "in_force": {"from": "1960-04-18"},
        "known_from": "2026-01-01", "citation": {"instrument": "Treaty", "place": "art. 1"}, "plain": {"en": "A limit"},
        "text_read": {"grade": "primary", "as_of": "2026", "checked_on": "2026-01-01"}, "verified": True,
        "consequence": {"en": "release"}, "period": a_period(),
    }  # fmt: skip
    limit = limit_of(Rule.model_validate(raw))
    assert (limit.rule, limit.consequence) == ("treaty/limit", {"en": "release"})
    with pytest.raises(InputError):
        limit_of(Rule.model_validate(raw | {"type": "handling", "period": None}))


def test_check_names_the_file():
    with pytest.raises(PackError) as told:
        law().check(a_period(counting="nowhere"), file="rules/x.yaml")
    assert told.value.file == "rules/x.yaml"
    assert HAGUE.calendar in law().calendars
