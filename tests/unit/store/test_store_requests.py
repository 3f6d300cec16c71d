"""Requests come back as they were saved, once per version, and open nowhere else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from store_samples import NAME, NOW, act, begin, sample

from workflow.errors import KeyDestroyedError, RequestNotFoundError, StaleRequestError, StoreError
from workflow.model.request import CooperationRequest
from workflow.store import papers, repeats, requests
from workflow.vocabulary import Phase


def test_a_request_comes_back_as_it_was_saved(database):
    request = sample()
    begin(database, request)
    with database.reading() as tx:
        assert requests.load(tx, "r1") == request
        assert requests.load(tx, "REF-r1") == request
        assert requests.version(tx, "r1") == 1


def test_an_id_goes_before_a_reference_of_the_same_words(database):
    begin(database, sample("r1"))
    begin(database, sample("r2", reference="r1"))
    with database.reading() as tx:
        assert requests.load(tx, "r1").id == "r1"


def test_what_is_not_kept_is_named(database):
    with database.reading() as tx:
        with pytest.raises(RequestNotFoundError, match="'REF-9'"):
            requests.load(tx, "REF-9")
        with pytest.raises(RequestNotFoundError):
            requests.version(tx, "r9")


def test_a_reference_is_given_once(database):
    begin(database, sample("r1"))
    with pytest.raises(StoreError, match="kept here already"):
        begin(database, sample("r2", reference="REF-r1"))
    with database.reading() as tx, pytest.raises(RequestNotFoundError):
        requests.load(tx, "r2")


def test_no_request_takes_the_key_of_the_office(database):
    with pytest.raises(StoreError, match="'office'"):
        begin(database, sample("office"))


def test_the_second_of_two_people_on_one_version_is_told(database):
    begin(database, sample())
    ready = Barrier(2)

    def person(stage: str) -> str:
        with database.reading() as tx:
            seen = requests.load(tx, "r1")
        ready.wait()
        try:
            with database.writing() as tx:
                after = seen.model_copy(update={"version": 2, "stage": stage})
                requests.save(tx, after, 1, phase=Phase.DECISION, at=NOW)
        except StaleRequestError as stale:
            return f"saw {stale.seen}, now {stale.now}"
        return stage

    with ThreadPoolExecutor(2) as people:
        won = sorted(people.map(person, ("granted", "refused")))
    assert won[1] == "saw 1, now 2"
    with database.reading() as tx:
        assert requests.load(tx, "r1").stage == won[0]


def test_a_version_cannot_be_left_out(database):
    begin(database, sample())
    with database.writing() as tx, pytest.raises(StoreError, match="does not follow"):
        requests.save(tx, sample(version=3), 1, phase=Phase.INTAKE, at=NOW)


def test_saving_what_was_never_opened_is_told(database):
    begin(database, sample())
    with database.writing() as tx:
        tx.keyring.create("r2")
        with pytest.raises(RequestNotFoundError):
            requests.save(tx, sample("r2", version=2), 1, phase=Phase.INTAKE, at=NOW)


def test_an_older_body_put_back_does_not_open(database):
    begin(database, sample())
    with database.writing() as tx:
        old = tx.connection.exec_driver_sql("SELECT body FROM requests").scalar()
    act(database, "r1")
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE requests SET body = ?", (old,))
    with database.reading() as tx, pytest.raises(StoreError, match="altered or moved"):
        requests.load(tx, "r1")


def test_a_body_of_another_request_does_not_open(database):
    begin(database, sample("r1"))
    begin(database, sample("r2"))
    with database.writing() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE requests SET body = (SELECT body FROM requests WHERE id = 'r2') WHERE id = 'r1'"
        )
    with database.reading() as tx, pytest.raises(StoreError, match="requests r1"):
        requests.load(tx, "r1")


def test_an_erased_request_says_so(database):
    begin(database, sample())
    act(database, "r1")
    database.keyring.destroy("r1", at=NOW)
    with database.reading() as tx:
        with pytest.raises(KeyDestroyedError):
            requests.load(tx, "r1")
        digest = tx.connection.exec_driver_sql("SELECT lower(hex(sha256)) FROM papers").scalar()
        with pytest.raises(KeyDestroyedError):
            papers.get(tx, "r1", digest)


def test_a_body_of_another_program_is_not_a_traceback(database, monkeypatch):
    begin(database, sample())
    monkeypatch.setattr(CooperationRequest, "model_dump_json", lambda _self: '{"unknown": 1}')
    with database.writing() as tx:
        requests.save(tx, sample(version=2), 1, phase=Phase.INTAKE, at=NOW)
    with database.reading() as tx, pytest.raises(StoreError, match="another version of Comity"):
        requests.load(tx, "r1")


def test_a_paper_is_kept_once_and_comes_back_whole(database):
    begin(database, sample())
    with database.writing() as tx:
        digest = papers.put(tx, "r1", b"%PDF of " + NAME.encode(), form="warrant", version=2)
        assert papers.put(tx, "r1", b"%PDF of " + NAME.encode(), form="warrant", version=3) == digest
    with database.reading() as tx:
        assert papers.get(tx, "r1", digest) == b"%PDF of " + NAME.encode()
        with pytest.raises(StoreError, match="No paper"):
            papers.get(tx, "r1", "00" * 32)
        with pytest.raises(StoreError, match="not a SHA-256"):
            papers.get(tx, "r1", "warrant")


def test_an_act_is_remembered_by_its_key(database):
    begin(database, sample())
    act(database, "r1")
    with database.reading() as tx:
        assert repeats.of(tx, "r1/2") == repeats.Repeat("r1", 2, NAME.encode())
        assert repeats.of(tx, "r1/3") is None
    with pytest.raises(StoreError, match="done already"), database.writing() as tx:
        repeats.keep(tx, "r1/2", "r1", 2)
