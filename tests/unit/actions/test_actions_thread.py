"""The trail, read and exported: nothing is lost, and each recipient sees what is theirs to see."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from factories import DAY, OFFICER, clears, happens, later, opening, says, takes

from workflow.actions.entry import Recorded, write_entry
from workflow.actions.note import Note
from workflow.actions.step import open_new, perform
from workflow.actions.thread import AUDIENCES, export_trail, fingerprint_of, thread_of, verify
from workflow.errors import KeyDestroyedError, RequestNotFoundError, StepNotOpenError, TrailError
from workflow.store import requests

ADVICE = "Our own doubts, for the office only."
NAME = "Jan Voorbeeld"


@pytest.fixture
def told(house):
    """Return a house with one request that has a correction, advice and a decision behind it."""
    open_new(house, opening())
    perform(house, "XX-1", happens("arrested", place="Harbour"))
    perform(
        house,
        "XX-1",
        happens("arrested", hours=1.5, place="Airport", day=DAY - timedelta(days=1), supersedes="arrested"),
    )
    perform(house, "XX-1", Note(at=later(1.6), by=OFFICER, text=ADVICE, privileged=True))
    perform(house, "XX-1", Note(at=later(1.6), by=OFFICER, text="A call to the ministry."))
    perform(house, "XX-1", clears("liberty"))
    perform(house, "XX-1", takes("refuse"))
    return house


def exported(house, audience):
    return export_trail(house, "XX-1", audience=audience, at=later(9))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_export_verifies_offline_for_whoever_receives_it(told, audience):
    held = verify(exported(told, audience), (fingerprint_of(told),))

    assert held.acts == ("open", "event", "event", "note", "note", "clear", "step")
    assert held.entries == 7
    assert (held.opened == 0) == (audience in ("public", "person")), "without a rule the person sees nothing"


def test_advice_of_the_office_is_absent_from_what_a_court_receives(told):
    office, court = exported(told, "office").decode(), exported(told, "court").decode()

    assert ADVICE in office
    assert ADVICE not in court
    assert "privileged-note" in court
    assert "A call to the ministry." in court


def test_a_privileged_fact_is_absent_from_what_a_court_receives(told):
    perform(told, "XX-1", says({"case": {"advice": ADVICE + " In a fact."}}, hours=4))

    assert "In a fact." not in exported(told, "court").decode()


def test_a_privileged_fact_that_came_with_the_request_is_absent_too(house):
    open_new(house, opening(facts={"case": {"advice": ADVICE}}))

    assert ADVICE not in exported(house, "court").decode()


def test_a_stranger_is_shown_the_proof_and_no_word_of_the_case(told):
    public = exported(told, "public").decode()

    for word in (NAME, OFFICER, "Harbour", "Airport", ADVICE, "ministry"):
        assert word not in public


def test_a_corrected_event_stays_in_the_trail_as_it_was(told):
    with told.database.reading() as tx:
        entries = thread_of(tx, requests.load(tx, "XX-1").id)
    first, second = (each.fields["event"] for each in entries if each.act == "event")

    assert (first["place"], first["day"]) == ("Harbour", "2026-03-02")
    assert (second["place"], second["day"], second["supersedes"]) == ("Airport", "2026-03-01", "event-1")
    assert "Harbour" in exported(told, "court").decode()


def test_entries_are_numbered_without_gaps_and_say_the_stage_before_and_after(told):
    with told.database.reading() as tx:
        entries = thread_of(tx, requests.load(tx, "XX-1").id)

    assert [each.seq for each in entries] == list(range(1, 8))
    assert [each.stage_before for each in entries] == [None, *["opened"] * 6]
    assert entries[-1].stage_after == "refused"
    assert all(earlier.at <= after.at for earlier, after in pairwise(entries))


def test_the_latest_entries_are_the_end_of_the_whole(told):
    with told.database.reading() as tx:
        identity = requests.load(tx, "XX-1").id
        whole = thread_of(tx, identity)

        assert thread_of(tx, identity, latest=2) == whole[-2:]
        assert thread_of(tx, identity, latest=99) == whole


def test_refused_attempts_are_in_a_log_of_their_own_and_not_in_the_trail(told):
    with pytest.raises(StepNotOpenError):
        perform(told, "XX-1", takes("grant", hours=4))

    assert len(verify(exported(told, "office")).acts) == 7
    access = export_trail(told, "XX-1", audience="office", at=later(9), log="access")
    assert verify(access).acts == ("refused",)


def test_an_export_of_another_authority_is_not_trusted(told):
    with pytest.raises(TrailError):
        verify(exported(told, "court"), ("0" * 64,))


def test_a_word_changed_in_an_export_is_found(told):
    data = exported(told, "court")

    assert data.count(b"Harbour")
    with pytest.raises(TrailError):
        verify(data.replace(b"Harbour", b"Station"))
    assert json.loads(data)


def test_a_request_that_is_not_kept_here_has_no_export(house):
    with pytest.raises(RequestNotFoundError):
        exported(house, "court")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_after_lawful_erasure_the_export_still_verifies_and_the_words_are_gone(told, audience):
    with told.database.writing() as tx:
        request = requests.load(tx, "XX-1")
        said = {"actor": OFFICER, "rule": "xx/retention"}
        write_entry(told, tx, Recorded("erase", OFFICER, later(8), request.id, request.stage, request.stage, said))
    told.database.keyring.destroy(request.id, at=later(8))
    data = exported(told, audience)
    held = verify(data, (fingerprint_of(told),))

    assert (held.entries, held.erased, held.acts[-1]) == (8, 7, "erase")
    assert not [word for word in (NAME, "Harbour", ADVICE) if word in data.decode()]
    with pytest.raises(KeyDestroyedError):
        perform(told, "XX-1", says({"case": {"count": 2}}, hours=9))
