"""Statistics that balance, charts with their tables, and a report in which nobody can be found."""

from __future__ import annotations

import re

import pytest

from workflow.actions.statistics import Line, total
from workflow.actions.transparency import OTHERS, public, public_counts
from workflow.documents.received import receive

YEAR = "from=2026-01-01&to=2026-12-31"


@pytest.fixture
def officer(visitor):
    return visitor.signs_in("Olivia Hart")


@pytest.mark.parametrize("by", ["kind", "country", "instrument"])
def test_every_line_and_the_whole_balance_in_any_group(officer, by):
    told = officer.get(f"/statistics?{YEAR}&by={by}").text
    lines = [
        list(map(int, re.findall(r'desk-number">(?:<b>)?(\d+)', row))) for row in re.findall("<tr>(.*?)</tr>", told)
    ]
    lines = [line for line in lines if len(line) == 5]

    assert "It balances" in told
    assert len(lines) >= 2
    assert all(o + r + again - gone == left for o, r, again, gone, left in lines)
    assert [sum(column) for column in zip(*lines[:-1], strict=True)] == lines[-1]


def test_each_chart_has_a_title_a_description_and_its_table(officer):
    told = officer.get(f"/statistics?{YEAR}").text
    charts = re.findall(r"<svg viewBox[^>]*role=\"img\".*?</svg>", told, re.DOTALL)

    assert len(charts) >= 3
    for each in charts:
        assert re.search(r"<title id=[^>]+>[^<]+</title><desc id=[^>]+>[^<]+</desc>", each)
    assert told.count("The numbers") == len(charts)
    assert len(told) < 60_000


def test_a_period_that_ends_before_it_begins_is_taken_as_one_day(officer):
    assert officer.get("/statistics?from=2026-05-01&to=2026-04-01").status_code == 200


def test_small_counts_are_put_together_until_none_is_small():
    lines = {"a": Line(received=20), "b": Line(received=2), "c": Line(received=7), "d": Line(received=1)}
    found = public(lines)

    assert found is not None
    assert set(found) == {"a", OTHERS}
    assert total(found.values()).received == 30
    assert all(line.received >= 5 for line in found.values())


def test_what_cannot_be_put_together_is_withheld():
    assert public_counts({"a": 1, "b": 2}) is None
    assert public_counts({"a": 3, "b": 30}) == {OTHERS: 33}
    assert public_counts({"a": 5, "b": 30}) == {"a": 5, "b": 30}


def test_the_published_report_names_nobody_and_shows_nothing_small(officer):
    told = officer.get(f"/statistics/report?{YEAR}").text
    shown = [
        int(each) for each in re.findall(r'desk-number">(\d+)<', re.sub(r"(?s)id=\"days\".*?</section>", "", told))
    ]

    assert not [count for count in shown if 0 < count < 5]
    for name in ("Voorbeeld", "Beispiel", "DOJ-2026-0117", "Samuel Reed"):
        assert name not in told


def test_the_report_is_a_paper_that_carries_its_data(officer, tmp_path):
    answer = officer.get(f"/statistics/report.pdf?{YEAR}")
    file = tmp_path / "report.pdf"
    file.write_bytes(answer.content)

    assert answer.status_code == 200
    assert b"Voorbeeld" not in receive(file).source
