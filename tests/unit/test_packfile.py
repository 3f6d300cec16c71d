"""Reading law as text: nothing is guessed, nothing is dropped, and every refusal names file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workflow.errors import PackSyntaxError
from workflow.packfile import MAX_BYTES, MAX_DEPTH, Mapping, Sequence, parse, read

if TYPE_CHECKING:
    from pathlib import Path


def refusal(text: str) -> PackSyntaxError:
    with pytest.raises(PackSyntaxError) as caught:
        parse(text, name="grounds.yaml")
    return caught.value


def test_a_key_given_twice_is_refused_with_both_lines():
    error = refusal("id: one\nwhen: x\nid: two\n")

    assert error.line == 3
    assert "'id' is given twice (first on line 1)" in error.sentence
    assert "grounds.yaml, line 3" in error.sentence


@pytest.mark.parametrize("text", ["1: a\n'1': b", "yes: a\n'yes': b", "{a: 1, 'a': 2}", 'a: 1\n"a": 2'])
def test_a_key_written_in_two_ways_is_still_the_same_key(text):
    assert "is given twice" in refusal(text).reason


def test_a_key_given_twice_deep_inside_is_refused():
    assert refusal("- all:\n    - {fact: a.b, is: true, is: false}").line == 2


def test_an_alias_is_refused_with_its_line():
    error = refusal("first: &ground {a: b}\nsecond: *ground\n")

    assert error.line == 2
    assert "alias" in error.reason


def test_a_merge_key_merges_nothing():
    assert parse("<<: {a: b}", name="x") == {"<<": {"a": "b"}}


@pytest.mark.parametrize(
    "text", ["a: !!binary aGk=", "a: !ours x", "a: !!python/name:os.system x", "a: =", "[!!omap x]"]
)
def test_a_tag_on_a_word_is_refused(text):
    assert "tag" in refusal(text).reason


@pytest.mark.parametrize("text", ["a: !!python/object:os.system {b: c}", "a: !!set {b: c}", "a: !ours {b: c}"])
def test_a_tag_on_a_mapping_constructs_nothing(text):
    assert parse(text, name="x") == {"a": {"b": "c"}}


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_in_the_file_is_refused(character):
    assert "control characters" in refusal(f"a: b\nc: d{character}e\n").reason


def test_nesting_beyond_the_limit_is_refused_before_anything_recurses():
    assert f"nested deeper than {MAX_DEPTH}" in refusal("[" * 100_000).reason


def test_nesting_up_to_the_limit_is_read():
    found = parse("[" * MAX_DEPTH + "]" * MAX_DEPTH, name="x")

    for _ in range(MAX_DEPTH - 1):
        found = found[0]
    assert found == []


def test_block_nesting_beyond_the_limit_names_its_line():
    text = "".join("  " * depth + "a:\n" for depth in range(MAX_DEPTH + 2))

    assert refusal(text).line == MAX_DEPTH + 1


def test_a_text_beyond_the_size_limit_is_refused():
    assert "larger than" in refusal("a" * (MAX_BYTES + 1)).reason


def test_a_file_beyond_the_size_limit_is_refused_unread(tmp_path: Path):
    file = tmp_path / "big.yaml"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)

    with pytest.raises(PackSyntaxError, match="larger than"):
        read(file)


@pytest.mark.parametrize("word", ["yes", "no", "NO", "No", "on", "off", "True", "FALSE"])
def test_only_true_and_false_are_booleans(word):
    assert "is not a yes/no word" in refusal(f"a: {word}").reason


def test_a_country_code_that_yaml_takes_for_no_must_be_quoted():
    assert "quote it" in refusal("sides: {requesting: NO}").remedy
    assert parse("sides: {requesting: 'NO'}", name="x") == {"sides": {"requesting": "NO"}}


def test_true_and_false_are_booleans():
    assert parse("[true, false, 'true']", name="x") == [True, False, "true"]


@pytest.mark.parametrize("number", ["010", "0x1f", "1_000", "12:30:00", "0b11", "-0x2", "9" * 20])
def test_a_number_that_could_mean_two_things_is_refused(number):
    assert "not a plain whole number" in refusal(f"a: {number}").reason


@pytest.mark.parametrize("number", ["08", "0o10", "1e3", "1.5.2"])
def test_what_only_looks_like_a_number_stays_text(number):
    assert parse(f"a: {number}", name="x") == {"a": number}


@pytest.mark.parametrize("number", ["+010", "-010"])
def test_a_signed_octal_is_refused_like_any_other(number):
    assert "not a plain whole number" in refusal(f"a: {number}").reason


def test_whole_numbers_are_read_as_they_stand():
    assert parse("[0, 7, 30, -1, +5]", name="x") == [0, 7, 30, -1, 5]


def test_dates_and_fractions_stay_text():
    text = "[2026-03-01, 2026-13-45, 1.50, .inf, .nan, 1e3, 2026-03-01T10:00:00Z]"

    assert parse(text, name="x") == text.strip("[]").split(", ")


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null"])
def test_an_empty_value_is_nothing_and_not_a_word(nothing):
    assert parse(f"a: {nothing}", name="x") == {"a": None}


def test_a_tag_never_makes_words_disappear():
    assert "tagged as nothing" in refusal("a: !!null the words").reason


@pytest.mark.parametrize("escaped", ["\\0", "\\x07", "\\u202e"])
def test_a_control_character_written_as_an_escape_is_refused(escaped):
    assert refusal(f'a: "b{escaped}c"')


def test_half_a_character_is_refused_and_not_a_crash():
    assert refusal("a: \ud800")


def test_a_second_document_is_refused():
    assert refusal("a: 1\n---\nb: 2\n").line == 2


def test_a_key_that_is_a_list_is_refused():
    assert "a key must be a word" in refusal("? [a, b]\n: c").reason


def test_an_empty_file_holds_nothing(tmp_path: Path):
    file = tmp_path / "empty.yaml"
    file.write_text("# only a comment\n", encoding="utf-8")

    assert read(file) is None


def test_every_key_and_item_knows_its_line():
    rules = parse("# law\n- id: one\n  when:\n    fact: a\n\n- id: two\n", name="x")

    assert isinstance(rules, Sequence)
    assert isinstance(rules[0], Mapping)
    assert rules.lines == [2, 6]
    assert rules[0].line_of("when") == 3
    assert rules[0].line_of("absent") == rules[0].line == 2
    assert rules[0]["when"].line_of("fact") == 4
    assert {rules.file, rules[0].file, rules[0]["when"].file} == {"x"}


def test_unreadable_yaml_names_the_line_it_breaks_on():
    assert refusal("a: 1\nb: [1, 2\nc: 3\n").line == 3


def test_a_file_that_is_not_there_is_told_in_words(tmp_path: Path):
    with pytest.raises(PackSyntaxError, match="cannot be read") as caught:
        read(tmp_path / "none.yaml", name="rules/none.yaml")

    assert caught.value.file == "rules/none.yaml"
    assert caught.value.remedy


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path):
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"a: caf\xe9\n")

    with pytest.raises(PackSyntaxError, match="not UTF-8"):
        read(file)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path):
    with pytest.raises(PackSyntaxError, match="cannot be read"):
        read(tmp_path)


def test_texts_keep_their_script_and_their_line_ends_are_even(tmp_path: Path):
    file = tmp_path / "names.yaml"
    file.write_bytes("name: Łukasz 明 علي\r\nplace: x\r\n".encode())

    assert read(file) == {"name": "Łukasz 明 علي", "place": "x"}
