"""Lengths of time as law writes them: months and days are kept apart, and what depends on the month has no answer."""

from __future__ import annotations

from datetime import date

import pytest
from factories import long


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        ("12 months", "1 year", 0),
        ("1 year", "11 months", 1),
        ("7 days", "1 week", 0),
        ("24 hours", "1 day", 0),
        ("1 day", "25 hours", -1),
        ("30 days", "1 month", None),
        ("31 days", "1 month", None),
        ("28 days", "1 month", None),
        ("27 days", "1 month", -1),
        ("32 days", "1 month", 1),
        ("1 year and 1 day", "1 year", 1),
        ("1 year and 1 day", "12 months and 2 days", -1),
        ("life", "9999 years", 1),
        ("death", "life", 1),
        ("life", "life", 0),
        ("1 hour", "death", -1),
    ],
)
def test_two_lengths_compare_either_way_round(left, right, answer):
    assert long(left).compare(long(right)) == answer
    assert long(right).compare(long(left)) == (None if answer is None else -answer)


@pytest.mark.parametrize(
    ("day", "length", "landed"),
    [
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-12-15", "1 month", "2027-01-15"),
        ("2026-01-31", "1 month and 1 day", "2026-03-01"),
        ("2026-03-01", "40 days", "2026-04-10"),
        ("2026-03-01", "2 weeks", "2026-03-15"),
    ],
)
def test_a_day_plus_a_length_counts_months_first(day, length, landed):
    assert long(length).after(date.fromisoformat(day)) == date.fromisoformat(landed)


@pytest.mark.parametrize(
    "words",
    ["", "year", "a year", "1", "1.5 years", "-1 day", "1 year, 2 days", "12345 days", "Life", "1  year", "1 yr"],
)
def test_other_words_are_refused_with_the_accepted_shapes(words):
    with pytest.raises(ValueError, match="is not a length of time such as '1 year'"):
        long(words)


def test_a_line_end_is_no_part_of_a_length():
    with pytest.raises(ValueError, match="is not a length of time"):
        long("1 year\n")


def test_the_words_are_kept_as_they_were_written():
    assert long("1 year and 6 months").text == "1 year and 6 months"
    assert (long("1 year and 6 months").months, long("3 weeks").days) == (18, 21)


def test_past_the_end_of_the_calendar_is_its_last_day():
    for length in ("9000 years", "9999 days"):
        assert long(length).after(date(9990, 1, 1)) == date.max
