"""Whatever bytes arrive, reading them gives plain values or one refusal with file and line."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.errors import PackSyntaxError, WorkflowError
from workflow.packfile import parse, read

QUICK = settings(max_examples=150)
PIECES = st.sampled_from(
    ["a", ": ", "- ", "\n", "  ", "{", "}", "[", "]", ",", "'", '"', "&x ", "*x", "!!str ", "!", "|", ">", "? ", "#",
     "yes", "010", "2026-01-01", "%", "---\n", "\t", "~", "\\", "\x85", "é"]
)  # fmt: skip


def only_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and only_plain(each) for key, each in value.items())
    if isinstance(value, list):
        return all(only_plain(each) for each in value)
    return value is None or isinstance(value, str | int | bool)


def answer(reading: Callable[[], object]) -> object:
    """Return what was read, or its one refusal; any other error goes through and fails the test."""
    try:
        return reading()
    except WorkflowError as refusal:
        return refusal


@QUICK
@given(st.lists(PIECES, max_size=25).map("".join) | st.text())
def test_any_text_gives_plain_values_or_one_refusal(noise):
    got = answer(lambda: parse(noise, name="noise.yaml"))

    lines = len(re.split("[\n\r\x85\u2028\u2029]", noise)) + 1
    assert (
        (got.file == "noise.yaml" and 1 <= got.line <= lines) if isinstance(got, PackSyntaxError) else only_plain(got)
    )


@QUICK
@given(st.binary(max_size=200) | st.text(st.characters()).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_in_a_file_give_plain_values_or_one_refusal(noise):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "noise.yaml")
        file.write_bytes(noise)
        got = answer(lambda: read(file))

    assert str(file) in got.sentence if isinstance(got, PackSyntaxError) else only_plain(got)


TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(st.characters(categories=("L", "N", "Zs"))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1), inner, max_size=4),
    max_leaves=15,
)


@QUICK
@given(TREES)
def test_what_is_written_as_json_is_read_back_the_same(tree):
    assert parse(json.dumps(tree, ensure_ascii=False), name="x") == tree
