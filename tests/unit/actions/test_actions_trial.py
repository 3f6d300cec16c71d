"""Tests of law: what a lawyer writes beside a rule is tried, and what nobody tried is named."""

from __future__ import annotations

import pytest
from factories import a_rule, law_files, tiny_rules

from workflow.actions.law import load_rulebook
from workflow.actions.prove import demanded, prove_procedures
from workflow.actions.trial import try_rules, untested
from workflow.errors import InputError, PackError
from workflow.vocabulary import StepEffect

HEAD = "  as_of: 2026-03-02\n  kind: extradition\n"


def tried(tmp_path, text, **changes):
    root = tiny_rules(tmp_path, **changes)
    (root / "jurisdictions/xx/grounds.test.yaml").write_text(text, encoding="utf-8")
    rulebook = load_rulebook(root)
    return rulebook, list(try_rules(rulebook, root))


def one(tmp_path, facts, expect, **changes):
    text = f"- name: a test\n{HEAD}  facts: {facts}\n  expect:\n    - {expect}\n"
    (answer,) = tried(tmp_path, text, **changes)[1]
    return answer


def test_an_answer_as_expected_has_no_fault(tmp_path):
    answer = one(
        tmp_path, "{case: {political: true}}", "{rule: xx/political, outcome: applies, effect: mandatory-ground}"
    )

    assert (answer.fault, answer.answer, answer.rule, answer.test) == (None, "applies", "xx/political", "a test")
    assert (answer.file, answer.line) == ("rules/jurisdictions/xx/grounds.test.yaml", 1)


@pytest.mark.parametrize(
    ("facts", "expect", "fault"),
    [
        ("{case: {political: true}}", "{rule: xx/political, outcome: undetermined}", "outcome is applies"),
        ("{}", "{rule: xx/political, missing: [person.name]}", "missing is ('case.political',)"),
        ("{}", "{rule: xx/gone, outcome: applies}", "no rule 'xx/gone'"),
        ("{records: [{sealed: true}]}", "{rule: xx/sealed, item: '2', outcome: applies}", "no finding for item 2"),
        ("{}", "{clock: xx/surrender-in-time, state: running}", "state is not-started"),
    ],
)
def test_an_answer_that_differs_is_told(tmp_path, facts, expect, fault):
    assert fault in one(tmp_path, facts, expect).fault


def test_the_item_and_what_is_missing_of_it_are_compared(tmp_path):
    expect = "{rule: xx/sealed, item: '2', outcome: undetermined, missing: ['records.sealed[2]']}"

    assert one(tmp_path, "{records: [{sealed: true}, {title: b}]}", expect).fault is None


def test_a_clock_is_tried_with_its_date(tmp_path):
    expect = "    - {clock: xx/surrender-in-time, state: running, due: 2026-04-01}\n"
    text = f"- name: thirty days\n{HEAD}  events: {{committed: 2026-03-02}}\n  expect:\n{expect}"

    assert [each.fault for each in tried(tmp_path, text)[1]] == [None]


def test_an_assurance_and_a_permission_are_tried_with_the_rule_they_lift(tmp_path):
    allowed = a_rule("xx/allowed", "permission", when={"fact": "case.count", "at_least": 2}, overrides=["xx/sealed"])
    more = {"jurisdictions__xx__more": [allowed]}
    lifted = "{rule: xx/sealed, item: '1', effect: lifted}"

    assert one(tmp_path / "a", "{case: {count: 2}, records: [{sealed: true}]}", lifted, **more).fault is None
    assert "effect is mandatory-ground" in one(tmp_path / "b", "{records: [{sealed: true}]}", lifted, **more).fault
    text = f"- name: a test\n{HEAD}  facts: {{case: {{political: true}}}}\n  assured: [assurance/fair-trial]\n"
    text += "  expect: [{rule: xx/political, effect: lifted}]\n"
    assert [each.fault for each in tried(tmp_path / "c", text)[1]] == [None]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("name: a test", PackError, "needs a list of tests"),
        (f"- name: x\n{HEAD}  expect: []\n", PackError, "expect"),
        (
            f"- name: x\n{HEAD}  facts: {{person: {{age: 3}}}}\n  expect: [{{rule: xx/political}}]\n",
            InputError,
            "no fact",
        ),
        (
            f"- name: x\n{HEAD}  events: {{eclipse: 2026-03-01}}\n  expect: [{{rule: xx/political}}]\n",
            InputError,
            "eclipse",
        ),
    ],
)
def test_a_test_that_cannot_be_read_is_refused(tmp_path, text, kind, words):
    with pytest.raises(kind, match=words):
        tried(tmp_path, text)


