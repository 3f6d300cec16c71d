"""One byte form for one meaning, and nothing that could have two."""

from enum import IntEnum, StrEnum

import pytest

from workflow.errors import TrailError
from workflow.trail.canonical import MAX_INTEGER, decode, encode


class Word(StrEnum):
    HELD = "held"


class Number(IntEnum):
    ONE = 1


class Text(str):
    __slots__ = ()


def test_members_are_sorted_and_nothing_is_added():
    assert (
        encode({"b": [1, True, None], "a": "é\n\x7f", "A": {}}) == '{"A":{},"a":"é\\n\x7f","b":[1,true,null]}'.encode()
    )


def test_the_escapes_are_those_of_the_standard():
    assert encode('"\\/\b\f\n\r\t\x00\x1f') == rb'"\"\\/\b\f\n\r\t\u0000\u001f"'


def test_tuples_are_lists_and_words_are_text():
    assert encode((1, Word.HELD)) == b'[1,"held"]'


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        {"a": [0.5]},
        b"bytes",
        {1: 2},
        {"é": 1},
        {Word.HELD: 1},
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        "\ud800",
        Number.ONE,
        Text("a"),
        {"a"},
        object(),
    ],
)
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(TrailError) as caught:
        encode(value)
    assert caught.value.remedy


def test_the_largest_numbers_pass():
    assert decode(encode([MAX_INTEGER, -MAX_INTEGER])) == [MAX_INTEGER, -MAX_INTEGER]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b"1\n",
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"NaN",
        b"9007199254740992",
        b"99999999999999999999999999",
        rb'"\u0041"',
        rb'"\/"',
        rb'"\ud800"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        '{"é":1}'.encode(),
    ],
)
def test_any_other_form_is_refused(data):
    with pytest.raises(TrailError):
        decode(data)


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_depth_is_bounded(opening, closing):
    assert decode(opening * 31 + b"[]" + closing * 31)
    for levels in (32, 200, 100_000):
        with pytest.raises(TrailError):
            decode(opening * levels + b"[]" + closing * levels)


def test_size_is_bounded():
    with pytest.raises(TrailError, match="at most 3"):
        decode(b"[12]", limit=3)


def test_a_value_that_holds_itself_is_refused():
    value: list = []
    value.append(value)
    with pytest.raises(TrailError, match="nested"):
        encode(value)
