"""Calendars: which day is a holiday, which is only a candidate, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from clock_cases import CALENDARS, law

from workflow.clocks.calendar import Calendar, CalendarFile
from workflow.clocks.counting import CountingRule
from workflow.clocks.law import load_clock_law
from workflow.errors import InputError, PackError, UnknownTermError, WorkflowError
from workflow.model.base import typed
from workflow.packfile import parse

HEADER = """
id: somewhere
title: {en: Somewhere}
citation: {instrument: An Act, place: s. 1}
text_read: {grade: primary, as_of: '2026', checked_on: 2026-01-01}
verified: true
years: {from: 2020, until: 2030}
weekend: [saturday, sunday]
"""


def calendar(more: str) -> Calendar:
    return Calendar(typed(CalendarFile, parse(HEADER + more, name="somewhere.yaml")))


def a_holiday(on: str, more: str = "") -> Calendar:
    return calendar(f"holidays:\n  - {{id: feast, name: {{en: Feast}}, on: {on}{more}}}\n")


@pytest.mark.parametrize(
    ("on", "day"),
    [
        ("{month: 7, day: 4}", date(2026, 7, 4)),
        ("{month: 9, weekday: monday, nth: 1}", date(2026, 9, 7)),
        ("{month: 5, weekday: monday, nth: -1}", date(2026, 5, 25)),
        ("{month: 11, weekday: tuesday, on_or_after: 2}", date(2026, 11, 3)),
        ("{easter: -2}", date(2026, 4, 3)),
        ("{easter: 50}", date(2026, 5, 25)),
        ("{dates: [2026-09-19]}", date(2026, 9, 19)),
    ],
)
def test_each_shape_of_holiday_falls_on_its_day(on, day):
    assert list(a_holiday(on).year(2026)) == [day]


def test_a_day_that_the_year_does_not_have_is_no_holiday():
    assert not a_holiday("{month: 2, day: 29}").year(2026)
    assert not a_holiday("{month: 2, weekday: monday, nth: 5}").year(2026)


def test_a_holiday_of_some_years_only():
    feast = a_holiday("{month: 3, day: 2}", ", every: {years: 2, from: 2024}, until: 2027")
    assert [bool(feast.year(year)) for year in (2024, 2025, 2026, 2028)] == [True, False, True, False]


def test_observance_crosses_the_end_of_the_year():
    shifted = calendar(
        "observed: {shift: {saturday: -1}}\nholidays: [{id: new, name: {en: New}, on: {month: 1, day: 1}}]\n"
    )
    assert shifted.holiday(date(2027, 12, 31))
    assert not shifted.holiday(date(2028, 1, 1))


def test_outside_its_years_a_calendar_does_not_answer():
    with pytest.raises(InputError) as told:
        a_holiday("{month: 7, day: 4}").holiday(date(2031, 7, 4))
    assert "2020 to 2030" in told.value.sentence


def test_library_candidates_are_never_sure_and_a_read_text_goes_before_them():
    mixed = calendar(
        "holidays: [{id: christmas, name: {en: Christmas}, on: {month: 12, day: 25}}]\n"
        "library: {country: FR, exclude: [Armistice Day]}\n"
    )
    assert mixed.holiday(date(2026, 12, 25)).sure
    assert not mixed.holiday(date(2026, 7, 14)).sure
    assert mixed.holiday(date(2026, 11, 11)) is None


def test_a_country_the_library_does_not_know_is_a_pack_error():
    with pytest.raises(PackError):
        calendar("library: {country: ZZ}\n").year(2026)


@pytest.mark.parametrize(
    "more",
    [
        "holidays: [{id: a, name: {en: A}, on: {month: 13, day: 1}}]",
        "holidays: [{id: a, name: {en: A}, on: {month: 2, day: 30}}]",
        "holidays: [{id: a, name: {en: A}, on: {month: 2}}]",
        "holidays: [{id: a, name: {en: A}, on: {month: 2, weekday: monday, nth: 6}}]",
        "holidays: [{id: a, name: {en: A}, on: {easter: 400}}]",
        "holidays: [{id: a, name: {nl: A}, on: {easter: 1}}]",
        "holidays: [{id: a, name: {en: A}, on: {easter: 1}}, {id: a, name: {en: B}, on: {easter: 2}}]",
        "holidays: [{id: a, name: {en: A}, on: {easter: 1}, movable: true}]",
        "moon: full",
    ],
)
def test_a_calendar_that_is_wrong_is_refused_with_its_line(more):
    with pytest.raises(PackError) as told:
        calendar(more + "\n")
    assert told.value.line >= 1
    assert told.value.remedy


COUNTING = """
id: somehow
title: {en: Somehow}
plain: {en: Count.}
citation: {instrument: An Act, place: s. 1}
text_read: {grade: primary, as_of: '2026', checked_on: 2026-01-01}
verified: true
trigger_day: excluded
"""


@pytest.mark.parametrize(
    "more",
    [
        "counts: working-days",
        "closed: [holidays]",
        "roll: {over: [holidays], cite: s. 2}",
        "closed: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
        "hours: {start: at-once, roll: forward, cite: s. 3}",
        "arguable_with: [somehow]",
        "month_end: first-day",
        "calendars: nl",
    ],
)
def test_a_counting_rule_that_is_wrong_is_refused(more):
    with pytest.raises(PackError):
        typed(CountingRule, parse(COUNTING + more + "\n", name="somehow.yaml"))


def test_names_of_other_files_are_checked_when_the_folder_is_read(tmp_path):
    counting = tmp_path / "counting"
    counting.mkdir()
    for more in ("calendar: nowhere", "arguable_with: [otherwise]"):
        (counting / "somehow.yaml").write_text(COUNTING + more, encoding="utf-8")
        with pytest.raises(UnknownTermError) as told:
            load_clock_law(tmp_path)
        assert told.value.line == len(COUNTING.splitlines()) + 1
    (counting / "somehow.yaml").rename(counting / "other.yaml")
    with pytest.raises(PackError):
        load_clock_law(tmp_path)
    with pytest.raises(PackError):
        load_clock_law(tmp_path / "absent")


@pytest.mark.parametrize(
    "change",
    [
        ("first-day: ", "first-day: '{0}' #"),
        ("first-day: ", "first-day: '{date!r}' #"),
        ("first-day: ", "first-day: '{date' #"),
        ("listed: ", "listed: '{year}' #"),
        ("weekdays: [Mon, ", "weekdays: ["),
        ("language: en", "tongue: en"),
    ],
)
def test_strings_that_are_wrong_are_refused(tmp_path, change):
    (tmp_path / "strings").mkdir()
    text = (CALENDARS / "strings" / "en.yaml").read_text(encoding="utf-8")
    (tmp_path / "strings" / "en.yaml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(WorkflowError):
        load_clock_law(tmp_path)


def test_every_shipped_calendar_answers_for_all_its_years():
    for shipped in law().calendars.values():
        for year in range(shipped.source.years.from_, shipped.source.years.until + 1):
            assert all(day.year == year for day in shipped.year(year))
        assert shipped.year(shipped.source.years.from_)


def test_what_was_not_read_is_never_sure():
    for shipped in law().calendars.values():
        if not shipped.source.verified:
            assert not any(holiday.sure for holiday in shipped.year(2026).values())


def test_loading_does_not_import_the_holidays_library():
    program = (
        "import sys; from pathlib import Path; from workflow.clocks.law import load_clock_law; "
        f"load_clock_law(Path({str(CALENDARS)!r})); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=CALENDARS.parents[1], check=False).returncode == 0


def test_the_digest_changes_with_any_byte(tmp_path):
    (tmp_path / "counting").mkdir()
    path = tmp_path / "counting" / "somehow.yaml"
    path.write_text(COUNTING, encoding="utf-8")
    before = load_clock_law(tmp_path).digest
    path.write_text(COUNTING + "# a word\n", encoding="utf-8")
    assert load_clock_law(tmp_path).digest != before
