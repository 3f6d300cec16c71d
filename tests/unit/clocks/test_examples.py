"""Worked time limits, and the proof that the explanation alone leads to the same date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from clock_cases import EXAMPLES, clock_of, law

from workflow.clocks.explain import explain
from workflow.model.clock import Clock, ClockState


def moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_the_date_is_the_one_worked_by_hand(example):
    clock = clock_of(example)
    assert clock.due == moment(example["due"])
    assert isinstance(clock.due, datetime) == ("T" in example["due"])
    assert clock.state is ClockState.RUNNING
    if "alternative" in example:
        assert clock.alternative_due == moment(example["alternative"])
    assert clock.work_to == moment(example.get("work_to", example["due"]))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_the_steps_alone_lead_to_the_date(example):
    clock = clock_of(example)
    assert recomputed(clock) == clock.due


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_every_step_has_a_sentence_without_holes(example):
    for sentence in explain(clock_of(example), law()):
        assert sentence
        assert "{" not in sentence


def recomputed(clock: Clock) -> date:
    """Count again, from what the steps say and nothing else."""
    steps = {step.code: step for step in clock.steps}
    counted, skipped = steps["counted-end"], steps.get("skipped")
    left_out = set(skipped.params["days"]) if skipped else set()
    number, unit = counted.params["number"], counted.params["unit"]
    if unit == "hours":
        end = after_hours(steps["first-hour"].date, number, left_out)
    elif unit in ("days", "working-days"):
        end = steps["first-day"].date - timedelta(days=1)
        while number:
            end += timedelta(days=1)
            number -= end.isoformat() not in left_out
    else:
        end = counted.date
    assert end == counted.date
    moved = steps.get("moved")
    if moved:
        while end.isoformat() in moved.params["days"]:
            end += timedelta(days=1)
        assert end == moved.date
    return steps["minimum"].date if "minimum" in steps else end


def after_hours(start: datetime, number: int, left_out: set[str]) -> datetime:
    instant = start
    quarter = timedelta(minutes=15)
    remaining = timedelta(hours=number)
    while remaining:
        if instant.date().isoformat() not in left_out:
            remaining -= quarter
        instant = (instant.astimezone(tz=None) + quarter).astimezone(start.tzinfo)
    return instant
