"""A dropped, added, moved or changed entry of a log is named by its index."""

import pytest
import whole_tree
from trail_samples import Log, a_log

from workflow.errors import ChainBrokenError
from workflow.trail.chain import Chains


def test_a_log_holds_and_gives_its_leaves():
    log = a_log()
    assert whole_tree.root(Chains().follow(log.publics)) == whole_tree.root(log.leaves())
    assert Chains().follow([]) == []


def test_the_longest_names_are_followed():
    word, path = "a" * 64, "a" * 128
    log = Log(authority=path)
    for _ in range(3):
        log.add(word, {"prev": 1}, request=word, key=word, stage_before=word, stage_after=word)
    assert len(Chains().follow(log.publics)) == 3


@pytest.mark.parametrize("index", [0, 2])
def test_a_missing_entry_is_noticed_at_the_next_of_its_request(index):
    publics = a_log().publics
    del publics[index]
    with pytest.raises(ChainBrokenError, match=r"Entry 1:" if index == 0 else r"Entry 3:"):
        Chains().follow(publics)


def test_a_changed_entry_is_noticed_at_the_next_of_its_request():
    publics = a_log().publics
    publics[0] = publics[0].replace(b'"act":"open"', b'"act":"note"')
    with pytest.raises(ChainBrokenError, match="Entry 2: it does not follow"):
        Chains().follow(publics)


def test_a_repeated_entry_is_noticed():
    publics = a_log().publics
    publics.insert(3, publics[2])
    with pytest.raises(ChainBrokenError, match="Entry 3"):
        Chains().follow(publics)


@pytest.mark.parametrize(
    "change",
    [
        lambda public: public + b"\n",
        lambda public: public.replace(b'"v":1', b'"v":2'),
        lambda _: b"",
        lambda _: b"x" * 10_000,
    ],
)
def test_what_is_no_entry_is_noticed(change):
    publics = a_log().publics
    publics[0] = change(publics[0])
    with pytest.raises(ChainBrokenError, match="Entry 0: it is not an entry"):
        Chains().follow(publics)


@pytest.mark.parametrize("seq", [b"0", b"2", b"01", b"+1", b"1_0", b""])
def test_a_first_entry_has_number_one(seq):
    publics = a_log().publics
    publics[0] = publics[0].replace(b'"seq":1', b'"seq":' + seq)
    with pytest.raises(ChainBrokenError, match="Entry 0: it does not follow"):
        Chains().follow(publics)


def test_a_field_named_as_a_link_is_no_link():
    log = Log()
    for _ in range(2):
        log.add("note", {"prev": 1, "request": 2, "seq": 3, "stage": 4, "v": 5})
    assert Chains().follow(log.publics) == log.leaves()
