"""What a lawyer reads about the law between two sides, before any request is drafted."""

from __future__ import annotations

import json

import pytest

from workflow.cli.main import main


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["law", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def ids(found: dict, word: str = "instruments") -> set[str]:
    return {each["id"] for each in found[word]}


def test_the_treaty_comes_first_with_its_rules_and_what_it_goes_before(capsys):
    assert main(["law", "NL", "US", "--on", "2026-03-02"]) == 0
    shown = capsys.readouterr().out
    treaty = shown.index("Extradition treaty between the United States")
    assert treaty < shown.index("Agreement on extradition between the")
    for title in ("What goes first", "Domestic law we hold", "Whom to write to in US", "Time limits", "not tell"):
        assert title in shown


def test_each_rule_says_where_it_stands_and_whether_it_was_read(capsys):
    found = told(capsys, "NL", "US", "--on", "2026-03-02")
    assert found["format"] == "comity-law-1"
    for rules in found["rules"].values():
        for rule in rules:
            assert rule["citation"]
            assert rule["verified"] in (True, False)
    assert all(rule["period"] for rule in found["rules"]["time-limits"])


def test_the_day_decides_what_binds(capsys):
    """The Kingdom left the Union's warrant at the end of 2020; the trade agreement took its place the next day."""
    before, after = told(capsys, "FR", "GB", "--on", "2020-12-31"), told(capsys, "FR", "GB", "--on", "2021-01-01")
    assert "eu-eaw" in ids(before)
    assert "eu-uk-tca" not in ids(before)
    assert "eu-uk-tca" in ids(after)
    assert "eu-eaw" in ids(after, "elsewhere")
    assert next(each["standing"] for each in after["instruments"] if each["id"] == "eu-uk-tca") == "provisional"


def test_an_instrument_without_a_pack_is_named_and_said_not_to_be_encoded(capsys):
    found = told(capsys, "US", "BR", "--on", "2026-03-02")
    assert "us-extradition-br" in ids(found)
    assert "us-extradition-br" in found["not_encoded"]
    assert found["carried"]


def test_where_nothing_binds_the_other_ways_are_told_and_what_is_missing(capsys):
    assert main(["law", "AF", "TW"]) == 0
    shown = capsys.readouterr().out
    for words in ("No instrument in our data", "Reciprocity", "Comity", "law of TW: no pack encodes it"):
        assert words in shown


def test_what_was_not_read_of_an_authority_is_said(capsys):
    offices = told(capsys, "FR", "NO", "--kind", "evidence", "--on", "2026-01-01")["offices"]
    assert [office["name"][:8] for office in offices if office["confirmed"]] == ["Director"]
    earlier = told(capsys, "FR", "NO", "--kind", "evidence", "--on", "2025-12-31")["offices"]
    assert [office for office in earlier if office["confirmed"]] == []


def test_inside_one_federation_no_treaty_is_missed(capsys):
    assert main(["law", "US-AL", "US-KY", "--kind", "rendition"]) == 0
    shown = capsys.readouterr().out
    assert "Both lie in one federation" in shown
    assert "No instrument" not in shown


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("US", "US"), "asks itself"),
        (("us", "n1"), "not a code"),
        (("US", "GB", "--kind", "x"), "no kind 'x'"),
    ],
)
def test_a_search_that_cannot_be_made_says_why(capsys, arguments, reason):
    assert main(["law", *arguments]) == 2
    assert reason in capsys.readouterr().err
