"""The two logs: what goes in, what is proved of it, and that nothing comes out."""

from __future__ import annotations

from dataclasses import replace

import pytest
import whole_tree
from store_samples import AUTHORITY, NOW, act, begin, draft_entry, record, sample, statements

from workflow.errors import ChainBrokenError, StoreError, TrailError
from workflow.store import outside, seals, trail_log
from workflow.trail import tree
from workflow.trail.chain import Chains
from workflow.trail.entry import open_body, parse_entry
from workflow.trail.seal import open_seal


@pytest.fixture
def long(database):
    """Give a log of 21 entries, of three requests in turn."""
    for number in range(3):
        begin(database, sample(f"r{number}"))
    for number in range(18):
        with database.writing() as tx:
            assert record(tx, f"r{number % 3}") == 3 + number
    return database


def test_entries_come_back_in_order_and_open(long):
    with long.reading() as tx:
        kept = trail_log.entries_of(tx, "r1")
        assert [one.seq for one in kept] == list(range(1, 8))
        assert [one.index for one in kept] == list(range(1, 21, 3))
        assert trail_log.entry(tx, "decisions", 4) == kept[1]
        openings = open_body(parse_entry(kept[1].public), kept[1].ciphertext, tx.keyring.get("r1"))
        assert openings["actor"].value == "Wilhelmina Voorbeeld"
        with pytest.raises(StoreError, match="no entry at index 21"):
            trail_log.entry(tx, "decisions", 21)


def test_the_log_holds_against_its_chain_and_its_tree(long):
    with long.reading() as tx:
        leaves = Chains().follow(trail_log.publics(tx, "decisions"))
        assert trail_log.size(tx, "decisions") == len(leaves) == 21
        assert trail_log.root(tx, "decisions") == whole_tree.root(leaves)
        for size in range(22):
            assert trail_log.root(tx, "decisions", size) == whole_tree.root(leaves[:size])


def test_every_proof_holds_at_every_size(long):
    with long.reading() as tx:
        leaves = Chains().follow(trail_log.publics(tx, "decisions"))
        for size in range(1, 22):
            root = whole_tree.root(leaves[:size])
            for index in range(size):
                proof = trail_log.inclusion(tx, "decisions", index, size)
                tree.check_inclusion(index, size, leaves[index], proof, root)
            for older in range(size + 1):
                proof = trail_log.consistency(tx, "decisions", older, size)
                tree.check_consistency(older, whole_tree.root(leaves[:older]), size, root, proof)


def test_entries_for_an_export_bring_their_proofs(long):
    with long.reading() as tx:
        root = trail_log.root(tx, "decisions")
        for one in trail_log.logged(tx, "r2", 21):
            tree.check_inclusion(one.index, 21, tree.leaf_hash(one.public), one.proof, root)
        with pytest.raises(TrailError):
            trail_log.logged(tx, "r2", 20)


@pytest.mark.parametrize("size", [-1, 22])
def test_a_size_the_log_never_had_is_refused(long, size):
    with long.reading() as tx, pytest.raises(StoreError, match="has 21 entries"):
        trail_log.root(tx, "decisions", size)


def test_the_two_logs_are_apart(long):
    with long.writing() as tx:
        assert record(tx, "r1", log=trail_log.ACCESS) == 0
        assert trail_log.size(tx, "access") == 1
        assert trail_log.size(tx, "decisions") == 21
        assert trail_log.last_of(tx, "r2", log=trail_log.ACCESS) is None


def test_an_entry_that_does_not_follow_is_refused(database):
    begin(database, sample())
    with database.writing() as tx:
        stale = draft_entry(tx, "r1")
        record(tx, "r1")
        with pytest.raises(ChainBrokenError):
            trail_log.append(tx, stale)
        with pytest.raises(StoreError, match="leaf hash"):
            trail_log.append(tx, replace(draft_entry(tx, "r1"), leaf_hash=bytes(32)))


def test_an_append_runs_as_many_statements_late_as_early(database):
    begin(database, sample())
    numbers = []
    for _ in range(64):
        with database.writing() as tx:
            entry = draft_entry(tx, "r1")
            ran = statements(tx)
            trail_log.append(tx, entry)
            numbers.append(len(ran) - sum(line.startswith("INSERT INTO nodes") for line in ran))
    assert set(numbers) == {5}, "four, and COMMIT"


def test_appends_of_an_interrupted_act_leave_nothing(database):
    begin(database, sample())
    with pytest.raises(ZeroDivisionError), database.writing() as tx:
        record(tx, "r1") / 0
    with database.reading() as tx:
        assert trail_log.size(tx, "decisions") == 1
        assert len(trail_log.entries_of(tx, "r1")) == 1


def test_a_seal_is_kept_inside_and_outside_and_made_once(database):
    begin(database, sample())
    seal = seals.seal_log(database, AUTHORITY, at=NOW)
    assert seals.seal_log(database, AUTHORITY, at=NOW) == seal
    act(database, "r1")
    later = seals.seal_log(database, AUTHORITY, at=NOW)
    head = open_seal(later.note, f"{AUTHORITY}/decisions", database.keyring.seal_key.public_key)
    with database.reading() as tx:
        assert seals.seals_of(tx) == (seal, later)
        assert (head.size, head.root) == (2, trail_log.root(tx, "decisions"))
    folder = database.keys / "seals" / "decisions"
    assert sorted(file.read_text() for file in folder.iterdir()) == sorted((seal.note, later.note))
    assert outside.newest(database.keys) == {"decisions": 2, "access": 0}


def test_a_seal_lost_outside_is_written_again(database):
    begin(database, sample())
    seal = seals.seal_log(database, AUTHORITY, at=NOW)
    file = database.keys / "seals" / "decisions" / "0000000000000001.note"
    file.unlink()
    seals.seal_log(database, AUTHORITY, at=NOW)
    assert file.read_text() == seal.note


def test_a_seal_is_not_put_over_another_of_the_same_size(database):
    begin(database, sample())
    seals.seal_log(database, AUTHORITY, at=NOW)
    (database.keys / "seals" / "decisions" / "0000000000000001.note").write_text("another")
    with pytest.raises(StoreError, match="is not the one sealed"):
        seals.seal_log(database, AUTHORITY, at=NOW)


def test_a_rewritten_log_is_not_sealed_again(database):
    begin(database, sample())
    seals.seal_log(database, AUTHORITY, at=NOW)
    with database.writing() as tx:
        tx.connection.exec_driver_sql("DROP TRIGGER entries_no_update")
        tx.connection.exec_driver_sql("UPDATE entries SET leaf = zeroblob(32)")
        tx.connection.exec_driver_sql("UPDATE logs SET summits = zeroblob(32)")
        record(tx, "r1")
    with pytest.raises(StoreError, match="not the one that was sealed"):
        seals.seal_log(database, AUTHORITY, at=NOW)
