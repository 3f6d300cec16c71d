"""Whom to write to: every file of the directory loads, names real kinds and channels, and says what was read."""

from __future__ import annotations

import shutil

import pytest
from factories import DAY, RULES, tiny_law

from workflow.actions.law import load_rulebook
from workflow.actions.law_page import law_page, sides_between
from workflow.errors import PackSyntaxError
from workflow.rules.authorities import alternatives, channels, directories, directory
from workflow.rules.loader import load_law


def test_every_directory_names_kinds_and_channels_that_exist():
    law = load_law(RULES)
    known = law.dictionary["sides.channel"].choices
    found = list(directories(RULES))

    assert len(found) >= 50
    for each in found:
        for office in each.offices:
            assert set(office.kinds) <= set(law.kinds), each.code
            assert office.channel is None or office.channel in known, each.code


def test_the_guidance_names_kinds_channels_and_lists_that_exist():
    law = load_law(RULES)
    known = law.dictionary["sides.channel"].choices

    for kind in law.kinds:
        for channel in channels(RULES, kind):
            assert channel.id in known
            assert channel.members is None or channel.members in law.parties
    assert {each.id for each in alternatives(RULES, "extradition")} >= {"reciprocity", "comity"}


def test_a_directory_must_lie_under_its_own_code(tmp_path):
    folder = tmp_path / "rules"
    (folder / "authorities").mkdir(parents=True)
    shutil.copy(RULES / "authorities" / "nl.yaml", folder / "authorities" / "be.yaml")

    with pytest.raises(PackSyntaxError, match="is of 'NL', not of 'BE'"):
        directory(folder, "BE")


def test_a_jurisdiction_nobody_gathered_is_said_to_be_unknown(tmp_path):
    tiny_law(tmp_path)
    (root,) = {path.parent for path in tmp_path.rglob("kinds.yaml")}
    (root / "calendars").mkdir(exist_ok=True)
    if not (root / "calendars" / "counting").exists():
        shutil.copytree(RULES / "calendars", root / "calendars", dirs_exist_ok=True)
    page = law_page(load_rulebook(root), root, sides_between("YY", "XX"), "extradition", DAY)

    assert page.asked is None
    assert "authorities of XX: not known from our data" in page.missing


def test_changing_an_address_changes_no_law():
    before = load_law(RULES)

    assert not any(name.startswith(("authorities/", "guidance/", "excused/")) for name in before.sources)
