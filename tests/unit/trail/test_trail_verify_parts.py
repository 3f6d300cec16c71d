"""A log read in parts by several processes: it says yes where one process does, and nothing else."""

from __future__ import annotations

import os
import re
from random import Random
from typing import TYPE_CHECKING

import pytest
import whole_tree
from bench import entries
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflow.errors import TrailError
from workflow.store.keyring import SealKey
from workflow.trail import verify_parts
from workflow.trail.log_file import write_header, write_log
from workflow.trail.seal import Seal, make_seal
from workflow.trail.tree import leaf_hash
from workflow.trail.verify_log import Asked, verify_log

if TYPE_CHECKING:
    from pathlib import Path

from trail_samples import START

COUNT = 700
SIGNER = SealKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))


def a_file(file: Path, publics: list[bytes], sealed: list[bytes] | None = None) -> Path:
    leaves = [leaf_hash(each) for each in sealed or publics]
    seal = make_seal(Seal("bench/decisions", len(leaves), whole_tree.root(leaves)), SIGNER)
    with file.open("wb") as out:
        write_log(out, write_header("bench", "decisions", seal, START, SIGNER), publics)
    return file


def verdict(file: Path, processes: int, *, forms: bool) -> object:
    with file.open("rb") as stream:
        try:
            return verify_log(stream, Asked(forms=forms, processes=processes))
        except TrailError as fault:
            return type(fault), fault.sentence


@pytest.fixture(scope="module")
def publics() -> list[bytes]:
    """Chains of several entries each, many open at once, that cross every border between parts."""
    return [each for number, each in enumerate(entries(1000 + COUNT)) if number < COUNT or number >= 1000][: 2 * COUNT]


@pytest.fixture
def small(monkeypatch):
    """Make every file large."""
    monkeypatch.setattr(verify_parts, "PART", 40_000)
    monkeypatch.setattr(verify_parts, "SMALLEST", 0)
    monkeypatch.setattr(verify_parts, "_BLOCK", 7_000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("forms", [True, False])
def test_a_whole_log_holds_in_parts_as_in_one(tmp_path, publics, monkeypatch, forms):
    file = a_file(tmp_path / "log", publics)
    expected, in_order = verdict(file, 1, forms=forms), []
    monkeypatch.setattr("workflow.trail.verify_log._in_order", lambda *given: in_order.append(given))
    assert verdict(file, 2, forms=forms) == expected
    assert expected.entries == len(publics)
    assert in_order == [], "no entry had to be read twice"


@pytest.mark.usefixtures("small")
def test_whatever_is_wrong_is_named_as_one_process_names_it(tmp_path, publics):
    chance = Random(5)  # noqa: S311 - a schedule, not a secret
    whole = a_file(tmp_path / "log", publics).read_bytes()
    head = whole.index(b"\n") + 1
    lines = whole[head:].splitlines(keepends=True)
    changed = [whole[:-1], whole + b"x", whole + lines[0], whole[:head] + b"".join(lines[:-3])]
    for _ in range(4):
        at = chance.randrange(head, len(whole))
        changed.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        one = chance.randrange(len(lines) - 1)
        changed.append(whole[:head] + b"".join((*lines[:one], *lines[one + 1 :])))
        changed.append(whole[:head] + b"".join((*lines[: one + 1], *lines[one:])))
        changed.append(whole[:head] + b"".join((*lines[:one], lines[one + 1], lines[one], *lines[one + 2 :])))
    for number, data in enumerate(changed):
        file = tmp_path / f"changed-{number}"
        file.write_bytes(data)
        expected = verdict(file, 1, forms=False)
        assert isinstance(expected, tuple), number
        assert verdict(file, 2, forms=False) == expected, number


@pytest.mark.usefixtures("small")
def test_a_chain_that_was_broken_and_sealed_anew_is_found_across_parts(tmp_path, publics):
    """The forger holds the key and seals what they made: the tree is right, the chain is not."""
    last = publics[-1]
    for forged in (
        publics[: COUNT // 2] + publics[COUNT // 2 + 1 :],
        [*publics, publics[0]],
        [*publics[:-1], last.replace(b'"prev":"', b'"prev":"0', 1)],
        [*publics[:-1], last.replace(b'"seq":', b'"seq":1', 1)],
        [*publics[:-1], last.replace(b'"bench"', b'"other"', 1)],
    ):
        file = a_file(tmp_path / "forged", forged)
        expected = verdict(file, 1, forms=True)
        assert isinstance(expected, tuple)
        assert verdict(file, 2, forms=True) == expected


def ended(_task) -> None:
    os._exit(9)


@pytest.mark.usefixtures("small")
def test_where_a_process_is_ended_from_outside_one_process_reads_it_all(tmp_path, publics, monkeypatch):
    file = a_file(tmp_path / "log", publics)
    expected = verdict(file, 1, forms=True)
    monkeypatch.setattr(verify_parts, "_verify", ended)
    assert verdict(file, 2, forms=True) == expected


def fork_of(publics: list[bytes]) -> bytes:
    """Return an entry that goes on after the first of its request, where others went on already."""
    last = publics[-1]
    request = re.search(rb'"request":"[^"]*","seq"', last)[0]
    first = next(each for each in publics if request in each)
    return re.sub(rb'"prev":"[0-9a-f]+"', b'"prev":"' + leaf_hash(first).hex().encode() + b'"', last)


@pytest.mark.usefixtures("small")
def test_a_second_history_of_a_request_and_one_that_took_anothers_name_are_found_across_parts(tmp_path, publics):
    renamed = re.search(rb'"request":"[^"]*"', publics[0])[0]
    for forged in (
        [*publics, fork_of(publics)],
        [*publics[:-1], re.sub(rb'"request":"[^"]*"', renamed, publics[-1])],
        [*publics[:-1], re.sub(rb'"prev":"[0-9a-f]+"', b'"prev":null', publics[-1])],
    ):
        file = a_file(tmp_path / "forged", forged)
        expected = verdict(file, 1, forms=True)
        assert isinstance(expected, tuple)
        assert verdict(file, 2, forms=True) == expected


def test_a_small_file_is_read_by_one_process(tmp_path, publics, monkeypatch):
    monkeypatch.setattr(verify_parts, "ProcessPoolExecutor", None)
    assert verdict(a_file(tmp_path / "log", publics), 8, forms=True).entries == len(publics)
