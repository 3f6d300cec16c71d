"""One value of a fact: read by its kind, refused in words, written back the same."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from factories import a_fact, as_yaml, long, tiny_dictionary

from workflow.model.base import typed
from workflow.model.fact import FactKind
from workflow.model.value import MAX_NARRATIVE, MAX_TEXT, read_value, stored_value, write_value


def kind(name="text", **keys):
    return typed(FactKind, as_yaml(a_fact("person.x", name, **keys)))


READ = [
    ("yes-no", True, True),
    ("number", 3, 3),
    ("text", "Jan", "Jan"),
    ("date", "2026-03-01", date(2026, 3, 1)),
    ("date", date(2026, 3, 1), date(2026, 3, 1)),
    ("moment", "2026-03-01T10:00+01:00", datetime.fromisoformat("2026-03-01T10:00+01:00")),
    ("duration", "18 months", long("18 months")),
    ("jurisdiction", "US-AL", "US-AL"),
    ("jurisdictions", ["NL", "US-AL"], ("NL", "US-AL")),
    ("texts", ["one", "two"], ("one", "two")),
    ("choice", "a", "a"),
    ("choices", [], ()),
]
REFUSED = [
    ("yes-no", "yes", "is not true or false"),
    ("number", True, "needs a whole number"),
    ("number", "3", "is not a whole number of things"),
    ("text", "  ", "needs text of 1 to"),
    ("text", "x" * (MAX_TEXT + 1), "needs text of 1 to"),
    ("narrative", "x" * (MAX_NARRATIVE + 1), "needs text of 1 to"),
    ("text", 3, "is not text"),
    ("date", "2026-02-30", "is not a date such as"),
    ("date", "1 March 2026", "is not a date such as"),
    ("date", "20260301", "is not a date such as"),
    ("moment", "2026-03-01T10:00", "needs its offset"),
    ("moment", "noon", "is not a moment such as"),
    ("duration", "long", "is not a length of time"),
    ("jurisdiction", "Netherlands", "is not a code such as"),
    ("jurisdiction", "nl", "is not a code such as"),
    ("jurisdictions", "NL", "needs a list"),
    ("texts", [""], "needs text of 1 to"),
    ("choice", "c", "is not one of a, b"),
    ("choices", ["a", "c"], "is not one of a, b"),
    ("list", "x", "give its items"),
    ("text", None, "write none if there is none"),
]


def of(name):
    extra = {"number": {"unit": "things"}}.get(name, {})
    if name.startswith("choice"):
        extra = {"choices": {"a": {"en": "A"}, "b": {"en": "B"}}}
    return kind(name, **extra)


@pytest.mark.parametrize(("name", "raw", "value"), READ)
def test_a_value_is_read_by_its_kind_and_written_back(name, raw, value):
    found = read_value(of(name), raw)

    assert found == value
    assert stored_value(of(name), write_value(found)) == value


@pytest.mark.parametrize(("name", "raw", "words"), REFUSED)
def test_what_does_not_fit_is_refused_in_words(name, raw, words):
    with pytest.raises(ValueError, match=words):
        read_value(of(name), raw)


@pytest.mark.parametrize("name", ["yes-no", "number", "text", "date", "duration", "choice", "choices", "jurisdiction"])
def test_none_must_be_said_and_is_then_known(name):
    assert read_value(of(name), "none") is None
    assert stored_value(of(name), None) is None


def test_none_that_is_one_of_the_choices_is_that_choice():
    assert read_value(kind("choice", choices={"none": {"en": "None of these"}}), "none") == "none"


def test_a_number_needs_its_unit_and_choices_belong_to_a_choice():
    with pytest.raises(Exception, match="a number needs its unit"):
        kind("number")
    with pytest.raises(Exception, match="choices belong to a choice"):
        kind("text", choices={"a": {"en": "A"}})
    with pytest.raises(Exception, match="choices belong to a choice"):
        kind("choice")


def test_the_dictionary_knows_which_facts_are_facts_of_items():
    dictionary = tiny_dictionary()

    assert dictionary.list_of("records.sealed") == "records"
    assert dictionary.list_of("records") is None
    assert dictionary.list_of("person.name") is None
    assert dictionary["records.sealed"].group == "records"
    assert "person.age" not in dictionary


def test_a_line_end_is_no_part_of_a_code():
    with pytest.raises(ValueError, match="is not a code"):
        read_value(of("jurisdiction"), "NL\n")
