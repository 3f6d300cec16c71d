"""Small writes that share a transaction: each whole or not there, durable once it returns; and turns of processes."""

from __future__ import annotations

import fcntl
import multiprocessing
import time
from pathlib import Path
from threading import Barrier, Thread

import pytest
from store_samples import begin, sample, settings_in

from workflow.errors import RequestNotFoundError, StoreError
from workflow.store import desk_memory, requests
from workflow.store.session import Database, open_database
from workflow.store.turns import Turnstile

PERSON = "Olivia Hart"


def look(request: str):
    return lambda tx: desk_memory.look_at(tx, PERSON, request, 3) or request


def seen(database: Database, request: str) -> int | None:
    with database.reading() as tx:
        return desk_memory.looked(tx, PERSON, request)


def meanwhile(writing, work, given) -> None:
    """Begin `work` with each of what is given, all at one moment, while somebody acts; wait for all."""
    start = Barrier(len(given) + 1)

    def begun(each) -> None:
        start.wait()
        work(each)

    threads = [Thread(target=begun, args=(each,)) for each in given]
    with writing():
        for each in threads:
            each.start()
        start.wait()
        time.sleep(0.2)
    for each in threads:
        each.join()


def in_one_transaction(database: Database, *works) -> list[object]:
    """Return what came of writes that share a transaction, in this order: what each returned or raised."""
    came, waits = {}, database._together

    def begun(number: int, work) -> None:
        try:
            came[number] = database.together(work)
        except (OSError, StoreError) as fault:
            came[number] = fault

    threads = [Thread(target=begun, args=each) for each in enumerate(works)]
    with waits._turn:
        for number, each in enumerate(threads, start=1):
            each.start()
            while len(waits._waiting) < number:
                time.sleep(0.001)
    for each in threads:
        each.join()
    return [came[number] for number in range(len(works))]


@pytest.fixture
def begun(database, monkeypatch):
    """Return a list that grows with each transaction that writes."""
    counted, writing = [], database.writing
    monkeypatch.setattr(database, "writing", lambda: counted.append(1) or writing())
    return counted


def test_those_who_wait_are_written_together(database, begun):
    def work(number: int) -> None:
        assert database.together(look(f"r{number}")) == f"r{number}"
        assert seen(database, f"r{number}") == 3, "it is durable when it returns"

    meanwhile(database.writing, work, range(8))
    assert len(begun) < 1 + 8
    assert all(seen(database, f"r{number}") == 3 for number in range(8))


def test_one_that_fails_takes_back_its_own_and_nothing_else(database):
    begin(database, sample("r1"))
    faults = []

    def fails(tx) -> None:
        desk_memory.look_at(tx, PERSON, "half", 1)
        requests.load(tx, "nobody has it")

    def work(what) -> None:
        try:
            database.together(what)
        except RequestNotFoundError as fault:
            faults.append(fault)

    meanwhile(database.writing, work, (look("a"), fails, look("b")))
    assert len(faults) == 1
    assert (seen(database, "a"), seen(database, "b"), seen(database, "half")) == (3, 3, None)


def test_where_the_disk_is_full_nobody_is_told_that_their_view_was_logged(database):
    """SQLite takes back the whole transaction by itself then: also what was written before in it, by others."""

    def fills(tx) -> None:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
        desk_memory.save_view(tx, PERSON, "x" * 400_000, "")

    told = in_one_transaction(database, look("a"), fills, look("b"))
    with database.writing() as tx:
        tx.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert all("does not fit on the disk" in each.sentence for each in told)
    assert (seen(database, "a"), seen(database, "b")) == (None, None)
    assert database.together(look("a")) == "a", "with space again, it goes on"


def test_where_the_transaction_fails_everybody_in_it_is_told(database, monkeypatch):
    def broken(_tx, _end: str) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("workflow.store.session.Transaction.end", broken)
        told = in_one_transaction(database, look("lost"), look("lost too"))
    assert [str(each) for each in told] == ["the disk is full"] * 2
    database.close()


def test_more_than_fit_into_one_transaction_are_all_written(database, begun, monkeypatch):
    monkeypatch.setattr("workflow.store.together.MOST", 2)
    meanwhile(database.writing, lambda number: database.together(look(f"r{number}")), range(7))
    assert len(begun) >= 1 + 4
    assert all(seen(database, f"r{number}") == 3 for number in range(7))


def writes(folder, name: str, ready, said) -> None:
    """Write again and again without a pause, and say each time when."""
    database = open_database(settings_in(folder))
    ready.wait()
    times = []
    for number in range(150):
        asked = time.monotonic()
        with database.writing() as tx:
            desk_memory.look_at(tx, name, f"r{number}", number)
        times.append(time.monotonic() - asked)
    said.put(max(times))
    database.close()


def test_two_processes_that_write_without_a_pause_wait_for_one_another_in_turn(database, settings):
    context = multiprocessing.get_context("spawn")
    ready, said = context.Barrier(2), context.Queue()
    both = [context.Process(target=writes, args=(settings.home.parent, name, ready, said)) for name in "ab"]
    for each in both:
        each.start()
    longest = [said.get(timeout=120) for _ in both]
    for each in both:
        each.join()
    for name in "ab":
        with database.reading() as tx:
            assert all(desk_memory.looked(tx, name, f"r{number}") == number for number in range(150))
    assert max(longest) < 5


def is_held(door) -> bool:
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(door, fcntl.LOCK_UN)
    return False


def test_whoever_waits_writes_before_one_who_wrote_just_now(database, settings):
    other, order = open_database(settings), []

    def writes_there() -> None:
        with other.writing():
            order.append("other")

    waits = Thread(target=writes_there)
    with database.writing():
        waits.start()
        with database.file.with_name(f"{database.file.name}-door").open() as door:
            end = time.monotonic() + 10
            while not is_held(door) and time.monotonic() < end:
                time.sleep(0.001)
    with database.writing():
        order.append("one")
    waits.join()
    other.close()
    assert order == ["other", "one"]


def test_a_turn_that_never_comes_is_not_waited_for_longer_than_asked(tmp_path):
    one, other = Turnstile(tmp_path / "file"), Turnstile(tmp_path / "file")
    with one.turn(1.0):
        begun = time.monotonic()
        with other.turn(0.05):
            assert 0.04 < time.monotonic() - begun < 1
    with other.turn(1.0):
        pass
    one.close()
    other.close()


def test_where_locks_cannot_be_made_nobody_waits_and_nothing_is_left_open(tmp_path):
    (tmp_path / "file-room").mkdir()  # the door can be made, the room cannot
    nowhere = Turnstile(tmp_path / "file")
    before = len(list(Path("/proc/self/fd").iterdir()))
    with nowhere.turn(1.0):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before
