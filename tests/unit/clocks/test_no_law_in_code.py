"""No line of the clocks knows a country, a calendar, a way of counting or a number of days."""

from __future__ import annotations

import ast
from pathlib import Path

import pycountry
from clock_cases import law

FOLDER = Path(__file__).resolve().parents[3] / "workflow" / "clocks"
PLAIN_NUMBERS = {0, 1}
NAMED_NUMBERS = {"LEAP_YEAR", "LONGEST_SHIFT", "FIRST_YEAR"}
"""Facts about the calendar all these rules are written in; no law."""


def nodes():
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.name, node


def test_no_country_calendar_or_counting_rule_is_named():
    names = {country.alpha_2 for country in pycountry.countries} | {country.name for country in pycountry.countries}
    names |= set(law().calendars) | set(law().counting)
    found = [(file, node.value) for file, node in nodes() if isinstance(node, ast.Constant) and node.value in names]
    assert found == []


def test_no_number_of_days_is_written():
    pairs = list(nodes())
    allowed = {
        id(node.value)
        for _, node in pairs
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED_NUMBERS
    }
    found = [
        (file, node.value)
        for file, node in pairs
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in PLAIN_NUMBERS
        and id(node) not in allowed
    ]
    assert found == []
