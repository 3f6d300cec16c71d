"""Replay: old decisions under the bytes of law they were made under, whatever the law has become since."""

from __future__ import annotations

import dataclasses
from hashlib import sha256
from pathlib import Path

import pytest
from factories import ROOT, clears, happens, later, opening, says, takes, tiny_rules

from workflow.actions.house import House, open_house
from workflow.actions.past_law import PastLaw, files_named
from workflow.actions.replay import Replayed, replay, replay_entries, replay_export
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, thread_of
from workflow.settings import Settings
from workflow.store import requests, texts


@pytest.fixture
def house(house_settings: Settings):
    with open_house(house_settings) as opened:
        live(opened)
        yield opened


def live(house: House) -> None:
    """Give a request most of what can happen to one, without papers."""
    open_new(house, opening())
    perform(house, "XX-1", happens("committed", hours=1))
    perform(house, "XX-1", says({"person": {"nationalities": ["YY"]}, "records": [{"sealed": False}]}, hours=1.5))
    perform(house, "XX-1", clears("liberty", hours=2))
    perform(house, "XX-1", happens("committed", hours=2.5, supersedes="committed"))
    perform(house, "XX-1", takes("grant", hours=3))


def under_changed_law(house: House, folder: Path) -> Settings:
    """Return the settings of the same house after its law was changed."""
    changed = tiny_rules(folder)
    grounds = changed / "jurisdictions" / "xx" / "grounds.yaml"
    grounds.write_text(grounds.read_text(encoding="utf-8").replace('"number": 30', '"number": 31'), encoding="utf-8")
    return dataclasses.replace(house.settings, rules=changed)


def entries_of(house: House):
    with house.database.reading() as tx:
        return thread_of(tx, requests.identity(tx, "XX-1"))


def test_every_entry_is_identical_and_every_one_is_replayed(house: House):
    found = replay(house, "XX-1")
    assert [each.act for each in found] == ["open", "event", "assert", "clear", "event", "step"]
    assert all(each.identical for each in found), found


def test_after_a_change_of_law_old_entries_use_the_old_law_and_new_ones_the_new(house: House, tmp_path: Path):
    house.database.close()
    with open_house(under_changed_law(house, tmp_path / "new")) as changed:
        assert all(each.identical for each in replay(changed, "XX-1"))
        perform(changed, "XX-1", happens("papers-received", hours=4))
        assert all(each.identical for each in replay(changed, "XX-1"))
        digests = {told.packs for told in entries_of(changed)}
        assert len(digests) == 2
        dues = [told.fields["clocks"][0][3] for told in entries_of(changed) if "clocks" in told.fields]
        assert dues[0] == "2026-04-01"
        with changed.database.reading() as tx:
            count = tx.connection.exec_driver_sql("SELECT count(*) FROM texts").scalar()
            files = files_named(texts.get(tx, changed.rulebook.texts.digest).decode())
        assert count == len(set(files.values())) + 3, "a second law adds its list and the one file that changed"


def test_a_change_of_law_alone_would_have_made_a_difference(house: House, tmp_path: Path):
    """Replayed under the new law by force, the date differs: so the old law was really used above."""
    with open_house(dataclasses.replace(under_changed_law(house, tmp_path / "n"), home=tmp_path / "h2",
                                        keys=tmp_path / "k2")) as changed:  # fmt: skip
        law = PastLaw(lambda _digest: None)
        law.of = lambda _digest: PastLaw(lambda _d: None, changed.rulebook).of(changed.rulebook.texts.digest)  # type: ignore[method-assign]
        found = tuple(replay_entries(entries_of(house), law, "xx-surrender"))
    assert any("xx/surrender-in-time" in line and "2026-04-02" in line for each in found for line in each.differences)


@pytest.mark.parametrize(
    ("field", "value", "says_"),
    [
        ("outlook", "mandatory-ground", "outlook was mandatory-ground"),
        ("findings", [["xx/political", "applies", None, None, [], []]], "findings, xx/political: was applies"),
        ("checkpoints", [["liberty", "cleared", "0" * 64]], "checkpoints, liberty: was cleared"),
        ("found", "0" * 64, "another digest"),
    ],
)
def test_a_recorded_finding_that_law_and_facts_do_not_give_is_told(house: House, field: str, value, says_: str):
    first, *rest = entries_of(house)
    forged = dataclasses.replace(first, fields={**first.fields, field: value})
    found = told(house, (forged, *rest))
    assert any(says_ in line for line in found[0].differences)
    assert all(each.identical for each in found[1:])


def told(house: House, entries) -> tuple[Replayed, ...]:
    return tuple(replay_entries(entries, PastLaw(lambda _digest: None, house.rulebook), ""))


def test_packs_that_are_not_at_hand_are_said_not_guessed(house: House):
    found = tuple(replay_entries(entries_of(house), PastLaw(lambda _digest: None), ""))
    assert all("not at hand" in (each.unable or "") for each in found)
    listing = house.rulebook.texts.listing.encode()
    some = PastLaw({sha256(listing).digest(): listing}.get)
    found = tuple(replay_entries(entries_of(house), some, ""))
    assert all("texts, such as" in (each.unable or "") for each in found)


def test_an_office_export_is_replayed_by_itself_and_a_public_one_says_why_it_cannot_be(house: House):
    office = replay_export(export_trail(house, "XX-1", audience="office", at=later(9)))
    assert all(each.identical for each in office)
    public = replay_export(export_trail(house, "XX-1", audience="public", at=later(9)))
    assert all("does not show" in (each.unable or "") for each in public)


def test_a_list_of_law_cannot_write_outside_its_folder():
    listing = '{"files":{"../up.yaml":"%s","a/.b.yaml":"%s","/c.yaml":"%s","ok.yaml":"%s"}}' % (("0" * 64,) * 4)
    assert set(files_named(listing)) == {"ok.yaml"}
    assert files_named("not json") == files_named("[]") == files_named('{"files":[]}') == {}


def test_the_list_names_every_file_of_law_and_the_data_dates_are_counted_with(house: House):
    names = files_named(house.rulebook.texts.listing)
    assert "jurisdictions/xx/grounds.yaml" in names
    assert "calendars/counting/treaty-calendar-days.yaml" in names
    assert (ROOT / "rules" / "calendars" / "counting" / "treaty-calendar-days.yaml").is_file()
    assert '"tzdata"' in house.rulebook.texts.listing
