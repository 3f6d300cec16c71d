"""Acts in a real house: one transaction each, done once, refused with everything in the access log and nothing else."""

from __future__ import annotations

from threading import Thread

import pytest
from factories import NOON, OFFICER, SUPERVISOR, clears, happens, later, opening, says, takes

from workflow.actions.adopt import adopt_pack
from workflow.actions.house import open_house
from workflow.actions.note import Note
from workflow.actions.read import read_request_of
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.errors import (
    ActionError,
    InputError,
    RequestNotFoundError,
    StaleRequestError,
    StepNotOpenError,
    StoreError,
)
from workflow.store import requests, trail_log

SETTLED = {"case": {"political": False}, "records": []}


def stored(house, reference="XX-1"):
    with house.database.reading() as tx:
        return requests.load(tx, reference)


def entries(house, log="decisions", reference="XX-1"):
    with house.database.reading() as tx:
        return thread_of(tx, requests.load(tx, reference).id, log=log)


def size(house, log="decisions"):
    with house.database.reading() as tx:
        return trail_log.size(tx, log)


@pytest.fixture
def begun(house):
    open_new(house, opening())
    return house


def test_a_request_is_carried_from_arrival_to_surrender(begun):
    perform(begun, "XX-1", says(SETTLED, reason="A common crime."))
    perform(begun, "XX-1", clears("liberty"))
    perform(begun, "XX-1", takes("grant"))
    perform(begun, "XX-1", happens("committed", hours=4))
    done = perform(begun, "XX-1", takes("surrender", hours=5, by=OFFICER))

    assert done.request == stored(begun)
    assert (done.request.stage, done.request.version) == ("surrendered", 5)
    assert [told.act for told in entries(begun)] == ["open", "assert", "clear", "step", "event", "step"]
    assert [told.stage_after for told in entries(begun)][2:] == ["opened", "granted", "granted", "surrendered"]


def test_each_entry_says_who_what_and_what_the_law_finds(begun):
    perform(begun, "XX-1", says(SETTLED, reason="A common crime."))
    first, second = entries(begun)

    assert first.fields["actor"] == {"name": OFFICER, "role": "officer"}
    assert (first.fields["outlook"], second.fields["outlook"]) == ("open", "none")
    assert ["xx/political", "does-not-apply", None, None, ["case.political"], []] in second.fields["findings"]
    assert {each[0] for each in second.fields["checkpoints"]} == {"liberty", "records-needed"}


def test_the_same_reference_is_not_opened_twice(begun):
    with pytest.raises(StoreError):
        open_new(begun, opening())


def test_an_act_on_a_request_that_is_not_kept_here_is_refused(house):
    with pytest.raises(RequestNotFoundError, match="No request 'XX-9' is kept here"):
        perform(house, "XX-9", says({"case": {"count": 2}}))


def test_whoever_looked_at_an_older_version_is_told_what_changed(begun):
    perform(begun, "XX-1", happens("arrested"))
    perform(begun, "XX-1", says({"case": {"count": 2}}, by=SUPERVISOR))

    with pytest.raises(StaleRequestError) as caught:
        perform(begun, "XX-1", says({"case": {"count": 3}}, hours=2, seen=0))
    assert "you saw version 0, it is now version 2" in caught.value.sentence
    assert f"Since then: event by {OFFICER}, assert by {SUPERVISOR}." in caught.value.sentence
    assert stored(begun).version == 2


def test_whoever_looked_at_the_present_version_may_act(begun):
    assert perform(begun, "XX-1", says({"case": {"count": 3}}, seen=0)).request.version == 1


def test_a_retry_does_nothing_twice_and_is_answered_as_before(begun):
    act = happens("arrested", key="web-17")
    first, again = perform(begun, "XX-1", act), perform(begun, "XX-1", act)

    assert (first.repeated, again.repeated) == (False, True)
    assert again.request == first.request == stored(begun)
    assert len(stored(begun).events) == 1
    assert size(begun) == 2


def test_a_retry_is_answered_even_if_others_acted_since(begun):
    act = happens("arrested", key="web-17").model_copy(update={"seen": 0})
    perform(begun, "XX-1", act)
    perform(begun, "XX-1", says({"case": {"count": 2}}))

    assert perform(begun, "XX-1", act).repeated


def test_opening_twice_with_one_key_opens_once(house):
    first, again = (open_new(house, opening(key="open-1")) for _ in range(2))

    assert (again.repeated, again.request.id) == (True, first.request.id)
    assert size(house) == 1


def test_a_key_serves_one_act_only(begun):
    perform(begun, "XX-1", happens("arrested", key="web-17"))

    with pytest.raises(InputError, match="'web-17' was used for another act"):
        perform(begun, "XX-1", happens("committed", key="web-17"))
    assert stored(begun).version == 1


