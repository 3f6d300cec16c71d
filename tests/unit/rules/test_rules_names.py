"""No name dangles: what a rule, a header or a procedure names must exist, or the load stops with file and line."""

from __future__ import annotations

import json

import pytest
from factories import a_header, a_procedure_file, a_rule, a_step, law_files, tiny_law, write_law

from workflow.errors import PackError, UnknownTermError
from workflow.rules.loader import load_law

WHEN = {"fact": "person.minor", "is": True}
PERIOD = {"number": 30, "unit": "days", "starts": "arrested", "counting": "treaty-calendar-days"}
HOLD = {"starts": "stay-ordered", "ends": ["stay-lifted"], "blocks": ["grants"]}


def refusal(tmp_path, *rules, **changes) -> PackError:
    with pytest.raises(PackError) as caught:
        tiny_law(tmp_path, **({"jurisdictions__xx__more": list(rules)} if rules else {}), **changes)
    return caught.value


DANGLING = {
    "a base fact": (a_rule(when=WHEN, basis=["tiny.gone"]), "base fact 'tiny.gone'"),
    "a kind of request": (a_rule(when=WHEN, kinds=["surrender"]), "kind 'surrender'"),
    "a checkpoint it feeds": (a_rule(when=WHEN, feeds=["care"]), "checkpoint 'care'"),
    "a checkpoint it raises": (a_rule(kind="checkpoint", checkpoint="care"), "checkpoint 'care'"),
    "a rule it overrides": (a_rule(when=WHEN, overrides=["xx/gone"]), "rule 'xx/gone'"),
    "a rule that lifts it": (a_rule(when=WHEN, lifted_by=["xx/gone"]), "rule 'xx/gone'"),
    "the event that starts a hold": (a_rule(kind="hold", hold={**HOLD, "starts": "gone"}), "event 'gone'"),
    "an event that ends a hold": (a_rule(kind="hold", hold={**HOLD, "ends": ["gone"]}), "event 'gone'"),
    "the event that starts a period": (a_rule(kind="time-limit", period={**PERIOD, "starts": "gone"}), "event 'gone'"),
    "the event that meets a period": (a_rule(kind="time-limit", period={**PERIOD, "stops": ["gone"]}), "event 'gone'"),
    "the event that moots a period": (a_rule(kind="time-limit", period={**PERIOD, "ends_by": ["gone"]}), "'gone'"),
    "an event that suspends a period": (
        a_rule(kind="time-limit", period={**PERIOD, "suspended_by": [{"from": "gone", "until": "arrested"}]}), "gone"),
    "an event that extends a period": (
        a_rule(kind="time-limit", period={**PERIOD, "extension": {"granted_by": "gone", "to": "date-set"}}), "'gone'"),
    "a document": (a_rule(kind="document", document={"id": "poem"}, met_when=WHEN), "document 'poem'"),
}  # fmt: skip


@pytest.mark.parametrize("name", DANGLING)
def test_a_name_that_nothing_has_stops_the_load(tmp_path, name):
    rule, words = DANGLING[name]
    error = refusal(tmp_path, rule)

    assert words in error.reason
    assert error.remedy


def test_a_travel_time_that_no_dictionary_has_stops_the_load(tmp_path):
    refusal(tmp_path, a_rule(kind="time-limit", period={**PERIOD, "travel_time": "person.travel_days"}))


def test_an_assurance_need_not_be_declared(tmp_path):
    assert tiny_law(tmp_path, jurisdictions__xx__more=[a_rule(when=WHEN, lifted_by=["assurance/anything"])])


def test_the_file_and_the_line_of_the_rule_are_named(tmp_path):
    error = refusal(tmp_path, a_rule("xx/first", when=WHEN), a_rule("xx/second", when=WHEN, feeds=["care"]))
    text = json.dumps([a_rule("xx/first", when=WHEN), a_rule("xx/second", when=WHEN, feeds=["care"])], indent=1)
    line = 1 + [each.strip() for each in text.splitlines()].index('"id": "xx/second",')

    assert (error.file, error.line) == ("rules/jurisdictions/xx/more.yaml", line)