def test_every_answer_that_no_test_makes_a_rule_give_is_named(tmp_path):
    expect = "[{rule: xx/political, outcome: applies}]"
    text = f"- name: a test\n{HEAD}  facts: {{case: {{political: true}}}}\n  expect: {expect}\n"
    rulebook, answers = tried(tmp_path, text)
    lacking = dict(untested(rulebook, answers))

    assert lacking["xx/political"] == "does-not-apply, undetermined"
    assert lacking["xx/warrant"] == "met no, met unknown, met yes"
    assert lacking["xx/surrender-in-time"] == "due, not-started"
    assert lacking["xx/stay"] == "any test"


def test_what_the_law_always_demands_must_lie_on_every_path(tmp_path):
    always = a_rule("xx/always", "checkpoint", checkpoint="extra-care", side="requested")
    rulebook = load_rulebook(tiny_rules(tmp_path, jurisdictions__xx__more=[always]))
    procedure = rulebook.procedure("xx-surrender")
    (proof,) = prove_procedures(rulebook)

    assert demanded(rulebook.law, procedure)[StepEffect.SURRENDERS] == {"extra-care"}
    assert "'surrender' can be reached without checkpoint 'extra-care'" in proof.gaps


@pytest.mark.parametrize(
    "change",
    [
        {"when": {"fact": "person.minor", "is": True}},
        {"force": "discretionary"},
        {"side": "requesting"},
        {"kinds": ["evidence"]},
        {},
    ],
)
def test_what_some_request_escapes_is_left_to_the_guards(tmp_path, change):
    rule = a_rule("xx/sometimes", "checkpoint", checkpoint="extra-care", **change)
    demands = demanded(*_law_and_procedure(tiny_rules(tmp_path, jurisdictions__xx__more=[rule])))

    assert (StepEffect.SURRENDERS in demands) == (change == {})


def _law_and_procedure(root):
    rulebook = load_rulebook(root)
    return rulebook.law, rulebook.procedure("xx-surrender")


def test_the_tiny_law_itself_is_proved(tiny_rulebook):
    assert [proof.gaps for proof in prove_procedures(tiny_rulebook)] == [()]


def test_a_rulebook_refuses_a_calendar_or_a_way_of_counting_that_is_not_there(tmp_path):
    header = {**law_files()["jurisdictions/xx/pack.yaml"], "calendar": "moon"}
    with pytest.raises(PackError, match="no calendar 'moon'"):
        load_rulebook(tiny_rules(tmp_path / "a", jurisdictions__xx__pack=header))
    period = {"number": 3, "unit": "days", "starts": "arrested", "counting": "by-the-moon"}
    with pytest.raises(PackError, match="by-the-moon"):
        load_rulebook(tiny_rules(tmp_path / "b", jurisdictions__xx__more=[a_rule("xx/t", "time-limit", period=period)]))


def test_an_unknown_procedure_is_told_with_the_known_ones(tiny_rulebook):
    with pytest.raises(InputError, match="no procedure 'yy'") as caught:
        tiny_rulebook.procedure("yy")
    assert caught.value.remedy == "Known: xx-surrender."
