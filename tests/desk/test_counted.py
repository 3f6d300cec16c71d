"""What is counted once says the same as the log read from end to end: after acts, erasure, new keys and another law."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import full_reading as whole
import pytest
from factories import (
    NOON,
    OFFICER,
    REVIEWER,
    STORAGE,
    SUPERVISOR,
    clears,
    happens,
    later,
    opening,
    says,
    sides,
    takes,
    tiny_rules,
)

from workflow.actions import counting, oversight, statistics, transparency
from workflow.actions.erase import erase
from workflow.actions.house import House, open_house
from workflow.actions.retention import ProposeErasure
from workflow.actions.rotate import rotate
from workflow.actions.step import open_new, perform
from workflow.store import lives, requests
from workflow.store.lives import Sort
from workflow.store.session import Transaction
from workflow.vocabulary import Phase

DAY = timedelta(days=1)
FIRST, LAST = NOON - DAY, NOON + 100 * DAY


@pytest.fixture
def tiny_folder(tmp_path):
    """Return the tiny law, under which a request is kept for thirty days at most."""
    return tiny_rules(tmp_path / "law", jurisdictions__xx__storage=STORAGE)


def agrees(house: House, *, specimens: bool, periods: int = 6) -> None:
    """Compare every figure in some periods with the whole log read."""
    found, chance = list(whole.lives(house)), Random(7)  # noqa: S311 - a schedule, not a secret
    moments = sorted(told.at for life in found for told in life.told)
    spans = [(moments[0] - DAY, moments[-1] + DAY)]
    for _ in range(periods):
        start = moments[chance.randrange(len(moments))] + timedelta(hours=chance.randint(-30, 30))
        spans.append((start, start + timedelta(hours=chance.randint(1, 2000))))
    spans += [(moments[len(moments) // 2], moments[-1]), (moments[0], moments[len(moments) // 2])]
    for start, end in (each for each in spans if each[0] < each[1]):
        expected = whole.grouped(house, found, start, end, specimens=specimens)
        counted = statistics.grouped(house, start, end, specimens=specimens)
        assert {by: set(lines) for by, lines in counted.items()} == {by: set(lines) for by, lines in expected.items()}
        for by, lines in expected.items():
            for name, line in lines.items():
                own = counted[by][name]
                assert own.balances
                assert [getattr(own, each) for each in statistics.COLUMNS] == [
                    getattr(line, each) for each in statistics.COLUMNS
                ], (by, name, start, end)
                assert own.days == pytest.approx(line.days), (by, name, start, end)
        alike(house, found, start, end, specimens=specimens)


def alike(house: House, found: list[whole.Life], start, end, *, specimens: bool) -> None:
    """Compare answers, overrides, refusals and what a sample may draw."""
    expected = whole.checkpoint_quality(found, start, end)
    counted = oversight.checkpoint_quality(house, start, end)
    for own, read in zip(counted, expected, strict=True):
        assert (own.checkpoint, own.signed, own.refused, own.reversed, own.lapsed) == (
            read.checkpoint, read.signed, read.refused, read.reversed, read.lapsed,
        )  # fmt: skip
        assert sorted(own.waited) == pytest.approx(sorted(read.waited))
    own = oversight.overrides(house, start, end, most=1000)
    assert len(own) == len(whole.overrides(house, found, start, end))
    refused: dict[str, int] = {}
    for life in found:
        if bool(life.about.get("specimen")) is specimens:
            for place in whole._grounds(house, life, start, end):
                refused[place] = refused.get(place, 0) + 1
    assert dict(transparency.figures(house, start, end, specimens=specimens).refusals) == refused
    drawn = {
        (life.id, told.seq, word, outlook)
        for life in found
        for told, word, outlook in whole.decisions(life, signatures=True)
        if start <= told.at < end
    }
    with house.database.reading() as tx:
        marks = list(lives.marks(tx, start, end, Sort.DECISION, Sort.ANSWER))
    assert {(m.request, m.seq, m.said["word"], m.said["outlook"]) for m in marks} == drawn


@pytest.fixture
def busy(house: House) -> House:
    """Give requests in every state: open with a clock, answered, lapsed, refused, closed."""
    open_new(house, opening(reference="A", sides=sides(requesting="YY")))
    perform(house, "A", happens("committed", hours=24))
    perform(house, "A", clears("liberty", hours=25))
    perform(house, "A", says({"person": {"minor": True}}, hours=26))
    perform(house, "A", clears("liberty", hours=27, act="refuse-clearance"))
    open_new(house, opening(reference="B", sides=sides(requesting="ZZ")))
    perform(house, "B", takes("refuse", hours=48))
    open_new(house, opening(reference="C", sides=sides(requesting="ZZ")))
    perform(house, "C", happens("papers-received", hours=1))
    perform(house, "C", takes("refuse", hours=96))
    return house


def gone(house: House, reference: str) -> None:
    at = NOON + 50 * DAY
    perform(house, reference, ProposeErasure(at=at, by=OFFICER, rule="xx/storage", reasons="The term ended."))
    erase(house, reference, by=REVIEWER, reason="Term ended", at=at)


def test_two_whole_stories_are_counted_as_they_are_read(desk_house):
    agrees(desk_house, specimens=True, periods=10)


def test_it_agrees_at_first_after_more_acts_after_an_erasure_and_under_new_keys(busy):
    agrees(busy, specimens=True)
    perform(busy, "A", happens("stay-ordered", hours=200))
    open_new(busy, opening(reference="D", sides=sides(requesting="YY")))
    agrees(busy, specimens=True)
    gone(busy, "C")
    agrees(busy, specimens=True)
    rotate(busy, "kek", by="Ada Ortiz, Ben Ruiz", at=NOON + 60 * DAY)
    rotate(busy, "seal", by="Ada Ortiz, Ben Ruiz", at=NOON + 61 * DAY)
    perform(busy, "A", happens("stay-lifted", hours=24 * 62))
    agrees(busy, specimens=True)


def test_what_was_erased_leaves_no_word_in_what_is_counted(busy):
    counting.count_lives(busy)
    gone(busy, "C")
    for _ in range(2):
        with busy.database.reading() as tx:
            driver = tx.connection.connection.driver_connection
            erased = driver.execute("SELECT id FROM requests WHERE phase = 'erased'").fetchone()[0]
            left = driver.execute("SELECT COUNT(*) FROM life_marks WHERE request = ?", (erased,)).fetchone()[0]
        assert left == 0
        counting.count_lives(busy)
    agrees(busy, specimens=True)


def test_a_request_that_became_another_is_counted_as_what_it_is(busy):
    counting.count_lives(busy)
    with busy.database.writing() as tx:
        before = requests.load(tx, "A")
        after = before.model_copy(update={"version": before.version + 1, "sides": sides(requesting="WW")})
        requests.save(tx, after, before.version, phase=Phase.INTAKE, at=later(100))
    perform(busy, "A", happens("stay-ordered", hours=200))

    assert set(statistics.grouped(busy, FIRST, LAST, specimens=True)["country"]) == {"WW", "ZZ"}
    agrees(busy, specimens=True)


def test_another_law_closes_other_stages_and_nothing_is_read_again(busy, tmp_path, monkeypatch):
    counting.count_lives(busy)
    procedure = next((tmp_path / "law").rglob("procedure.yaml"))
    changed = procedure.read_text(encoding="utf-8").replace("closed", "decision", 1)
    procedure.write_text(changed, encoding="utf-8")
    with open_house(busy.settings) as other:
        read = []
        monkeypatch.setattr(counting, "opened", lambda *given: read.append(given))
        assert other.rulebook.digest != busy.rulebook.digest
        agrees(other, specimens=True)
    assert not read


def test_an_entry_is_opened_once_and_only_once(busy, monkeypatch):
    read, opened = [], counting.opened
    monkeypatch.setattr(counting, "opened", lambda stored, *given: read.append(stored.index) or opened(stored, *given))
    statistics.grouped(busy, FIRST, LAST, specimens=True)
    assert sorted(read) == list(range(len(read)))
    read.clear()
    statistics.grouped(busy, FIRST, LAST, specimens=True)
    oversight.checkpoint_quality(busy, FIRST, LAST)
    assert read == []
    perform(busy, "A", happens("stay-ordered", hours=200))
    statistics.grouped(busy, FIRST, LAST, specimens=True)
    assert len(read) == 1


def test_no_figure_asks_more_of_the_database_when_there_are_more_entries(house, monkeypatch):
    ran, run = [], Transaction.run
    monkeypatch.setattr(Transaction, "run", lambda tx, statement, **named: ran.append(1) or run(tx, statement, **named))
    counted = []
    for number in range(3):
        open_new(house, opening(reference=f"R-{number}"))
        perform(house, f"R-{number}", takes("refuse"))
        counting.count_lives(house)
        ran.clear()
        statistics.grouped(house, FIRST, LAST, specimens=True)
        transparency.figures(house, FIRST, LAST, specimens=True)
        oversight.checkpoint_quality(house, FIRST, LAST)
        counted.append(len(ran))
    assert len(set(counted)) == 1


def test_a_sample_opens_what_it_draws_and_nothing_else(busy, monkeypatch):
    counting.count_lives(busy)
    read, opened = [], oversight.opened
    monkeypatch.setattr(oversight, "opened", lambda *given: read.append(given) or opened(*given))
    drawn = oversight.sample(busy, FIRST, LAST, seed="a word", count=2)
    assert len(drawn) == len(read) == 2
    assert drawn == oversight.sample(busy, FIRST, LAST, seed="a word", count=2)
    assert {each.by for each in drawn} <= {OFFICER, SUPERVISOR, REVIEWER}
    assert all(later(0) <= each.told.at for each in drawn)
