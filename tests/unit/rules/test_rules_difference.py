"""What two versions of law say differently, in words; what only stands in another order is no difference."""

from __future__ import annotations

import pytest
from factories import a_rule, law_files, text, tiny_law, write_law

from workflow.rules.condition_words import condition_in_words
from workflow.rules.difference import differences
from workflow.rules.loader import load_law

GROUNDS = "jurisdictions__xx__more"
WHEN = {"fact": "person.minor", "is": True}


def told(tmp_path, before, after):
    old = tiny_law(tmp_path / "old", **{GROUNDS: before})
    new = tiny_law(tmp_path / "new", **{GROUNDS: after})
    return differences(old, new)


def fields(changes):
    return {each.field: (each.before, each.after) for change in changes for each in change.fields}


def test_rules_are_told_as_added_removed_and_changed(tmp_path):
    before = [a_rule("xx/gone", when=WHEN), a_rule("xx/kept", when=WHEN)]
    after = [a_rule("xx/kept", when={"fact": "person.minor", "is": False}), a_rule("xx/new", when=WHEN)]
    changes = told(tmp_path, before, after)

    assert {(each.sort, each.id): each.what for each in changes} == {
        ("rule", "xx/gone"): "removed", ("rule", "xx/kept"): "changed", ("rule", "xx/new"): "added",
    }  # fmt: skip
    assert next(each.plain for each in changes if each.what == "added") == "Rule xx/new."


@pytest.mark.parametrize(
    ("changed", "field", "before", "after"),
    [
        ({"force": "discretionary"}, "force", "mandatory", "discretionary"),
        ({"verified": False}, "verified", "yes", "no"),
        ({"plain": text("Other words.")}, "in plain words", "Rule xx/r.", "Other words."),
        ({"lifted_by": ["assurance/x"]}, "lifted by", "nothing", "assurance/x"),
        ({"in_force": {"from": "2000-01-01", "until": "2027-01-01"}}, "in force, until", "nothing", "2027-01-01"),
        (
            {"when": {"any": [WHEN, {"fact": "case.purpose", "in": ["trial"]}]}},
            "applies when", "person.minor is yes", "person.minor is yes or case.purpose is one of trial",
        ),
    ],
)  # fmt: skip
def test_a_changed_field_is_told_in_words(tmp_path, changed, field, before, after):
    changes = told(tmp_path, [a_rule("xx/r", when=WHEN)], [a_rule("xx/r", **{"when": WHEN, **changed})])

    assert fields(changes) == {field: (before, after)}


def test_a_changed_time_limit_is_told_as_a_sentence(tmp_path):
    def limit(number):
        starts = {"number": number, "unit": "days", "starts": "arrested", "counting": "plain"}
        return [a_rule("xx/limit", "time-limit", period=starts)]

    before, after = fields(told(tmp_path, limit(40), limit(60)))["period"]
    assert "within 40 days from: It happened: arrested" in before
    assert "within 60 days" in after


def test_a_party_that_leaves_is_told_by_its_code(tmp_path):
    def with_party(folder, until):
        parties = [{"code": "XX", "from": "2001-01-01", **until}, {"code": "YY"}]
        return tiny_law(folder, parties__pact={"id": "pact", "title": "Pact", "parties": parties})

    changes = differences(with_party(tmp_path / "a", {}), with_party(tmp_path / "b", {"until": "2026-12-31"}))
    assert fields(changes) == {"parties, XX, until": ("nothing", "2026-12-31")}


def test_the_same_law_in_another_order_differs_in_nothing(tmp_path):
    one, other = a_rule("xx/a", when=WHEN), a_rule("xx/b", when={"fact": "person.minor", "is": False})

    assert told(tmp_path, [one, other], [other, one]) == ()
    assert differences(load_law(write_law(tmp_path / "x", law_files())), tiny_law(tmp_path / "y")) == ()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "always"),
        ({"not": {"fact": "a.b", "known": True}}, "not (a.b is known)"),
        ({"fact": "a.b", "known": False}, "a.b is not known"),
        ({"some": "records", "where": {"fact": "records.sealed", "is": True}},
         "for some of records: (records.sealed is yes)"),
        ({"fact": "a.b", "before": {"fact": "a.c", "plus": "60 days"}}, "a.b is before a.c plus 60 days"),
        ({"all": [{"fact": "a.b", "is": 1}, {"any": [{"fact": "a.c", "is": 2}, {"fact": "a.d", "is": 3}]}]},
         "a.b is 1 and (a.c is 2 or a.d is 3)"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_a_sentence(raw, said):
    assert condition_in_words(raw) == said
