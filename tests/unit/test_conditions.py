"""Conditions answer yes, no or cannot be told, and name the facts that decided or the facts that are missing."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from factories import as_yaml, tiny_dictionary

from workflow.conditions import ITEM, OPERATORS, compile_condition, paths_of
from workflow.model.value import read_value
from workflow.vocabulary import Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
THREE = (YES, NO, UNKNOWN)


def known(facts):
    """Return written facts as conditions read them; a list of mappings is a list of items."""
    dictionary = tiny_dictionary()
    env = {}
    for path, raw in facts.items():
        if path in dictionary.lists:
            rows = [{ITEM: str(n), **known(row)} for n, row in enumerate(raw, start=1)]
            env[path] = tuple(rows)
        else:
            env[path] = read_value(dictionary[path], raw)
    return env


def ask(condition, facts=None):
    return compile_condition(as_yaml(condition), tiny_dictionary())(known(facts or {}), None)


LEAVES = {
    YES: {"fact": "person.minor", "is": True},
    NO: {"fact": "person.minor", "is": False},
    UNKNOWN: {"fact": "case.political", "is": True},
}
MINOR = {"person.minor": True}


@pytest.mark.parametrize("parts", [parts for count in (1, 2, 3) for parts in product(THREE, repeat=count)])
def test_all_is_no_as_soon_as_one_is_no_and_yes_only_when_every_one_is(parts):
    expected = NO if NO in parts else UNKNOWN if UNKNOWN in parts else YES

    assert ask({"all": [LEAVES[part] for part in parts]}, MINOR)[0] is expected


@pytest.mark.parametrize("parts", [parts for count in (1, 2, 3) for parts in product(THREE, repeat=count)])
def test_any_is_yes_as_soon_as_one_is_yes_and_no_only_when_none_can_be(parts):
    expected = YES if YES in parts else UNKNOWN if UNKNOWN in parts else NO

    assert ask({"any": [LEAVES[part] for part in parts]}, MINOR)[0] is expected


@pytest.mark.parametrize(("part", "expected"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_turns_yes_and_no_and_leaves_what_cannot_be_told(part, expected):
    assert ask({"not": LEAVES[part]}, MINOR)[0] is expected


def test_the_missing_facts_of_every_open_part_are_named_once_each():
    open_parts = [{"fact": "case.political", "is": True}, {"fact": "person.name", "is": "A"}]

    assert ask({"all": open_parts}) == (UNKNOWN, ("case.political", "person.name"))


def test_the_facts_that_decided_are_named_and_no_others():
    parts = [LEAVES[YES], {"fact": "case.political", "is": True}, {"fact": "case.count", "is": 1}]

    assert ask({"all": parts}, {**MINOR, "case.political": False}) == (NO, ("case.political",))
    assert ask({"any": parts}, MINOR) == (YES, ("person.minor",))
    assert ask({"all": [LEAVES[YES], LEAVES[YES]]}, MINOR)[1] == ("person.minor", "person.minor")
    assert ask({"not": LEAVES[YES]}, MINOR) == (NO, ("person.minor",))


TABLE = [
    ("person.minor", "is", True, {True: YES, False: NO, "none": NO}),
    ("person.minor", "is_not", True, {True: NO, False: YES, "none": YES}),
    ("person.name", "is", "A", {"A": YES, "a": NO, "AB": NO, "none": NO}),
    ("person.name", "is_not", "A", {"A": NO, "B": YES, "none": YES}),
    ("person.name", "in", ["A", "B"], {"A": YES, "AB": NO, "none": NO}),
    ("person.name", "not_in", ["A", "B"], {"B": NO, "C": YES, "none": YES}),
    ("case.purpose", "is", "trial", {"trial": YES, "sentence": NO, "none": NO}),
    ("case.purpose", "is_not", "trial", {"trial": NO, "sentence": YES, "none": YES}),
    ("case.purpose", "in", ["trial"], {"trial": YES, "sentence": NO, "none": NO}),
    ("case.purpose", "not_in", ["trial"], {"trial": NO, "sentence": YES, "none": YES}),
    ("sides.requested", "is", "US", {"US": YES, "US-AL": NO, "none": NO}),
    ("sides.requested", "is_not", "US", {"US": NO, "US-AL": YES, "none": YES}),
    ("sides.requested", "in", ["US", "NL"], {"NL": YES, "US-AL": NO, "none": NO}),
    ("sides.requested", "not_in", ["US", "NL"], {"NL": NO, "US-AL": YES, "none": YES}),
    ("case.count", "is", 2, {2: YES, 3: NO, "none": NO}),
    ("case.count", "is_not", 2, {2: NO, 3: YES, "none": YES}),
    ("case.count", "in", [1, 2], {2: YES, 3: NO, "none": NO}),
    ("case.count", "not_in", [1, 2], {2: NO, 3: YES, "none": YES}),
    ("case.count", "at_least", 2, {1: NO, 2: YES, 3: YES, "none": NO}),
    ("case.count", "more_than", 2, {1: NO, 2: NO, 3: YES, "none": NO}),
    ("case.count", "at_most", 2, {1: YES, 2: YES, 3: NO, "none": NO}),
    ("case.count", "less_than", 2, {1: YES, 2: NO, 3: NO, "none": NO}),
    ("case.penalty", "at_least", "1 year", {"11 months": NO, "12 months": YES, "life": YES}),
    ("case.penalty", "at_least", "1 year", {"1 year": YES, "365 days": UNKNOWN, "366 days": UNKNOWN, "none": NO}),
    ("case.penalty", "more_than", "1 year", {"1 year": NO, "12 months": NO, "13 months": YES, "none": NO}),
    ("case.penalty", "more_than", "1 year", {"1 year and 1 day": YES, "life": YES, "death": YES}),
    ("case.penalty", "at_most", "1 year", {"12 months": YES, "1 year and 1 day": NO, "death": NO, "none": NO}),
    ("case.penalty", "less_than", "1 year", {"1 year": NO, "11 months": YES, "life": NO, "none": NO}),
    ("case.penalty", "at_least", "1 month", {"30 days": UNKNOWN, "27 days": NO, "31 days": UNKNOWN, "32 days": YES}),
    ("case.penalty", "more_than", "life", {"9999 years": NO, "life": NO, "death": YES}),
    ("case.penalty", "is", "1 year", {"1 year": YES, "12 months": YES, "2 years": NO, "life": NO, "none": NO}),
    ("case.penalty", "is_not", "1 year", {"12 months": NO, "2 years": YES, "none": YES}),
    ("case.penalty", "in", ["1 year", "life"], {"12 months": YES, "life": YES, "death": NO, "none": NO}),
    ("case.penalty", "not_in", ["1 year", "life"], {"12 months": NO, "life": NO, "death": YES, "none": YES}),
    ("case.penalty", "is", "1 month", {"30 days": UNKNOWN, "27 days": NO, "1 month": YES}),
    ("case.penalty", "in", ["1 month", "2 years"], {"30 days": UNKNOWN, "24 months": YES, "1 day": NO}),
    ("case.warrant_date", "is", "2026-03-01", {"2026-03-01": YES, "2026-03-02": NO, "none": NO}),
    ("case.warrant_date", "is_not", "2026-03-01", {"2026-03-01": NO, "2026-03-02": YES, "none": YES}),
    ("case.warrant_date", "in", ["2026-03-01"], {"2026-03-01": YES, "2026-03-02": NO, "none": NO}),
    ("case.warrant_date", "not_in", ["2026-03-01"], {"2026-03-01": NO, "2026-03-02": YES, "none": YES}),
    ("case.warrant_date", "before", "2026-03-01", {"2026-02-28": YES, "2026-03-01": NO, "none": NO}),
    ("case.warrant_date", "after", "2026-03-01", {"2026-03-01": NO, "2026-03-02": YES, "none": NO}),
    ("case.warrant_date", "on_or_before", "2026-03-01", {"2026-03-01": YES, "2026-03-02": NO, "none": NO}),
    ("case.warrant_date", "on_or_after", "2026-03-01", {"2026-02-28": NO, "2026-03-01": YES, "none": NO}),
    ("documents.received", "includes", "warrant", {("note", "warrant"): YES, ("note",): NO, (): NO, "none": NO}),
    ("documents.received", "includes_any", ["warrant"], {("warrant",): YES, ("note",): NO, (): NO, "none": NO}),
    ("person.nationalities", "includes", "NL", {("NL", "BE"): YES, ("US",): NO, (): NO, "none": NO}),
    ("person.nationalities", "includes_any", ["NL", "BE"], {("US", "BE"): YES, ("US",): NO, (): NO, "none": NO}),
]  # fmt: skip
CASES = [(path, word, want, have, answer) for path, word, want, rows in TABLE for have, answer in rows.items()]


@pytest.mark.parametrize(("path", "word", "want", "have", "answer"), CASES)
def test_every_operator_answers_for_every_sort_of_value(path, word, want, have, answer):
    assert ask({"fact": path, word: want}, {path: have}) == (answer, (path,))


@pytest.mark.parametrize(("path", "word", "want"), [row[:3] for row in TABLE])
def test_a_fact_nobody_has_given_leaves_every_operator_open(path, word, want):
    assert ask({"fact": path, word: want}) == (UNKNOWN, (path,))


def test_the_table_above_holds_every_operator_of_every_type():
    dictionary = tiny_dictionary()
    tried = {(dictionary[path].type, word) for path, word, _, _ in TABLE}

    assert tried == {(kind, word) for kind, words in OPERATORS.items() for word in words}


@pytest.mark.parametrize("path", ["person.name", "case.advice", "records", "documents.received", "case.penalty"])
def test_only_known_always_has_an_answer(path):
    value = [] if path in ("records", "documents.received") else "1 year" if path == "case.penalty" else "x"

    assert ask({"fact": path, "known": True}) == (NO, (path,))
    assert ask({"fact": path, "known": False}) == (YES, (path,))
    assert ask({"fact": path, "known": True}, {path: value}) == (YES, (path,))


def test_a_said_none_is_known():
    assert ask({"fact": "person.name", "known": True}, {"person.name": "none"})[0] is YES


SEALED = {"fact": "records.sealed", "is": True}
RECORDS = {
    "nobody said which records there are": (None, UNKNOWN, UNKNOWN, ("records",)),
    "there are none": ([], NO, YES, ("records",)),
    "one is, one is not": ([{"records.sealed": True}, {"records.sealed": False}], YES, NO, None),
    "all are": ([{"records.sealed": True}, {"records.sealed": True}], YES, YES, None),
    "none is": ([{"records.sealed": False}], NO, NO, ("records.sealed[1]",)),
    "one is, of one nobody said": ([{}, {"records.sealed": True}], YES, UNKNOWN, None),
    "one is not, of one nobody said": ([{}, {"records.sealed": False}], UNKNOWN, NO, None),
    "of none anybody said": ([{}, {}], UNKNOWN, UNKNOWN, ("records.sealed[1]", "records.sealed[2]")),
}


@pytest.mark.parametrize("name", RECORDS)
def test_some_and_each_over_a_list(name):
    rows, some, each, leaves = RECORDS[name]
    facts = {} if rows is None else {"records": rows}
    of_some = ask({"some": "records", "where": SEALED}, facts)
    of_each = ask({"each": "records", "where": SEALED}, facts)

    assert (of_some[0], of_each[0]) == (some, each)
    if leaves:
        assert of_some[1] == of_each[1] == leaves


def test_the_item_that_decided_and_the_item_that_is_missing_are_named():
    rows = {"records": [{"records.sealed": False}, {"records.sealed": True}, {}]}

    assert ask({"some": "records", "where": SEALED}, rows) == (YES, ("records.sealed[2]",))
    assert ask({"each": "records", "where": SEALED}, rows) == (NO, ("records.sealed[1]",))
    assert ask({"each": "records", "where": {"not": SEALED}}, {"records": rows["records"][::2]}) == (
        UNKNOWN, ("records.sealed[2]",),
    )  # fmt: skip


def test_a_fact_of_the_whole_request_may_be_asked_inside_a_list():
    where = {"any": [SEALED, {"fact": "person.minor", "is": True}]}

    assert ask({"each": "records", "where": where}, {"records": [{}, {}], **MINOR}) == (YES, ("person.minor",) * 2)


PLUS = {"fact": "event.arrested", "on_or_before": {"fact": "case.warrant_date", "plus": "60 days"}}


@pytest.mark.parametrize(
    ("warrant", "plus", "arrested", "answer"),
    [
        ("2026-01-01", "60 days", "2026-03-02", YES),
        ("2026-01-01", "60 days", "2026-03-03", NO),
        ("2026-01-31", "1 month", "2026-02-28", YES),
        ("2026-01-31", "1 month", "2026-03-01", NO),
        ("2024-02-29", "1 year", "2025-02-28", YES),
        ("2026-01-01", "2 weeks", "2026-01-15", YES),
    ],
)
def test_a_date_is_compared_with_another_plus_a_length_of_time(warrant, plus, arrested, answer):
    condition = {"fact": "event.arrested", "on_or_before": {"fact": "case.warrant_date", "plus": plus}}

    assert ask(condition, {"case.warrant_date": warrant, "event.arrested": arrested})[0] is answer


def test_a_comparison_of_two_facts_names_whichever_is_missing():
    assert ask(PLUS) == (UNKNOWN, ("event.arrested", "case.warrant_date"))
    assert ask(PLUS, {"event.arrested": "2026-01-01"}) == (UNKNOWN, ("case.warrant_date",))
    both = {"event.arrested": "2026-01-01", "case.warrant_date": "none"}
    assert ask(PLUS, both) == (NO, ("event.arrested", "case.warrant_date"))


def test_a_day_at_the_end_of_the_calendar_cannot_make_an_answer_fail():
    assert ask(PLUS, {"case.warrant_date": "9999-12-31", "event.arrested": "2026-01-01"})[0] is YES


def test_facts_of_two_items_are_compared_item_by_item():
    condition = {"some": "records", "where": {"fact": "records.penalty", "more_than": {"fact": "case.penalty"}}}
    rows = [{"records.penalty": "1 year"}, {"records.penalty": "3 years"}]

    assert ask(condition, {"records": rows, "case.penalty": "2 years"})[0] is YES
    assert ask(condition, {"records": rows[:1], "case.penalty": "2 years"})[0] is NO
    assert ask(condition, {"records": [{}], "case.penalty": "1 year"}) == (UNKNOWN, ("records.penalty[1]",))


def test_nationality_is_compared_with_the_side_that_is_asked():
    condition = {"fact": "person.nationalities", "includes": {"fact": "sides.requested"}}

    assert ask(condition, {"person.nationalities": ["NL"], "sides.requested": "NL"})[0] is YES
    assert ask(condition, {"person.nationalities": ["NL"], "sides.requested": "US"})[0] is NO
    assert ask(condition, {"sides.requested": "US"}) == (UNKNOWN, ("person.nationalities",))


def test_one_list_of_places_is_compared_with_another():
    condition = {"fact": "person.nationalities", "includes_any": {"fact": "sides.holders"}}

    assert ask(condition, {"person.nationalities": ["NL"], "sides.holders": ["BE", "NL"]})[0] is YES
    assert ask(condition, {"person.nationalities": ["NL"], "sides.holders": []})[0] is NO
    assert ask(condition, {"person.nationalities": ["NL"], "sides.holders": "none"})[0] is NO


def test_two_facts_that_were_both_said_to_be_none_do_not_equal_each_other():
    condition = {"fact": "sides.requesting", "is": {"fact": "sides.requested"}}

    assert ask(condition, {"sides.requesting": "none", "sides.requested": "none"})[0] is NO


def test_the_facts_a_condition_names_are_listed_once_each():
    condition = {"all": [PLUS, {"some": "records", "where": SEALED}, {"not": SEALED}]}

    assert paths_of(as_yaml(condition)) == ("event.arrested", "case.warrant_date", "records", "records.sealed")


def test_a_life_sentence_is_longer_than_any_number_of_years():
    assert ask({"fact": "case.penalty", "more_than": "999 years"}, {"case.penalty": "life"})[0] is YES


@pytest.mark.parametrize(("penalty", "answer"), [("364 days", NO), ("367 days", YES)])
def test_a_year_is_longer_than_364_days_and_shorter_than_367(penalty, answer):
    assert ask({"fact": "case.penalty", "at_least": "1 year"}, {"case.penalty": penalty})[0] is answer


def test_a_date_is_a_date_and_not_its_text():
    env = {"case.warrant_date": date(2026, 3, 1)}
    condition = compile_condition(as_yaml({"fact": "case.warrant_date", "is": "2026-03-01"}), tiny_dictionary())

    assert condition(env, None)[0] is YES