def test_a_rule_whose_name_begins_like_another_is_told_apart_from_it(tmp_path):
    rules = [a_rule("xx/art-10", when=WHEN), a_rule("xx/art-1", when=WHEN, feeds=["care"])]
    error = refusal(tmp_path, *rules)

    assert error.line > json.dumps(rules[:1], indent=1).count("\n")


def test_the_rule_is_named_and_not_a_test_of_it(tmp_path):
    files = law_files(jurisdictions__xx__more=[a_rule(when=WHEN, feeds=["care"])])
    root = write_law(tmp_path, {**files, "jurisdictions/xx/more.test.yaml": "- {name: x, rule: xx/ground}\n"})

    with pytest.raises(UnknownTermError) as caught:
        load_law(root)
    assert caught.value.file == "rules/jurisdictions/xx/more.yaml"


HEADERS = {
    "a kind": (a_header(kinds=["surrender"]), "no kind 'surrender'"),
    "a party list": (a_header(parties="treaty"), "no party list 'treaty'"),
    "a pack it prevails over": (a_header(prevails_over=["gone"]), "no pack 'gone'"),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_name_in_a_header_must_exist(tmp_path, name):
    header, words = HEADERS[name]
    error = refusal(tmp_path, jurisdictions__xx__pack=header)

    assert (words, "rules/jurisdictions/xx/pack.yaml") == (error.reason, error.file)


@pytest.mark.parametrize("known", [{"stern": True}, {"strict": "perhaps"}])
def test_what_a_header_says_of_its_law_must_be_a_fact_with_a_fitting_value(tmp_path, known):
    refusal(tmp_path, jurisdictions__xx__pack=a_header(known=known))


STEPS = {
    "a checkpoint": ({"checkpoints": ["care"]}, "checkpoint 'care'"),
    "an event": ({"after_events": ["gone"]}, "event 'gone'"),
    "a fact": ({"needs_facts": ["person.age"]}, "fact 'person.age'"),
    "a rule that must be met": ({"needs_rules_met": ["xx/gone"]}, "rule 'xx/gone'"),
    "a rule it stands on": ({"basis": ["xx/gone"]}, "rule 'xx/gone'"),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_name_in_a_step_must_exist(tmp_path, name):
    keys, words = STEPS[name]
    error = refusal(tmp_path, procedures__xx_more__procedure=a_procedure_file("xx-more", steps=[a_step("end", **keys)]))

    assert error.reason == f"step 'end' names {words}, which does not exist"
    assert error.file == "rules/procedures/xx-more/procedure.yaml"


def test_the_kind_of_a_procedure_must_exist(tmp_path):
    other = a_procedure_file("xx-more", kind="surrender", steps=[a_step("end")])

    assert refusal(tmp_path, procedures__xx_more__procedure=other).reason == "no kind 'surrender'"


def test_what_was_never_found_becomes_no_rule(tmp_path):
    assert "of which nothing was found" in refusal(tmp_path, a_rule(when=WHEN, basis=["tiny.not-found"])).reason


def test_verified_on_an_unverified_base_says_what_was_read(tmp_path):
    read = {"grade": "primary", "as_of": "2026", "checked_on": "2026-01-01"}

    assert "does not say what was read" in refusal(tmp_path, a_rule(when=WHEN, basis=["tiny.unread"])).reason
    noted = a_rule(when=WHEN, basis=["tiny.unread"], text_read={**read, "note": "The gazette of that day."})
    assert tiny_law(tmp_path / "b", jurisdictions__xx__more=[noted])


def test_a_rule_of_an_instrument_names_no_side(tmp_path):
    files = {
        "instruments__treaty__pack": a_header("treaty", of="instrument"),
        "instruments__treaty__grounds": [a_rule("treaty/ground", when=WHEN, side="requested")],
    }

    refusal(tmp_path, **files)


def test_a_name_that_stands_in_no_line_as_it_is_read_is_told_with_its_pack(tmp_path):
    rule = json.dumps([a_rule(when=WHEN, feeds=["care"])]).replace("xx/ground", "xx\\u002fground")
    error = refusal(tmp_path, jurisdictions__xx__more=rule)

    assert (error.file, error.line) == ("rules/jurisdictions/xx", 1)
