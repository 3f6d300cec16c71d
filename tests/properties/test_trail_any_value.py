"""Canonical form: the bytes of RFC 8785 for every value of the profile; noise is refused as a WorkflowError."""

import contextlib
import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import WorkflowError
from workflow.trail.canonical import MAX_INTEGER, decode, encode

TEXTS = st.text(st.characters(codec="utf-8"))
SCALARS = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS
NAMES = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=20)
WILD = st.recursive(
    SCALARS | st.floats() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=10,
)


@given(VALUES)
def test_the_bytes_are_those_of_an_independent_implementation(value):
    assert encode(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_written_reads_back(value):
    assert decode(encode(value)) == value
    assert encode(decode(encode(value))) == encode(value)


@given(WILD)
def test_any_value_is_encoded_or_refused(value):
    with contextlib.suppress(WorkflowError):
        assert encode(value) == rfc8785.dumps(value)


@given(st.binary())
def test_noise_is_refused_or_canonical(data):
    with contextlib.suppress(WorkflowError):
        assert encode(decode(data)) == data


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_no_second_form_of_a_value_is_read(value, ascii_only, indent):
    written = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    if written != encode(value):
        with contextlib.suppress(WorkflowError):
            decode(written)
            raise AssertionError(written)
