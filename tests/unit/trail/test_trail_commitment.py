"""A commitment binds name, salt and value, and opens to nothing else."""

import hashlib

import pytest
from trail_samples import fixed_random

from workflow.errors import TrailError
from workflow.trail.commitment import Opening, check_opening, commit, new_opening, read_opening

SALT = bytes(range(32))


def test_the_bytes_are_those_of_the_specification():
    expected = hashlib.sha256(b"comity/commitment/v1\0" + SALT + b"\0\x05actor" + b'{"a":1}').digest()
    assert commit("actor", Opening(SALT, {"a": 1})) == expected


def test_an_opening_opens_its_own_commitment():
    opening = new_opening("yes")
    check_opening("answer", opening, commit("answer", opening))
    check_opening("answer", read_opening(opening.as_json(), "answer"), commit("answer", opening))


@pytest.mark.parametrize(
    ("name", "opening"),
    [("other", Opening(SALT, "yes")), ("answer", Opening(SALT[::-1], "yes")), ("answer", Opening(SALT, "no"))],
)
def test_nothing_else_opens_it(name, opening):
    with pytest.raises(TrailError, match="not what was committed"):
        check_opening(name, opening, commit("answer", Opening(SALT, "yes")))


def test_salts_differ():
    assert new_opening(1).salt != new_opening(1).salt
    assert new_opening(1, fixed_random("x")) == new_opening(1, fixed_random("x"))


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("Name", Opening(SALT, 1)),
        ("", Opening(SALT, 1)),
        ("a" * 129, Opening(SALT, 1)),
        ("a", Opening(b"short", 1)),
        ("a", Opening(SALT, 0.1)),
    ],
)
def test_what_cannot_be_committed_is_refused(name, opening):
    with pytest.raises(TrailError):
        commit(name, opening)
