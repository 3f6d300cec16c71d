"""Worklists: in order, each request once, however people act in between; and what has run out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_samples import NOW, begin, clock, sample, statements

from workflow.errors import StoreError
from workflow.model.clock import ClockState
from workflow.model.period import PeriodKind
from workflow.store import deadlines, requests
from workflow.store.moments import written
from workflow.store.queries import Wanted, counts, overdue, worklist
from workflow.store.tables import NEVER
from workflow.vocabulary import Phase


def close(database, identity: str) -> None:
    with database.writing() as tx:
        seen = requests.load(tx, identity)
        after = seen.model_copy(update={"version": seen.version + 1})
        requests.save(tx, after, seen.version, phase=Phase.CLOSED, at=NOW + timedelta(hours=1))


@pytest.fixture
def office(database):
    """Twelve requests: some due, some not, two kinds, one closed."""
    for number in range(12):
        kind = "extradition" if number % 2 else "evidence"
        begin(database, sample(f"r{number:02}", kind=kind))
        if number % 3:
            with database.writing() as tx:
                deadlines.project(tx, f"r{number:02}", [clock(days=20 - number), clock("us/other", days=40)])
    close(database, "r11")
    return database


def pages(database, wanted: Wanted, limit: int) -> list[str]:
    found, after = [], None
    while True:
        with database.reading() as tx:
            page = worklist(tx, wanted, after=after, limit=limit)
        found += [row.id for row in page.rows]
        after = page.after
        if after is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 5, 11, 50])
def test_what_is_due_first_comes_first_and_each_once(office, limit):
    assert pages(office, Wanted(), limit) == [
        *("r10", "r08", "r07", "r05", "r04", "r02", "r01"),
        *("r00", "r03", "r06", "r09"),
    ]


def test_each_filter_narrows(office):
    assert pages(office, Wanted(kind="extradition"), 2) == ["r07", "r05", "r01", "r03", "r09"]
    assert pages(office, Wanted(closed=True), 2) == ["r11"]
    assert pages(office, Wanted(phase=Phase.CLOSED), 2) == ["r11"]
    assert pages(office, Wanted(phase=Phase.INTAKE, stage="opened"), 50) == pages(office, Wanted(), 50)
    assert pages(office, Wanted(stage="granted"), 2) == []
    assert len(pages(office, Wanted(jurisdiction="NL"), 2)) == len(pages(office, Wanted(jurisdiction="US"), 2)) == 11
    assert pages(office, Wanted(jurisdiction="FR"), 2) == []


def test_the_latest_change_can_come_first(office):
    with office.writing() as tx:
        later = NOW + timedelta(hours=2)
        seen = requests.load(tx, "r04")
        requests.save(tx, seen.model_copy(update={"version": 2}), 1, phase=Phase.DECISION, at=later)
    found = pages(office, Wanted(order="updated"), 3)
    assert found[0] == "r04"
    assert len(found) == len(set(found)) == 11


def test_a_row_says_what_a_worklist_shows(office):
    with office.reading() as tx:
        row = worklist(tx, Wanted(), limit=1).rows[0]
    assert (row.reference, row.phase, row.stage, row.specimen) == ("REF-r10", Phase.INTAKE, "opened", False)
    assert (row.requesting, row.requested, row.version) == ("NL", "US", 1)
    assert row.opened_at == row.updated_at == NOW
    assert row.next_due == NOW + timedelta(days=10)
    with office.reading() as tx:
        assert worklist(tx, Wanted()).rows[-1].next_due is None


def test_a_page_is_one_statement_over_an_index(office):
    for wanted in (Wanted(), Wanted(phase=Phase.INTAKE), Wanted(kind="evidence"), Wanted(order="updated")):
        with office.reading() as tx:
            first = worklist(tx, wanted, limit=1)
            ran = statements(tx)
            worklist(tx, wanted, limit=4, after=first.after)
            assert len(ran) == 1
            plan = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ran[0]}").all()
        assert "USING INDEX requests_by" in plan[0].detail
        assert not [row for row in plan if "TEMP B-TREE" in row.detail]


@pytest.mark.parametrize("limit", [0, 501])
def test_a_page_has_bounds(office, limit):
    with office.reading() as tx, pytest.raises(StoreError, match="cannot be shown"):
        worklist(tx, Wanted(), limit=limit)


def test_a_mark_of_a_page_that_was_never_given_out_is_refused(office):
    with office.reading() as tx, pytest.raises(StoreError, match="was given out"):
        worklist(tx, Wanted(), after="7")


def test_what_ran_out_is_listed_until_somebody_acts(database):
    begin(database, sample("r1"))
    begin(database, sample("r2"))
    with database.writing() as tx:
        missed = clock("us/missed", days=-2, state=ClockState.MISSED, ended_at=(NOW - timedelta(days=2)).date())
        late = clock("us/late", days=-2, state=ClockState.MISSED, ended_at=NOW.date())
        wait = clock("us/wait", days=-1, kind=PeriodKind.STANDSTILL_UNTIL)
        deadlines.project(tx, "r1", [clock("us/ran-out", days=-1), missed, late, wait, clock("us/open")])
        deadlines.project(tx, "r2", [clock(days=-3, state=ClockState.MET)])
    with database.reading() as tx:
        told = overdue(tx, NOW)
        assert [(one.rule, one.request.id) for one in told] == [("us/missed", "r1"), ("us/ran-out", "r1")]
        assert told[0].lapsed_at == NOW - timedelta(days=2)
        assert overdue(tx, NOW - timedelta(days=3)) == ()
    close(database, "r1")
    with database.reading() as tx:
        assert overdue(tx, NOW) == ()


def test_clocks_are_kept_and_written_only_when_they_change(database):
    begin(database, sample("r1"))
    with database.writing() as tx:
        deadlines.project(
            tx, "r1", [clock(), clock("us/none", state=ClockState.SUSPENDED, due=None, work_to=None, lapses_at=None)]
        )
    with database.writing() as tx:
        ran = statements(tx)
        deadlines.project(
            tx, "r1", [clock(), clock("us/none", state=ClockState.SUSPENDED, due=None, work_to=None, lapses_at=None)]
        )
        assert len(ran) == 1
        words = "SELECT rule, title, state, work_to, lapses_at FROM deadlines ORDER BY place"
        assert tx.connection.exec_driver_sql(words).fetchall() == [
            ("us/hearing", '{"en":"Hearing"}', "running", "2026-03-12", written(NOW + timedelta(days=10))),
            ("us/none", '{"en":"Hearing"}', "suspended", "", NEVER),
        ]
        deadlines.project(tx, "r1", [])
        assert tx.connection.exec_driver_sql(words).fetchall() == []
        assert worklist(tx, Wanted()).rows[0].next_due is None


def test_requests_are_counted_by_phase(office):
    with office.reading() as tx:
        assert counts(tx) == {
            Phase.INTAKE: 11, Phase.ASSESSMENT: 0, Phase.DECISION: 0, Phase.EXECUTION: 0, Phase.CLOSED: 1,
        }  # fmt: skip


def test_a_moment_without_a_time_zone_is_refused(database):
    with pytest.raises(StoreError, match="without a time zone"), database.writing() as tx:
        requests.create(tx, sample(), phase=Phase.INTAKE, at=NOW.replace(tzinfo=None))
