"""Whatever arrives, reading it gives a request or one refusal; whatever was taken, its text says the same again."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.actions.intake import Given, read_case, take
from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.request_text import request_text
from workflow.documents.received import Received
from workflow.documents.unpack import RefusedError, unpack
from workflow.errors import InputError
from workflow.packfile import parse
from workflow.settings import load_settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "forms"))

from arrived import arrived_paper, attached_data

QUICK = settings(max_examples=60)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="\u2028\u2029"), max_size=30)
PLAIN = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
OFFICER = Given("Olivia Hart", datetime(2026, 11, 1, 9, tzinfo=UTC), requested="US")


def answer(reading: Callable[[], Any]) -> Any:
    """Return what was read, or its one refusal; any other error goes through and fails the test."""
    try:
        return reading()
    except (InputError, RefusedError) as refusal:
        return refusal


@pytest.fixture(scope="module")
def law() -> Rulebook:
    """Return the law that is shipped."""
    return load_rulebook(load_settings().rules)


@QUICK
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8), st.booleans())
def test_noise_in_a_file_gives_its_contents_or_one_refusal(at: int, noise: bytes, cut: bool):
    raw = arrived_paper("acknowledgement")
    at %= len(raw)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(raw[:at] + noise + (b"" if cut else raw[at + len(noise) :]))
        file.flush()
        held = answer(lambda: unpack(file.name))
    assert len(held.args) == 2 if isinstance(held, RefusedError) else json.dumps(held)


@QUICK
@given(st.binary(max_size=60) | ANY.map(lambda value: json.dumps(value).encode()))
def test_any_data_is_a_case_or_one_refusal(raw: bytes):
    case = answer(lambda: read_case(raw, "data.json"))
    assert case.remedy if isinstance(case, InputError) else isinstance(case, dict)


@QUICK
@given(st.sampled_from(["facts", "requesting", "reference", "kind", "channel", "date", "paper"]), ANY)
def test_any_value_in_the_place_of_another_is_taken_or_refused(law: Rulebook, key: str, value: object):
    case = {**json.loads(attached_data("mla-request")), key: value}
    raw = json.dumps(case).encode()
    taken = answer(lambda: take(Received("data.json", raw, raw), OFFICER, law))
    if isinstance(taken, InputError):
        assert "\n" not in taken.sentence
    else:
        text = request_text(taken.fields)
        assert parse(text, name="request.yaml") == json.loads(json.dumps(taken.fields))


@QUICK
@given(st.dictionaries(TEXT.filter(bool), TEXT.filter(lambda said: said != "") | st.booleans() | st.integers(0, 10**9)))
def test_any_text_is_written_so_that_it_is_read_the_same(fields: dict):
    assert parse(request_text({"a": fields, "b": [fields] if fields else []}), name="x") == {
        "a": fields,
        "b": [fields] if fields else [],
    }
