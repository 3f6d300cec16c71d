"""Administration: two people for each change, an invitation shown once, and nothing of a case on any page."""

from __future__ import annotations

import re

import pytest
from desk_people import Clock, Enrolled, desk_with_accounts
from factories import NOON, OFFICER, SUPERVISOR, later, opening

from workflow.actions.delegate import Delegate
from workflow.actions.files import ACTS
from workflow.actions.people import begin_people, people, waiting
from workflow.actions.signed_text import check_proof
from workflow.actions.step import open_new, perform
from workflow.actions.thread import opened, thread_of
from workflow.engine.guards import participant
from workflow.store import requests, trail_log
from workflow.vocabulary import Role
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings
from workflow.web.person import Person

PAGES = ("", "/people/new", "/keys", "/packs", "/calendars", "/authorities", "/retention")


@pytest.fixture
def two(house):
    """Return two administrators at one desk, in a house with a request."""
    clock = Clock()
    clock.now = NOON
    open_new(house, opening())
    made = begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=clock.now)
    desk = desk_with_accounts(house, clock)
    return [Enrolled(desk, clock, each.word) for each in made]


def invite_cem(ada):
    return ada.post("/administration/people/new", name="Cem Arslan", login="cem", roles=["officer"])


def change_of(house):
    return f"/administration/changes/{waiting(house)[0].id}"


def office_entries(house):
    with house.database.reading() as tx:
        return [opened(each, tx) for each in trail_log.entries_of(tx, None)]


def test_a_person_is_invited_by_one_and_confirmed_by_another_over_their_signature(house, two):
    ada, ben = two
    assert invite_cem(ada).headers["location"] == "/administration?done=change-proposed"
    assert "Cem Arslan gets an account" in ben.get("/administration").text
    done = ben.signs(change_of(house))
    word = re.search(r"/welcome/([\w-]+)<", done.text)[1]
    cem = Enrolled(ben.client.app, ben.clock, word)
    assert "legal officer" in cem.get("/account").text

    entry = next(each for each in office_entries(house) if each.act == "confirm-change")
    proved = check_proof(entry.fields["proof"])
    assert (proved.method, proved.fault) == ("one-time-code", "")
    assert "Cem Arslan gets an account with the sign-in name cem, as legal officer." in proved.shown
    assert (entry.fields["proposed_by"], entry.fields["actor"]) == ("Ada Ortiz", "Ben Ruiz")


def test_whoever_proposed_a_change_cannot_confirm_it_even_by_sending_the_form(house, two):
    ada, _ = two
    invite_cem(ada)
    assert "You proposed this" in ada.get(change_of(house)).text
    assert ada.signs(change_of(house)).status_code == 422
    assert len(people(house)) == 2


def test_a_change_is_not_confirmed_without_a_code_or_over_another_text(house, two):
    ada, ben = two
    invite_cem(ada)
    assert ben.signs(change_of(house), code="000000").status_code == 422
    assert ben.signs(change_of(house), **{"signed-text": "0" * 64}).status_code == 422
    assert (len(people(house)), len(waiting(house))) == (2, 1)


def test_a_proposal_is_rejected_and_nothing_changes(house, two):
    ada, ben = two
    invite_cem(ada)
    ben.post(f"{change_of(house)}/reject")
    assert (waiting(house), len(people(house))) == ((), 2)


def test_a_form_error_keeps_what_was_typed_and_says_what_to_do_at_the_field(two):
    answer = two[0].post("/administration/people/new", name="Cem Arslan", login="C e m")
    assert answer.status_code == 422
    assert 'value="Cem Arslan"' in answer.text
    assert 'id="login-error"' in answer.text
    assert 'id="roles-error"' in answer.text


@pytest.mark.parametrize(("what", "given"), [("close", {}), ("roles", {"roles": ["privacy-reviewer"]})])
def test_who_loses_a_role_with_their_account_has_nobody_acting_in_their_place(house, two, what, given):
    ada, ben = two
    for number, (name, role) in enumerate([(SUPERVISOR, "supervisor"), ("Sana Idris", "supervisor")]):
        ada.post("/administration/people/new", name=name, login=f"p{number}", roles=[role])
        ben.signs(change_of(house))
    stands_in = {"to": "Sana Idris", "role": Role.SUPERVISOR, "until": later(90).date(), "reasons": "On leave."}
    perform(house, "XX-1", Delegate(at=NOON, by=SUPERVISOR, **stands_in))
    account = next(each for each in people(house) if each.name == SUPERVISOR)
    ada.post(f"/administration/people/{account.id}/{what}", **given)
    assert has_role(house, "Sana Idris"), "nothing ends before a second administrator confirmed"
    ben.signs(change_of(house))
    assert not has_role(house, "Sana Idris")
    with house.database.reading() as tx:
        last = thread_of(tx, requests.identity(tx, "XX-1"))[-1]
    assert (last.act, last.fields["actor"]["name"]) == ("lapse-delegations", "Ben Ruiz")
    assert "lapse-delegations" not in ACTS, "no file and no form does this"


def has_role(house, name):
    with house.database.reading() as tx:
        return participant(requests.load(tx, "XX-1").as_at(NOON), name).role is not None


def test_the_seal_key_is_changed_by_two_and_the_record_says_so(house, two):
    ada, ben = two
    before = house.database.keyring.seal_id
    ada.post("/administration/keys", key="seal")
    assert house.database.keyring.seal_id == before
    assert ben.signs(change_of(house)).headers["location"] == "/administration?done=change-confirmed"
    assert house.database.keyring.seal_id != before
    assert [each.fields["actor"] for each in office_entries(house) if each.act == "rotate-key"] == [
        "Ada Ortiz, Ben Ruiz"
    ]


def test_no_page_of_administration_shows_anything_of_a_case(house, two):
    shown = [two[0].get(f"/administration{path}") for path in PAGES]
    shown.append(two[0].get(f"/administration/people/{people(house)[0].id}"))
    assert [each.status_code for each in shown] == [200] * len(shown)
    for word in (opening().reference, OFFICER, "Voorbeeld"):
        assert word in str(opening().model_dump())
        assert [each.url.path for each in shown if word in each.text] == []


def test_an_administrator_sees_no_request_and_no_list_and_is_not_told_whether_there_is_one(two):
    paths = ("/requests", "/find?find=XX", "/requests/XX-1", "/requests/XX-1/why", "/new",
             "/requests/NOT-THERE", "/requests/XX-1/do/note")  # fmt: skip
    answers = [two[0].get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}) == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_for_every_other_role_administration_does_not_exist(house, role):
    sessions = DemoSessions((Person("p", "Pat Doe", frozenset({role})),))
    from desk_walks import Visitor  # noqa: PLC0415

    with Visitor(create_app(house, sessions=sessions, settings=DeskSettings(demo=True))) as visitor:
        visitor.signs_in("Pat Doe")
        for path in (*PAGES, "/people/x", "/changes/x"):
            assert visitor.get(f"/administration{path}").status_code == 404
        assert visitor.post("/administration/keys", {"key": "seal"}).status_code == 404
