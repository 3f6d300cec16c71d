"""Whatever lengths are compared: the order never contradicts itself, nor the calendar."""

from __future__ import annotations

from datetime import date

from factories import long
from hypothesis import given, settings
from hypothesis import strategies as st

QUICK = settings(max_examples=200)
UNITS = st.sampled_from(["days", "weeks", "months", "years"])
LENGTHS = st.lists(st.builds("{} {}".format, st.integers(1, 90), UNITS), min_size=1, max_size=2).map(" and ".join)
ANY = LENGTHS | st.sampled_from(["life", "death", "12 hours", "36 hours"])
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@QUICK
@given(ANY, ANY)
def test_turning_a_comparison_round_turns_its_answer_round(one, other):
    forward, back = long(one).compare(long(other)), long(other).compare(long(one))

    assert back == (None if forward is None else -forward)


@QUICK
@given(ANY)
def test_every_length_is_as_long_as_itself(one):
    assert long(one).compare(long(one)) == 0


@QUICK
@given(LENGTHS, LENGTHS, DAYS)
def test_what_is_longer_never_ends_earlier_on_any_day_of_the_calendar(one, other, day):
    answer = long(one).compare(long(other))
    ends = long(one).after(day), long(other).after(day)

    if answer == 1:
        assert ends[0] >= ends[1]
    if answer == 0:
        assert ends[0] == ends[1]


@QUICK
@given(ANY, ANY, ANY)
def test_longer_than_the_longer_is_longer(one, two, three):
    if long(one).compare(long(two)) == 1 and long(two).compare(long(three)) == 1:
        assert long(one).compare(long(three)) == 1


@QUICK
@given(LENGTHS, DAYS)
def test_a_length_always_leads_to_a_later_day(one, day):
    assert long(one).after(day) > day
