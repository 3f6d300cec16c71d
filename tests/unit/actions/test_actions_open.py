"""Opening a request: what arrived is recorded whole, or refused with the field that does not fit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from factories import DAY, NOON, OFFICER, SUPERVISOR, opening, people, sides
from pydantic import ValidationError

from workflow.actions.open import open_request
from workflow.errors import InputError
from workflow.model.event import Event
from workflow.model.request import Participant


def refusal(rulebook, **keys) -> InputError:
    with pytest.raises(InputError) as caught:
        open_request(opening(**keys), rulebook, "r1")
    return caught.value


def test_what_arrived_is_recorded_with_its_source_and_who_recorded_it(tiny_rulebook):
    request = open_request(opening(source="note 44"), tiny_rulebook, "r1").request
    stated = {each.path: each.value for each in request.assertions}

    assert stated == {
        "person.name": "Jan Voorbeeld", "person.minor": False, "documents.received": ("warrant",), "case.count": 1,
    }  # fmt: skip
    assert {(each.source, each.by, each.at) for each in request.assertions} == {("note 44", OFFICER, NOON)}
    assert (request.stage, request.version, request.preparers) == ("opened", 0, (OFFICER,))


def test_the_trail_hears_of_every_fact_person_and_side(tiny_rulebook):
    told = open_request(opening(), tiny_rulebook, "r1").told

    assert told["request"]["sides"]["requested"] == "XX"
    assert told["fact-1"]["path"] == "person.name"
    assert [each["name"] for each in told["participants"]][:2] == [OFFICER, SUPERVISOR]


def test_what_had_happened_before_is_recorded_with_it(tiny_rulebook):
    given = {"kind": "arrested", "day": DAY, "time": "07:40", "zone": "Europe/Paris", "place": "Port", "document": "x"}
    change = open_request(opening(events=[given]), tiny_rulebook, "r1")

    assert isinstance(change.request.events[0], Event)
    assert change.request.events[0].by == OFFICER
    assert change.told["event-1"]["place"] == "Port"


REFUSED = {
    "a procedure nobody declared": ({"procedure": "yy-surrender"}, "no procedure 'yy-surrender'"),
    "a kind that is not the procedure's": ({"kind": "evidence"}, "does not go with procedure 'xx-surrender'"),
    "a kind nobody declared": ({"kind": "pardon"}, "does not go with procedure 'xx-surrender'"),
    "a procedure of another authority": ({"sides": sides(requested="ZZ")}, "is of XX, not of ZZ"),
    "nobody on the request who opens it": ({"by": "Nobody"}, "'Nobody' is not an officer among the participants"),
    "a supervisor who opens it": ({"by": SUPERVISOR}, "is not an officer among the participants"),
    "a date that has not come": ({"made_on": date(2026, 3, 3)}, "lies after the day it is opened"),
    "a fact nobody declared": ({"facts": {"person": {"age": 3}}}, "no fact 'person.age'"),
    "a fact that does not fit": ({"facts": {"person": {"minor": "perhaps"}}}, "is not true or false"),
    "a fact that follows from the request": ({"facts": {"sides": {"requested": "US"}}}, "is not asserted"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_for(tiny_rulebook, name):
    keys, words = REFUSED[name]
    error = refusal(tiny_rulebook, **keys)

    assert words in error.sentence
    assert error.remedy


def test_an_event_that_has_not_happened_is_refused(tiny_rulebook):
    tomorrow = {"kind": "arrested", "day": DAY + timedelta(days=1), "zone": "UTC", "place": "Port", "document": "x"}

    assert "has not come" in refusal(tiny_rulebook, events=[tomorrow]).sentence


@pytest.mark.parametrize(
    "keys",
    [
        {"at": NOON.replace(tzinfo=None)},
        {"reference": ""},
        {"reference": "../../etc/passwd"},
        {"participants": ()},
        {
            "sides": {
                "requesting": "Netherlands",
                "requesting_authority": "A",
                "requested": "XX",
                "requested_authority": "B",
            }
        },
        {"unheard_of": 1},
    ],
)
def test_what_is_no_request_at_all_is_refused_before_anything_else(keys):
    with pytest.raises(ValidationError):
        opening(**keys)


def test_two_people_of_one_name_count_as_last_given(tiny_rulebook):
    twice = people(Participant(name=OFFICER, capacity="counsel"))
    request = open_request(opening(participants=twice), tiny_rulebook, "r1").request

    assert [each.name for each in request.participants].count(OFFICER) == 2
