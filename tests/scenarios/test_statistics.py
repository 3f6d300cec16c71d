"""Statistics that balance, from the trail alone, also over what was erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from factories import NOON, OFFICER, REASONS, REVIEWER, STORAGE, happens, opening, sides, takes, tiny_rules

from workflow.actions.erase import erase
from workflow.actions.house import House
from workflow.actions.retention import ProposeErasure
from workflow.actions.statistics import GROUPS, statistics, total
from workflow.actions.step import open_new, perform
from workflow.cli.main import main
from workflow.errors import InputError
from workflow.store import queries
from workflow.vocabulary import Phase

DAY = timedelta(days=1)
FIRST, LAST = NOON - DAY, NOON + 100 * DAY


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    """Return the tiny law, under which a request is kept for thirty days at most."""
    return tiny_rules(tmp_path / "law", jurisdictions__xx__storage=STORAGE)


@pytest.fixture
def busy(house: House) -> House:
    """Give three requests: one open with a clock that runs from its tenth day, one closed, one closed and erased."""
    open_new(house, opening(reference="A", sides=sides(requesting="YY")))
    perform(house, "A", happens("committed", hours=240))
    open_new(house, opening(reference="B", sides=sides(requesting="ZZ")))
    perform(house, "B", takes("refuse", hours=48))
    open_new(house, opening(reference="C", sides=sides(requesting="ZZ")))
    perform(house, "C", happens("papers-received", hours=1))
    perform(house, "C", takes("refuse", hours=96))
    at = NOON + 50 * DAY
    perform(house, "C", ProposeErasure(at=at, by=OFFICER, rule="xx/storage", reasons=REASONS))
    erase(house, "C", by=REVIEWER, reason="Term ended", at=at)
    return house


def test_it_balances_in_every_group_and_agrees_with_the_worklist(busy: House):
    for by in GROUPS:
        lines = statistics(busy, FIRST, LAST, by=by, specimens=True)
        assert all(line.balances for line in lines.values())
        whole = total(lines.values())
        assert (whole.opening, whole.received, whole.closed, whole.closing) == (0, 3, 2, 1)
    with busy.database.reading() as tx:
        listed = queries.counts(tx)
    assert sum(number for phase, number in listed.items() if phase is not Phase.CLOSED) == 1


def test_an_erased_request_still_counts_where_it_counted(busy: House):
    lines = statistics(busy, FIRST, LAST, by="country", specimens=True)
    assert {name: (line.received, line.closed) for name, line in lines.items()} == {"YY": (1, 0), "ZZ": (2, 2)}
    assert set(statistics(busy, FIRST, LAST, by="kind", specimens=True)) == {"extradition"}


def test_periods_that_follow_one_another_hand_over_what_is_open(busy: House):
    middle = NOON + 3 * DAY
    before = statistics(busy, FIRST, middle, specimens=True)["all"]
    after = statistics(busy, middle, LAST, specimens=True)["all"]
    assert before.closing == after.opening == 2
    assert (before.received, before.closed, after.received, after.closed) == (3, 1, 0, 1)


def test_open_days_are_split_by_whose_clock_ran(busy: House):
    line = statistics(busy, FIRST, NOON + 20 * DAY, by="country", specimens=True)["YY"]
    assert line.days == pytest.approx({"no clock": 10, "requested": 10})
    erased = statistics(busy, FIRST, LAST, by="country", specimens=True)["ZZ"]
    assert erased.days == pytest.approx({"no clock": 2, "(erased)": 4})


def test_in_any_period_and_any_group_lines_balance_and_the_split_of_time_is_the_whole_time(busy: House):
    chance = Random(4)  # noqa: S311 - a schedule, not a secret
    lives = [(NOON, LAST + 100 * DAY), (NOON, NOON + 2 * DAY), (NOON, NOON + 4 * DAY)]
    for _ in range(25):
        start = NOON + timedelta(hours=chance.randint(-48, 300))
        end = start + timedelta(hours=chance.randint(1, 400))
        opened = sum(max(timedelta(), min(end, last) - max(start, first)) / DAY for first, last in lives)
        sums = []
        for by in GROUPS:
            lines = statistics(busy, start, end, by=by, specimens=True)
            assert all(line.balances for line in lines.values()), (by, start, end)
            whole = total(lines.values())
            assert sum(whole.days.values()) == pytest.approx(opened), (by, start, end)
            sums.append((whole.opening, whole.received, whole.reopened, whole.closed, whole.closing))
        assert len(set(sums)) == 1, "every way of grouping counts the same requests"


def test_live_requests_and_specimens_are_never_counted_together(busy: House):
    assert statistics(busy, FIRST, LAST) == {}


def test_a_period_or_group_that_makes_no_sense_is_refused(busy: House):
    with pytest.raises(InputError, match="does not lie after"):
        statistics(busy, LAST, FIRST)
    with pytest.raises(InputError, match="no group"):
        statistics(busy, FIRST, LAST, by="mood")


def test_the_command_prints_a_table_that_adds_up(
    busy: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name in ("rules", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(busy.settings, name)))
    given = ["--from", "2026-03-01", "--to", "2026-07-01", "--specimens"]
    assert main(["statistics", *given, "--by", "country"]) == 0
    shown = capsys.readouterr().out
    assert "total         0         3         0         2         1" in shown
    assert "open days with requested's clock running" in shown
    assert main(["statistics", *given, "--json"]) == 0
    assert '"received": 3' in capsys.readouterr().out
