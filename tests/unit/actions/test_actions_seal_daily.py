"""A desk seals its logs by itself, once a day and only when something was added."""

from __future__ import annotations

from datetime import timedelta

from factories import NOON, OFFICER, later, opening

from workflow.actions.note import Note
from workflow.actions.seal_daily import seal_daily
from workflow.actions.seal_over import seal_over
from workflow.actions.step import open_new, perform


def test_what_was_recorded_is_sealed_within_a_day_and_nothing_is_sealed_twice(house):
    assert seal_daily(house, NOON) == 0, "an empty log has nothing to seal"
    open_new(house, opening())
    assert seal_daily(house, NOON) == 1
    assert seal_over(house, "XX-1", 1).is_sealed

    perform(house, "XX-1", Note(at=later(1), by=OFFICER, text="A call to the ministry."))
    assert seal_daily(house, NOON + timedelta(hours=23)) == 0
    assert not seal_over(house, "XX-1", 2).is_sealed
    assert seal_daily(house, NOON + timedelta(hours=24)) == 1
    assert seal_over(house, "XX-1", 2).is_sealed
    assert seal_daily(house, NOON + timedelta(days=9)) == 0
