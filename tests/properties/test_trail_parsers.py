"""Every parser of the trail, fed noise and near misses, returns a value or raises a WorkflowError; nothing else."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import TrailError, WorkflowError
from workflow.trail.canonical import encode
from workflow.trail.chain import Chains
from workflow.trail.commitment import read_opening
from workflow.trail.entry import open_body, parse_entry, read_entry
from workflow.trail.export import read_export
from workflow.trail.seal import open_seal, parse_note, verify_note
from workflow.trail.tree import check_consistency, check_inclusion
from workflow.trail.verify import verify_export

GOOD = (Path(__file__).parents[1] / "vectors" / "good" / "opened.json").read_bytes()
FILE = json.loads(GOOD)
ENTRY = encode(FILE["content"]["entries"][1]["entry"])
NOTE = FILE["content"]["seal"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
HASHES = st.lists(st.binary(max_size=40), max_size=5)


def _paths(value, path=()):
    """Return the way to every part of a decoded JSON value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield from _paths(part, (*path, step))


def _with(value, path, part):
    """Return a decoded JSON value with one part replaced."""
    if not path:
        return part
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(value[path[0]], path[1:], part)
    return copy


@pytest.mark.parametrize("parse", [parse_entry, verify_export, lambda data: Chains().follow([data])])
@given(data=st.binary())
def test_noise_in_bytes(parse, data):
    with pytest.raises(TrailError):
        parse(data)


@given(at=st.integers(0, len(ENTRY)), cut=st.integers(0, 8), put=st.binary(max_size=8))
def test_near_misses_of_an_entry(at, cut, put):
    changed = ENTRY[:at] + put + ENTRY[at + cut :]
    for parse in (parse_entry, lambda data: Chains().follow([data])):
        with contextlib.suppress(WorkflowError):
            parse(changed)


@given(path=st.sampled_from(list(_paths(FILE))), part=JSON)
def test_near_misses_of_an_export(path, part):
    changed = _with(FILE, path, part)
    with contextlib.suppress(WorkflowError):
        read_export(changed)
    with contextlib.suppress(WorkflowError):
        data = encode(changed)
        verify_export(data)
        assert data == GOOD


@given(at=st.integers(0, len(GOOD)), cut=st.integers(0, 40), put=st.binary(max_size=40))
def test_near_misses_of_the_bytes_of_an_export(at, cut, put):
    changed = GOOD[:at] + put + GOOD[at + cut :]
    if changed != GOOD:
        with pytest.raises(TrailError):
            verify_export(changed)


@pytest.mark.parametrize("parse", [read_entry, read_export, lambda value: read_opening(value, "field")])
@given(value=JSON)
def test_noise_in_json(parse, value):
    with pytest.raises(TrailError):
        parse(value)


@given(note=st.text(), at=st.integers(0, len(NOTE)), cut=st.integers(0, 8), key=st.binary(max_size=32))
def test_noise_and_near_misses_of_a_seal(note, at, cut, key):
    for changed in (note, NOTE[:at] + note + NOTE[at + cut :]):
        with contextlib.suppress(WorkflowError):
            parse_note(changed)
        for check in (verify_note, open_seal):
            with pytest.raises(TrailError):
                check(changed, "authority.example/central/decisions", key)


@given(body=st.binary(), key=st.binary(max_size=40))
def test_noise_in_a_body(body, key):
    with pytest.raises(TrailError):
        open_body(parse_entry(ENTRY), body, key)


@given(st.integers(), st.integers(), st.binary(max_size=40), HASHES)
def test_noise_in_proofs(one, two, hash_, proof):
    with pytest.raises(TrailError):
        check_inclusion(one, two, hash_, proof, b"root")
    with contextlib.suppress(WorkflowError):
        check_consistency(one, hash_, two, b"root", proof)
        raise AssertionError((one, two, hash_, proof))
