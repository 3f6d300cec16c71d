"""A role given to another person until a day, and a person who withdraws: who may do what, when, and what is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import DAY, NOON, OFFICER, REASONS, REVIEWER, SUPERVISOR, later, opening, says

from workflow.actions.appoint import Appoint
from workflow.actions.clear import Clear
from workflow.actions.delegate import Delegate, EndDelegation
from workflow.actions.note import Note
from workflow.actions.recuse import LiftRecusal, Recuse
from workflow.actions.replay import replay
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.actions.timeline import timeline_of
from workflow.engine.guards import participant
from workflow.errors import ActionError, InputError, NotEntitledError
from workflow.model.request import Participant
from workflow.store import requests
from workflow.vocabulary import Role

STAND_IN = "Sana Idris"


@pytest.fixture
def case(house):
    open_new(house, opening())
    return house


def gives(house, by=SUPERVISOR, to=STAND_IN, role=Role.SUPERVISOR, hours=1, **more):
    given = {"until": DAY + timedelta(days=4), "reasons": "On leave this week.", **more}
    return perform(house, "XX-1", Delegate(at=later(hours), by=by, to=to, role=role, **given))


def clears(house, by, hours, checkpoint="liberty"):
    return perform(house, "XX-1", Clear(act="clear", at=later(hours), by=by, checkpoint=checkpoint, reasons=REASONS))


def test_a_delegate_does_what_the_role_may_until_the_end_of_the_day_where_the_authority_sits(case):
    with pytest.raises(NotEntitledError):
        clears(case, STAND_IN, 0.5)
    gives(case)
    assert clears(case, STAND_IN, 2).request.clearances[-1].by == STAND_IN

    paris = 4 * 24 + 11  # noon in UTC on the first day; the day of Paris ends at 23:00 UTC in winter
    notes = [Note(at=later(paris + hours), by=STAND_IN, text="Seen.") for hours in (-0.1, 0)]
    perform(case, "XX-1", notes[0])
    with pytest.raises(NotEntitledError, match=STAND_IN):
        perform(case, "XX-1", notes[1])


def test_whoever_gave_a_role_keeps_it_and_takes_it_back_before_its_day(case):
    gives(case)
    perform(case, "XX-1", EndDelegation(at=later(2), by=SUPERVISOR, to=STAND_IN, reasons="Back early."))
    with pytest.raises(NotEntitledError):
        clears(case, STAND_IN, 3)
    assert clears(case, SUPERVISOR, 4).request.delegations[0].ended_at == later(2)


def test_a_delegate_who_prepared_the_request_clears_nothing(case):
    perform(case, "XX-1", Appoint(at=later(0.2), by=OFFICER, participant=Participant(name=STAND_IN, role=Role.OFFICER)))
    perform(case, "XX-1", says({"case": {"count": 2}}, hours=0.3, by=STAND_IN))
    perform(case, "XX-1", Appoint(at=later(0.4), by=OFFICER, participant=Participant(name=STAND_IN)))
    gives(case)
    with pytest.raises(NotEntitledError, match="prepared"):
        clears(case, STAND_IN, 2)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"to": OFFICER}, "already"),
        ({"to": "samuel  REED"}, "another spelling"),
        ({"until": DAY - timedelta(days=1)}, "is over"),
        ({"until": date.max}, "never ends"),
        ({"role": Role.OFFICER}, "they are supervisor"),
        ({"by": "Nobody Here"}, "takes a"),
    ],
)
def test_a_role_is_not_given_to_who_has_one_nor_for_a_day_that_is_over_nor_by_who_lacks_it(case, wrong, told):
    with pytest.raises((InputError, NotEntitledError), match=told):
        gives(case, **wrong)


def test_a_delegate_does_not_give_the_role_on(case):
    gives(case)
    with pytest.raises(NotEntitledError, match="for somebody else"):
        gives(case, by=STAND_IN, to="Third Person", hours=2)


def test_an_appointment_outlasts_a_delegation_to_the_same_person(case):
    gives(case)
    new = Participant(name=STAND_IN, role=Role.SUPERVISOR)
    perform(case, "XX-1", Appoint(at=later(2), by=OFFICER, participant=new))
    assert clears(case, STAND_IN, 24 * 30).request.clearances


def test_the_trail_tells_who_gave_which_role_to_whom_until_when_and_replays(case):
    gives(case)
    perform(case, "XX-1", Recuse(at=later(2), by=REVIEWER, reasons="Knows the person."))
    with case.database.reading() as tx:
        request = requests.load(tx, "XX-1")
        told = {each.act: each.fields for each in thread_of(tx, request.id)}
    given = told["delegate"]["delegation"]
    assert (given["by"], given["to"], given["role"], given["until"]) == (
        SUPERVISOR, STAND_IN, "supervisor", "2026-03-07T00:00:00+01:00",
    )  # fmt: skip
    assert told["delegate"]["participant"]["reasons"] == "On leave this week."
    assert told["recuse"]["participant"] == {
        "name": REVIEWER, "role": None, "capacity": None, "reach": None, "reasons": "Knows the person.",
    }  # fmt: skip
    assert [each.differences for each in replay(case, "XX-1") if each.differences] == []


def test_whoever_withdraws_does_nothing_more_and_is_appointed_again_only_after_another_lifted_it(case):
    perform(case, "XX-1", Recuse(at=later(1), by=SUPERVISOR, reasons="Represented the person once."))
    with pytest.raises(NotEntitledError):
        clears(case, SUPERVISOR, 2)
    again = Appoint(at=later(3), by=OFFICER, participant=Participant(name=SUPERVISOR, role=Role.SUPERVISOR))
    with pytest.raises(ActionError, match="Represented the person once"):
        perform(case, "XX-1", again)
    with pytest.raises(ActionError, match="withdrew"):
        gives(case, by=OFFICER, to=SUPERVISOR, role=Role.OFFICER, hours=4)
    with pytest.raises(NotEntitledError, match="their own"):
        perform(case, "XX-1", LiftRecusal(at=later(5), by=SUPERVISOR, name=SUPERVISOR, reasons="It is fine."))

    lifted = LiftRecusal(at=later(6), by=OFFICER, name=SUPERVISOR, reasons="The head of office sees no conflict.")
    perform(case, "XX-1", lifted)
    perform(case, "XX-1", again.model_copy(update={"at": later(7)}))
    assert clears(case, SUPERVISOR, 8).request.recusals[0].lifted_by == OFFICER


def test_the_last_who_may_appoint_anybody_does_not_withdraw(case):
    perform(case, "XX-1", Recuse(at=later(1), by=SUPERVISOR, reasons="Knows the person."))
    with pytest.raises(ActionError, match="Nobody would be left"):
        perform(case, "XX-1", Recuse(at=later(2), by=OFFICER, reasons="Knows the person."))


LEAVES = {
    "withdraws": Recuse(at=later(2), by=SUPERVISOR, reasons="Knows the person."),
    "is taken off": Appoint(at=later(2), by=OFFICER, participant=Participant(name=SUPERVISOR)),
    "gets another role": Appoint(
        at=later(2), by=OFFICER, participant=Participant(name=SUPERVISOR, role=Role.PRIVACY_REVIEWER)
    ),
}


@pytest.mark.parametrize("leaving", LEAVES.values(), ids=LEAVES)
def test_when_the_giver_has_the_role_no_more_nobody_acts_in_their_place_and_the_trail_says_so(case, leaving):
    gives(case)
    left = perform(case, "XX-1", leaving).request
    with pytest.raises(NotEntitledError):
        clears(case, STAND_IN, 3)
    assert left.delegations[0].ended_at == later(2)
    with case.database.reading() as tx:
        told = {each.act: each.fields for each in thread_of(tx, left.id)}[leaving.act]
        assert dict(timeline_of(tx, left.id)[2].named)["ended-delegations"] == STAND_IN
    assert [(each["to"], each["role"]) for each in told["ended-delegations"]["given"]] == [(STAND_IN, "supervisor")]
    assert [each.differences for each in replay(case, "XX-1") if each.differences] == []


def test_who_is_appointed_anew_in_the_same_role_keeps_their_stand_in(case):
    gives(case)
    same = Participant(name=SUPERVISOR, role=Role.SUPERVISOR, reach="room 4")
    perform(case, "XX-1", Appoint(at=later(2), by=OFFICER, participant=same))
    assert clears(case, STAND_IN, 3).request.clearances[-1].by == STAND_IN


def test_a_request_that_is_only_read_shows_no_role_that_has_ended(case):
    gives(case)
    with case.database.reading() as tx:
        request = requests.load(tx, "XX-1")
    assert participant(request.as_at(NOON), STAND_IN).role is Role.SUPERVISOR
    assert participant(request.as_at(later(24 * 6)), STAND_IN).role is None
    assert request.as_at(NOON) is request
