"""A condition that cannot mean anything is refused when law loads, with its file, its line and a remedy."""

from __future__ import annotations

from textwrap import dedent

import pytest
from factories import tiny_dictionary

from workflow.conditions import compile_condition
from workflow.errors import PackError
from workflow.packfile import parse


def refusal(text, scope=None) -> PackError:
    raw = parse(dedent(text).strip("\n"), name="rules/xx/grounds.yaml")
    with pytest.raises(PackError) as caught:
        compile_condition(raw, tiny_dictionary(), scope)
    error = caught.value
    assert error.sentence.startswith(f"rules/xx/grounds.yaml, line {error.line}: ")
    assert error.remedy
    return error


REFUSED = {
    "an operator nobody knows": ("fact: case.count\nbigger: 2", 2, "'bigger' does not fit case.count, a number"),
    "an operator of another type": ("fact: person.minor\nmore_than: 1", 2, "does not fit person.minor, a yes-no"),
    "an order of choices": ("fact: case.purpose\nat_least: trial", 2, "does not fit case.purpose, a choice"),
    "a date word for a number": ("fact: case.count\nbefore: 2026-01-01", 2, "does not fit case.count, a number"),
    "a number word for a date": ("fact: case.warrant_date\nat_least: 2", 2, "does not fit case.warrant_date, a date"),
    "a question inside a narrative": ("fact: case.advice\nis: x", 2, "does not fit case.advice, a narrative"),
    "includes for one value": ("fact: person.name\nincludes: x", 2, "does not fit person.name, a text"),
    "is for a list of values": ("fact: documents.received\nis: warrant", 2, "does not fit documents.received"),
    "a fact nobody declared": ("fact: person.age\nis: 3", 1, "no fact 'person.age'"),
    "a fact that is a list of words": ("fact: [a]\nis: 3", 1, "no fact"),
    "a number for yes or no": ("fact: person.minor\nis: 1", 2, "'1' is not true or false"),
    "a text for a number": ("fact: case.count\nat_least: many", 2, "a whole number of offences"),
    "true for a number": ("fact: case.count\nis: true", 2, "needs a whole number"),
    "a word that is no date": ("fact: case.warrant_date\nbefore: 2026-02-30", 2, "is not a date"),
    "a word that is no length": ("fact: case.penalty\nmore_than: one year", 2, "is not a length of time"),
    "a choice that is not offered": ("fact: case.purpose\nis: revenge", 2, "'revenge' is not one of trial, sentence"),
    "a choice in a list": ("fact: case.purpose\nin: [trial, revenge]", 2, "'revenge' is not one of"),
    "a document nobody listed": ("fact: documents.received\nincludes: poem", 2, "'poem' is not one of"),
    "a name for a code": ("fact: sides.requested\nis: Netherlands", 2, "is not a code such as NL"),
    "one value where a list is due": ("fact: case.count\nin: 3", 2, "'in' needs a list"),
    "an empty value": ("fact: person.name\nis:", 2, "is empty"),
    "known with a word": ("fact: person.name\nknown: 'false'", 2, "known"),
    "no operator": ("fact: person.name", 1, "is not a condition"),
    "two operators": ("fact: case.count\nat_least: 1\nat_most: 3", 1, "is not a condition"),
    "all and any at once": ("all: [{fact: person.minor, is: true}]\nany: []", 1, "is not a condition"),
    "a word for a condition": ("all:\n  - always", 2, "a condition is a mapping"),
    "nothing for a condition": ("not:", 1, "a condition is a mapping"),
    "a word after where": ("some: records\nwhere: sealed", 2, "a condition is a mapping"),
    "a bare list": ("- fact: person.minor\n  is: true", 1, "a condition is a mapping"),
    "an empty all": ("any:\n  - all: []", 2, "'all' needs a list"),
    "an any that is no list": ("any: {fact: person.minor, is: true}", 1, "'any' needs a list"),
    "a list of nothing known": ("some: children\nwhere: {fact: person.minor, is: true}", 1, "'children' is not a list"),
    "a single fact as a list": ("each: person.name\nwhere: {fact: person.minor, is: true}", 1, "is not a list"),
    "some without where": ("some: records", 1, "is not a condition"),
    "a fault deep inside": ("all:\n  - not:\n      any:\n        - {fact: x.y, is: 1}", 4, "no fact 'x.y'"),
    "an item's fact outside its list": ("fact: records.sealed\nis: true", 1, "'records.sealed' is a fact of each item"),
    "an item's fact after a fact": (
        "fact: case.penalty\nless_than: {fact: records.penalty}", 2, "'records.penalty' is a fact of each item"),
    "facts of two types": ("fact: case.count\nis: {fact: person.name}", 2, "is a number, person.name a text"),
    "a comparison with nothing": ("fact: case.count\nis: {path: case.count}", 2, ""),
    "plus on what is no date": (
        "fact: case.penalty\nless_than: {fact: case.penalty, plus: 1 year}", 2, "only fact, and plus for dates"),
    "an unknown key in a comparison": (
        "fact: case.warrant_date\nbefore: {fact: event.arrested, minus: 1 day}", 2, "only fact, and plus for dates"),
    "plus of no length": (
        "fact: case.warrant_date\nbefore:\n  fact: event.arrested\n  plus: soon", 4, "is not a length of time"),
    "plus of a lifetime": ("fact: case.warrant_date\nbefore:\n  fact: event.arrested\n  plus: life", 4, "life"),
    "plus of hours on a day": ("fact: case.warrant_date\nbefore:\n  fact: event.arrested\n  plus: 5 hours", 4, "hours"),
    "in with one other fact": ("fact: sides.requested\nin: {fact: sides.requesting}", 2, "in"),
    "not_in with one other fact": ("fact: case.count\nnot_in: {fact: case.count}", 2, "not_in"),
    "includes with many values": ("fact: person.nationalities\nincludes: {fact: sides.holders}", 2, "includes"),
    "includes_any with one value": ("fact: person.nationalities\nincludes_any: {fact: sides.requested}", 2, "includes"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_line(name):
    text, line, words = REFUSED[name]
    error = refusal(text)

    assert error.line == line
    assert words in error.reason


def test_a_list_is_not_looked_at_inside_itself():
    inner = "some: records\nwhere: {some: records, where: {fact: records.sealed, is: true}}"

    assert "'records' inside itself" in refusal(inner).reason
    assert (
        "'records' inside itself" in refusal("some: records\nwhere: {fact: records.sealed, is: true}", "records").reason
    )


def test_the_operators_that_would_fit_are_told():
    assert refusal("fact: person.minor\nabove: 3").remedy == "It takes: is, is_not, known."
