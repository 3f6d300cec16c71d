"""What is so for every period, start and way of counting."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflow.clocks.clock import Limit, Place, run_clock
from workflow.clocks.explain import explain
from workflow.clocks.law import load_clock_law
from workflow.errors import WorkflowError
from workflow.model.base import typed
from workflow.model.clock import Clock
from workflow.model.period import Period, Unit
from workflow.packfile import parse
from workflow.vocabulary import Side

ROOT = Path(__file__).resolve().parents[2]
CALENDARS = ROOT / "rules" / "calendars"


PLACES = {Side.REQUESTED: Place("Europe/Amsterdam", "nl")}
QUICK = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Happening:
    kind: str
    at: datetime
    precision: str = "minute"
    place: str = "The Hague"
    recorded_at: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    superseded: bool = False


@cache
def law():
    return load_clock_law(CALENDARS)


def countable(unit: Unit) -> list[str]:
    rules = law().counting.values()
    if unit is Unit.HOURS:
        return sorted(rule.id for rule in rules if rule.hours)
    return sorted(rule.id for rule in rules if unit is not Unit.WORKING_DAYS or rule.closed)


@st.composite
def periods(draw, *, rolling=False, waits=False) -> Period:
    unit = draw(st.sampled_from([unit for unit in Unit if not rolling or unit is not Unit.HOURS]))
    most = {Unit.HOURS: 200, Unit.DAYS: 120, Unit.WORKING_DAYS: 60, Unit.YEARS: 2}.get(unit, 14)
    raw = {
        "number": draw(st.integers(1, most)),
        "unit": unit.value,
        "starts": "arrested",
        "counting": draw(st.sampled_from(countable(unit))),
        "kind": draw(st.sampled_from(["act-by", "standstill-until"] if waits else ["act-by"])),
        "never_rolls": not rolling and not waits and draw(st.booleans()),
    }
    return typed(Period, raw)


STARTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda when: when.replace(tzinfo=UTC))  # noqa: DTZ001


def clock(period: Period, start: datetime) -> Clock:
    event = Happening("arrested", start)
    return run_clock(Limit("a/b", {"en": "x"}, period), [event], law=law(), places=PLACES, now=start)


def as_day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when


@QUICK
@given(periods(waits=True), STARTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_start_never_ends_earlier(period, start, later):
    before, after = clock(period, start), clock(period, start + later)
    assert before.due <= after.due
    assert before.work_to <= after.work_to


@QUICK
@given(periods(), STARTS)
def test_a_period_is_never_shorter_than_its_number(period, start):
    found = clock(period, start)
    number, included = period.number, law().counting[period.counting].trigger_day == "included"
    if period.unit is Unit.HOURS:
        assert found.due.astimezone(UTC) >= start + timedelta(hours=number)
        return
    least = {Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365}.get(period.unit, 1) * number
    assert found.due - found.start >= timedelta(days=least - included)


@QUICK
@given(periods(rolling=True), STARTS)
def test_a_moved_end_lands_on_an_open_day(period, start):
    rule = law().counting[period.counting]
    roll = rule.rolls(period.length)
    found = clock(period, start)
    if roll is None:
        assert not {"moved"} & {step.code for step in found.steps}
        return
    place = "nl" if rule.calendar == "of-place" else rule.calendar
    calendar = law().calendars[place]
    if calendar.covers(found.due):
        assert found.due.strftime("%A").lower() not in roll.over
        assert "holidays" not in roll.over or calendar.holiday(found.due) is None


@QUICK
@given(periods(waits=True), STARTS)
def test_work_goes_to_the_safer_date(period, start):
    found = clock(period, start)
    dates = {found.due, found.alternative_due or found.due}
    assert found.work_to == (max(dates) if period.kind.later_is_safer else min(dates))


@QUICK
@given(periods(), STARTS)
def test_a_ceiling_is_never_later_than_the_same_period_that_may_move(period, start):
    ceiling = period.model_copy(update={"never_rolls": True})
    free = period.model_copy(update={"never_rolls": False})
    assert clock(ceiling, start).due <= clock(free, start).due


@QUICK
@given(periods(waits=True), STARTS)
def test_it_survives_storing_and_every_step_can_be_said(period, start):
    found = clock(period, start)
    assert Clock.model_validate_json(found.model_dump_json()) == found
    assert all("{" not in sentence for sentence in explain(found, law()))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(period=periods(), start=STARTS)
def test_the_zone_of_the_machine_changes_nothing(period, start):
    held = os.environ.get("TZ")
    seen = []
    try:
        for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
            os.environ["TZ"] = zone
            time.tzset()
            seen.append(clock(period, start).model_dump_json())
    finally:
        os.environ.pop("TZ", None) if held is None else os.environ.update(TZ=held)
        time.tzset()
    assert len(set(seen)) == 1


SHIPPED = {
    path.relative_to(CALENDARS).as_posix(): path.read_text(encoding="utf-8") for path in CALENDARS.rglob("*.yaml")
}
NOISE = st.one_of(
    st.text(max_size=8),
    st.integers(-(10**16), 10**16).map(str),
    st.sampled_from(["{}", "[]", "null", "true", "{a: b}", "[a]", "&a", "*a", "!!x y", "''", "saturday", "2026-02-30"]),
)


@pytest.mark.parametrize("folder", ["", "counting", "strings"])
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_noise_in_a_file_is_only_ever_a_workflow_error(tmp_path_factory, folder, data):
    names = sorted(name for name in SHIPPED if name.rpartition("/")[0] == folder)
    name = data.draw(st.sampled_from(names))
    text = SHIPPED[name]
    lines = text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(":")
    lines[at] = data.draw(st.sampled_from([key + colon + " ", "", lines[at]])) + data.draw(NOISE)
    root = tmp_path_factory.mktemp("noise")
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    try:
        for calendar in load_clock_law(root).calendars.values():
            if calendar.source.library is None:
                calendar.year(calendar.source.years.from_)
    except WorkflowError as error:
        assert error.sentence  # noqa: PT017 - raising is allowed, not required


PERIOD = """number: 2
unit: days
starts: arrested
counting: us-al
extension: {number: 1, unit: days, granted_by: x}
zone: event"""


@settings(max_examples=150)
@given(st.integers(0, 5), NOISE)
def test_noise_in_a_period_is_only_ever_a_workflow_error(at, noise):
    lines = PERIOD.splitlines()
    lines[at] = lines[at].partition(":")[0] + ": " + noise
    try:
        period = typed(Period, parse("\n".join(lines), name="noise"))
        law().check(period, file="noise")
    except WorkflowError as error:
        assert error.sentence  # noqa: PT017 - as above
