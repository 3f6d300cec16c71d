"""Law that loads can still be unwell: a rule that can never speak, a text nobody read again, a kind nobody carries."""

from __future__ import annotations

from datetime import date

import pytest
from factories import RULES, a_rule, as_yaml, tiny_dictionary, tiny_law

from workflow.conditions import compile_condition
from workflow.rules.health import a_year_before, ailments
from workflow.rules.loader import load_law
from workflow.rules.satisfiable import can_hold

MORE = "jurisdictions__xx__more"
TODAY = date(2026, 6, 1)


def is_(path, value, word="is"):
    return {"fact": path, word: value}


def holds(raw, scope=None):
    condition = as_yaml(raw)
    return can_hold(condition, compile_condition(condition, tiny_dictionary(), scope), tiny_dictionary(), scope)


@pytest.mark.parametrize(
    "raw",
    [
        {"all": [is_("person.minor", True), is_("case.political", False)]},
        {"all": [is_("case.count", 3, "more_than"), is_("case.count", 5, "less_than")]},
        {"all": [is_("case.penalty", "1 year", "at_least"), is_("case.penalty", "2 years", "less_than")]},
        {"all": [is_("case.warrant_date", "2020-01-01", "after"), is_("case.warrant_date", "2020-01-03", "before")]},
        {"fact": "event.arrested", "on_or_before": {"fact": "case.warrant_date", "plus": "60 days"}},
        {"all": [is_("person.nationalities", "XX", "includes"), is_("person.nationalities", "QQ", "includes")]},
        {"not": {"fact": "sides.requesting", "is": {"fact": "sides.requested"}}},
        {"all": [{"fact": "case.purpose", "known": False}, is_("person.minor", True)]},
        {"not": is_("case.purpose", ["trial", "sentence"], "in")},
        {"some": "records", "where": is_("records.sealed", True)},
    ],
)
def test_a_condition_that_some_answers_fulfil_can_hold(raw):
    assert holds(raw) is True


@pytest.mark.parametrize(
    "raw",
    [
        {"all": [is_("person.minor", True), is_("person.minor", False)]},
        {"all": [is_("case.purpose", "trial"), is_("case.purpose", "sentence")]},
        {"all": [is_("case.count", 5, "more_than"), is_("case.count", 5, "less_than")]},
        {"all": [is_("case.penalty", "2 years", "at_least"), is_("case.penalty", "1 year", "less_than")]},
        {"all": [is_("case.warrant_date", "2020-01-01", "after"), is_("case.warrant_date", "2020-01-01", "before")]},
        {"all": [{"fact": "case.purpose", "known": False}, is_("case.purpose", "trial")]},
    ],
)
def test_a_condition_that_no_answer_fulfils_is_found(raw):
    assert holds(raw) is False


def test_a_rule_of_each_item_is_tried_on_an_item():
    assert holds(is_("records.sealed", True), scope="records") is True
    both = {"all": [is_("records.sealed", True), is_("records.sealed", False)]}
    assert holds(both, scope="records") is False


def test_where_a_list_may_need_two_items_nothing_is_said():
    one = {"some": "records", "where": is_("records.sealed", True)}
    other = {"some": "records", "where": is_("records.sealed", False)}

    assert holds({"all": [one, other]}) is None


def unwell(tmp_path, *rules, today=TODAY, **changes):
    law = tiny_law(tmp_path, **{MORE: list(rules)}, **changes)
    return {each.rule: each for each in ailments(law, today) if each.rule.startswith("xx/odd") or "/" not in each.rule}


def test_a_dead_rule_a_rule_of_another_kind_and_one_out_of_time_must_be_mended(tmp_path):
    never = {"all": [is_("person.minor", True), is_("person.minor", False)]}
    when = is_("person.minor", True)
    found = unwell(
        tmp_path,
        a_rule("xx/odd-dead", when=never),
        a_rule("xx/odd-kind", when=when, kinds=["evidence"]),
        a_rule("xx/odd-time", when=when, in_force={"from": "1990-01-01", "until": "1995-01-01"}),
        a_rule("xx/odd-unmet", "requirement", met_when=never),
    )

    assert {name: each.grave for name, each in found.items() if name.startswith("xx/")} == dict.fromkeys(
        ("xx/odd-dead", "xx/odd-kind", "xx/odd-time", "xx/odd-unmet"), True
    )


def test_a_text_not_read_for_a_year_is_told_and_fails_nothing(tmp_path):
    read = {"grade": "primary", "as_of": "2024", "checked_on": "2025-05-31"}
    rule = a_rule("xx/odd-old", when=is_("person.minor", True), text_read=read)

    assert not unwell(tmp_path, rule)["xx/odd-old"].grave
    assert "xx/odd-old" not in unwell(tmp_path, rule, today=date(2026, 5, 31))
    assert a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)


def test_a_kind_that_rules_concern_and_no_procedure_carries_is_told(tmp_path):
    assert "no procedure carries" in unwell(tmp_path, procedures__xx_surrender__procedure=None)["extradition"].told


def test_no_rule_of_the_library_is_dead_or_never_in_play():
    assert [f"{each.rule}: {each.told}" for each in ailments(load_law(RULES), TODAY) if each.grave] == []
