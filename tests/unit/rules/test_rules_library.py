"""Law from its shelf is the same law, opened pack by pack; from the files everything is read and checked at once."""

from __future__ import annotations

import shutil

import pytest
from factories import DAY, RULES, a_header, a_rule, law_files, sides, write_law

from workflow.actions.law import load_rulebook
from workflow.errors import PackError, UnknownTermError
from workflow.rules import loader
from workflow.rules.catalogue import applicable_law
from workflow.rules.loader import load_law

WHEN = {"fact": "person.minor", "is": True}
OTHER = {
    "jurisdictions__zz__pack": a_header("zz"),
    "jurisdictions__zz__grounds": [a_rule("zz/ground", when=WHEN)],
    "parties__pact": {"id": "pact", "title": "Pact", "parties": [{"code": "XX"}, {"code": "QQ", "from": "2001-01-01"}]},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write_law(tmp_path, law_files(**OTHER))


@pytest.fixture
def opened(monkeypatch):
    """Give the packs whose rules are compiled, in order."""
    seen = []
    compile_pack = loader._rules

    def told(shelf, files, header, dictionary):
        seen.append(header.id)
        return compile_pack(shelf, files, header, dictionary)

    monkeypatch.setattr(loader, "_rules", told)
    return seen


def test_the_law_of_the_shelf_is_the_law_of_the_files(folder):
    first, second = load_law(folder), load_law(folder)

    assert second.shelf.is_kept
    assert not first.shelf.is_kept
    assert first.digest == second.digest
    assert list(first.rules) == list(second.rules)
    assert [each.rule for each in first.rules.values()] == [each.rule for each in second.rules.values()]
    assert [each.digest for each in first.rules.values()] == [each.digest for each in second.rules.values()]
    assert dict(first.parties) == dict(second.parties)
    assert dict(first.procedures) == dict(second.procedures)
    assert dict(first.base) == dict(second.base)
    assert first.reach.listed == second.reach.listed
    assert first.reach.party("QQ", "pact") == second.reach.party("QQ", "pact")


def test_a_request_opens_only_the_packs_that_concern_it(folder, opened):
    load_law(folder)
    opened.clear()
    law = load_law(folder)
    assert opened == []

    found = applicable_law(law, sides(), "extradition", DAY)
    assert opened == ["xx"]
    assert {each.pack for each in found.rules} == {"xx"}
    assert law.rules["xx/political"] is law.by_pack["xx"][0]
    assert "zz/nothing" not in law.rules
    assert "nobody/nothing" not in law.rules
    assert opened == ["xx", "zz"]


def test_from_the_files_themselves_everything_is_opened_and_checked(folder, opened):
    load_law(folder)
    opened.clear()

    assert load_law(folder, fresh=True).rules
    assert set(opened) >= {"xx", "zz"}


def test_what_fails_its_check_is_never_kept(folder):
    rules = folder / "jurisdictions" / "zz" / "grounds.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("tiny.read", "tiny.gone"), encoding="utf-8")

    for _ in range(2):
        with pytest.raises(UnknownTermError, match=r"tiny\.gone"):
            load_law(folder)


def test_a_file_must_be_called_as_what_it_holds(folder):
    (folder / "parties" / "pact.yaml").rename(folder / "parties" / "treaty.yaml")

    with pytest.raises(PackError, match="'pact' lies under another name"):
        load_law(folder)


def test_counting_that_changes_is_checked_again_with_the_rules(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    counting = next(path for path in (RULES / "calendars" / "counting").glob("*.yaml"))
    period = {"number": 3, "unit": "days", "starts": "arrested", "counting": counting.stem}
    more = {
        "jurisdictions__xx__limits": [a_rule("xx/limit", "time-limit", period=period)],
        "jurisdictions__xx__pack": a_header("xx"),
    }
    folder = write_law(tmp_path, law_files(**more))
    shutil.copytree(RULES / "calendars", folder / "calendars")
    for _ in range(2):
        assert load_rulebook(folder).law.rules["xx/limit"]
    assert load_rulebook(folder).law.shelf.is_marked("counted")

    gone = folder / "calendars" / "counting" / counting.name
    gone.write_text(
        gone.read_text(encoding="utf-8").replace(f"id: {counting.stem}", f"id: {counting.stem}-2"), encoding="utf-8"
    )
    gone.rename(gone.with_name(f"{counting.stem}-2.yaml"))
    with pytest.raises(PackError, match=f"no counting rule '{counting.stem}'"):
        load_rulebook(folder)