def test_two_at_once_on_one_version_one_is_told_that_the_other_was_first(begun):
    answers = []

    def act(count):
        try:
            answers.append(perform(begun, "XX-1", says({"case": {"count": count}}, seen=0)).request.version)
        except StaleRequestError:
            answers.append("stale")

    threads = [Thread(target=act, args=(count,)) for count in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == [1, "stale"]
    assert stored(begun).version == 1
    assert size(begun) == 2


def test_a_refused_attempt_lands_in_the_access_log_and_changes_nothing_else(begun):
    before = stored(begun), size(begun)
    with pytest.raises(StepNotOpenError) as caught:
        perform(begun, "XX-1", takes("grant"))
    (attempt,) = entries(begun, log="access")

    assert (stored(begun), size(begun)) == before
    assert (attempt.act, attempt.stage_before, attempt.stage_after) == ("refused", "opened", "opened")
    assert attempt.fields == {
        "actor": SUPERVISOR, "attempt": "step", "refusal": "step-not-open", "reasons": caught.value.sentence,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (clears("liberty", by=OFFICER), "not-entitled"),
        (happens("eclipse"), "input"),
        (says({"person": {"age": 3}}), "input"),
        (says({"case": {"count": 2}}, hours=-1), "input"),
    ],
)
def test_every_sort_of_refusal_is_kept(begun, act, refusal):
    with pytest.raises((ActionError, InputError)):
        perform(begun, "XX-1", act)

    assert [told.fields["refusal"] for told in entries(begun, log="access")] == [refusal]
    assert stored(begun).version == 0


def test_an_act_is_not_dated_before_the_facts_it_follows(begun):
    perform(begun, "XX-1", says({"case": {"count": 2}}, hours=5))

    with pytest.raises(InputError, match="is before the last recorded"):
        perform(begun, "XX-1", says({"case": {"count": 3}}, hours=4))


def test_an_act_is_not_dated_before_any_act_it_follows(begun):
    perform(begun, "XX-1", happens("arrested", hours=5))

    with pytest.raises(InputError, match="is before the last recorded"):
        perform(begun, "XX-1", clears("liberty", hours=4))


def test_nobody_clears_or_decides_what_they_prepared(begun):
    perform(begun, "XX-1", says(SETTLED, reason="A common crime.", by=SUPERVISOR))

    for act in (clears("liberty"), takes("grant"), takes("refuse")):
        with pytest.raises(ActionError, match="prepared this request"):
            perform(begun, "XX-1", act)


def test_a_clearance_lapses_when_its_ground_moves_and_the_step_closes_again(begun):
    perform(begun, "XX-1", says(SETTLED, reason="A common crime."))
    perform(begun, "XX-1", clears("liberty"))
    perform(begun, "XX-1", says({"case": {"political": "none"}}, hours=3, reason="Reports since."))

    with pytest.raises(StepNotOpenError, match="was cleared on a ground that has changed since"):
        perform(begun, "XX-1", takes("grant", hours=4))
    perform(begun, "XX-1", clears("liberty", hours=5))
    assert perform(begun, "XX-1", takes("grant", hours=6)).request.stage == "granted"


def test_a_stay_blocks_until_it_is_lifted(begun):
    perform(begun, "XX-1", says(SETTLED, reason="A common crime."))
    perform(begun, "XX-1", clears("liberty"))
    perform(begun, "XX-1", happens("stay-ordered", hours=3))

    with pytest.raises(StepNotOpenError, match="a hold stands since stay-ordered on 2026-03-02"):
        perform(begun, "XX-1", takes("grant", hours=4))
    perform(begun, "XX-1", happens("stay-lifted", hours=5))
    assert perform(begun, "XX-1", takes("grant", hours=6)).request.stage == "granted"


def test_a_live_request_does_not_run_on_law_that_nobody_adopted(house):
    with pytest.raises(ActionError, match="xx is not adopted by the authority's lawyer"):
        open_new(house, opening(specimen=False))
    with pytest.raises(RequestNotFoundError):
        stored(house)


def test_adoption_by_name_and_digest_permits_it_and_is_an_entry(house):
    digest = adopt_pack(house, "xx", by="Ada Counsel", at=NOON)
    open_new(house, opening(specimen=False))
    perform(house, "XX-1", says({"case": {"count": 2}}))

    with house.database.reading() as tx:
        (adopted,) = thread_of(tx, None)
    assert adopted.act == "adopt"
    assert adopted.fields == {"actor": "Ada Counsel", "pack": {"id": "xx", "digest": digest}}
    assert digest == house.rulebook.law.packs["xx"].digest


def test_a_pack_that_changed_since_must_be_adopted_again(house, house_settings):
    adopt_pack(house, "xx", by="Ada Counsel", at=NOON)
    open_new(house, opening(specimen=False))
    header = house_settings.rules / "jurisdictions/xx/pack.yaml"
    before = header.read_bytes()
    try:
        header.write_bytes(before + b"\n")
        with open_house(house_settings) as later_house, pytest.raises(ActionError, match="is not adopted"):
            perform(later_house, "XX-1", says({"case": {"count": 2}}))
    finally:
        header.write_bytes(before)


def test_only_packs_that_are_loaded_can_be_adopted(house):
    with pytest.raises(InputError, match="no pack 'zz'") as caught:
        adopt_pack(house, "zz", by="Ada Counsel", at=NOON)
    assert caught.value.remedy == "Packs: xx."


def test_reading_is_logged_with_person_and_purpose_and_not_without(begun):
    read = read_request_of(begun, "XX-1", by=SUPERVISOR, purpose="weekly review", at=later(1))

    assert read == stored(begun)
    (logged,) = entries(begun, log="access")
    assert {"actor": SUPERVISOR, "purpose": "weekly review", "version": 0}.items() <= logged.fields.items()
    with pytest.raises(InputError, match="for a purpose"):
        read_request_of(begun, "XX-1", by=SUPERVISOR, purpose=" ", at=later(1))


def test_what_was_done_is_there_after_the_house_is_closed(house_settings):
    with open_house(house_settings) as house:
        open_new(house, opening())
        perform(house, "XX-1", Note(at=later(1), by=OFFICER, text="Call."))
    with open_house(house_settings) as house:
        assert stored(house).version == 1
        assert entries(house)[1].fields["note"] == "Call."
