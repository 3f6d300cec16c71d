"""What things are: strict about their keys, coherent in themselves, and told with file and line when they are not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from factories import DAY, a_request, a_rule, a_step, as_yaml, assertion, event, finding, rule

from workflow.errors import InputError, PackSyntaxError
from workflow.model.base import say, typed, typed_input
from workflow.model.finding import EFFECTS
from workflow.model.pack import PartyList
from workflow.model.procedure import Procedure
from workflow.model.request import Participant
from workflow.model.rule import Rule
from workflow.packfile import parse
from workflow.vocabulary import Phase, StepEffect


def refused(kind, raw):
    with pytest.raises(PackSyntaxError) as caught:
        typed(kind, as_yaml(raw))
    return caught.value.reason


PERIOD = {"number": 30, "unit": "days", "starts": "arrested", "counting": "x"}
NEEDS = {
    "ground-for-refusal": "when",
    "requirement": "met_when",
    "document": "document",
    "time-limit": "period",
    "use-limit": "limit",
    "hold": "hold",
    "checkpoint": "checkpoint",
}


@pytest.mark.parametrize(("kind", "need"), NEEDS.items())
def test_a_rule_has_what_its_type_needs(kind, need):
    assert f"a {kind} needs '{need}'" in refused(Rule, a_rule(kind=kind))


def test_a_permission_needs_its_condition():
    assert "a permission needs 'when'" in refused(Rule, a_rule(kind="permission"))


def test_a_rule_has_nothing_that_belongs_to_another_type():
    assert "'period' belongs to a time-limit, not to a handling" in refused(
        Rule, a_rule(kind="handling", period=PERIOD)
    )
    assert "'met_when' belongs to a requirement or a document" in refused(
        Rule, a_rule(when={}, met_when={"fact": "a.b"})
    )


def test_what_nobody_read_cannot_be_verified():
    read = {"grade": "none", "as_of": "2026", "checked_on": "2026-01-01"}

    assert "so it cannot be verified" in refused(Rule, a_rule(kind="handling", text_read=read))
    assert not typed(Rule, as_yaml(a_rule(kind="handling", text_read=read, verified=False))).verified


@pytest.mark.parametrize("name", ["ground", "xx/", "/ground", "XX/ground", "xx/Art 1", "xx/a/"])
def test_a_rule_is_named_by_its_pack_and_its_place(name):
    assert refused(Rule, {**a_rule(kind="handling"), "id": name}).startswith("id:")


def test_a_word_that_no_vocabulary_has_is_refused_with_the_words_there_are():
    assert "'mandatory', 'discretionary' or 'guidance'" in refused(Rule, a_rule(kind="handling", force="strong"))


def test_a_key_that_nothing_knows_is_refused_on_its_own_line():
    raw = parse("name: Jan\nrole: officer\n\nrank: major\n", name="people.yaml")

    with pytest.raises(PackSyntaxError, match=r"people\.yaml, line 4: rank: is not a known key here"):
        typed(Participant, raw)


def test_the_line_of_a_fault_is_found_in_the_depth():
    raw = parse("id: x\nparties:\n  - code: NL\n  - code: BE\n    from: 2026-13-01\ntitle: X\n", name="list.yaml")

    with pytest.raises(PackSyntaxError, match=r"list\.yaml, line 5: parties\.1\.from"):
        typed(PartyList, raw)


def test_every_fault_of_a_value_is_told_at_once():
    assert refused(Participant, {"role": "king", "rank": 1}).count(";") == 2


def test_faults_of_a_persons_own_file_are_faults_of_input():
    with pytest.raises(InputError, match=r"line 1: name: is missing"):
        typed_input(Participant, as_yaml({}), file="request.yaml")


def test_a_text_is_said_in_the_language_asked_for_or_in_english():
    text = {"en": "refusal", "nl": "weigering"}

    assert (say(text, "nl"), say(text, "fr"), say(text)) == ("weigering", "refusal", "refusal")
    assert "needs at least an English text" in refused(Rule, a_rule(kind="handling", plain={"nl": "x"}))


def a_machine(**keys):
    stages = [{"id": word, "title": {"en": word}, "phase": "intake"} for word in ("opened", "closed")]
    plain = {"id": "p", "title": {"en": "P"}, "kind": "k", "side": "requested", "known_from": "2026", "stages": stages}
    return {**plain, "steps": [a_step("close")], **keys}


def test_a_procedure_names_only_stages_it_declares_and_begins_at_opened():
    stages = a_machine()["stages"]

    assert "step 'close' names stage 'nowhere'" in refused(Procedure, a_machine(steps=[a_step("close", to="nowhere")]))
    assert "stage ['opened'] is given twice" in refused(Procedure, a_machine(stages=[*stages, stages[0]]))
    assert "step ['close'] is given twice" in refused(Procedure, a_machine(steps=[a_step("close")] * 2))
    assert "the first stage must be called 'opened'" in refused(
        Procedure,
        a_machine(stages=[{**stages[0], "id": "begun"}, stages[1]], steps=[a_step("x", **{"from": ["begun"]})]),
    )


def test_there_is_no_wildcard_for_any_stage():
    assert "from" in refused(Procedure, a_machine(steps=[a_step("close", **{"from": []})]))
    assert "names stage '*'" in refused(Procedure, a_machine(steps=[a_step("close", **{"from": ["*"]})]))


def test_a_procedure_tells_its_stages_its_steps_and_which_of_them_are_grave():
    steps = [a_step(effect.value, effect=effect.value) for effect in StepEffect]
    procedure = typed(Procedure, as_yaml(a_machine(steps=steps)))

    assert procedure.stage("closed").phase is Phase.INTAKE
    assert procedure.step("none") is procedure.steps[0]
    assert procedure.step("elsewhere") is None
    assert {step.id for step in procedure.granting} == {"grants", "surrenders", "discloses"}


def test_an_event_keeps_its_local_hour_and_is_ordered_by_the_instant():
    here = event("arrested", clock_time=time(9), zone="America/New_York")
    there = event("arrested", clock_time=time(14, 30), zone="Europe/Paris")

    assert there.moment < here.moment
    assert here.at.isoformat() == "2026-03-02T09:00:00-05:00"
    assert here.precision == "minute"


def test_an_event_without_its_hour_is_a_day():
    day = event("arrested")

    assert (day.at, day.precision) == (DAY, "day")
    assert day.moment == datetime(2026, 3, 1, 23, tzinfo=UTC)


def test_an_event_needs_a_zone_that_exists():
    with pytest.raises(ValueError, match="'Mars/Base' is not a time zone"):
        event("arrested", zone="Mars/Base")


def test_the_latest_assertion_of_each_path_and_item_stands():
    request = a_request(
        assertions=(
            assertion("person.name", "A"),
            assertion("records.title", "one", item="1"),
            assertion("records.title", "two", item="2"),
            assertion("person.name", "B"),
        )
    )

    assert {(a.path, a.item): a.value for a in request.standing()} == {
        ("person.name", None): "B", ("records.title", "1"): "one", ("records.title", "2"): "two",
    }  # fmt: skip
    assert len(request.assertions) == 4


def test_the_latest_event_of_a_kind_that_nothing_superseded_happened():
    first, second = event("arrested", date(2026, 1, 1)), event("arrested", date(2026, 2, 1), 2, superseded=True)

    assert a_request(events=(first, second)).happened("arrested") == first
    assert a_request(events=(second,)).happened("arrested") is None


MEANS = [
    (finding(outcome="does-not-apply"), "none"),
    (finding(outcome="undetermined", missing=("a.b",)), "open"),
    (finding(), "mandatory-ground"),
    (finding(rule(force="discretionary")), "discretionary-ground"),
    (finding(lifted_by="assurance/x"), "lifted"),
    (finding(rule(kind="requirement", met_when={"fact": "a"}), met="yes"), "met"),
    (finding(rule(kind="requirement", met_when={"fact": "a"}), met="no"), "missing"),
    (finding(rule(kind="requirement", met_when={"fact": "a"}), met="unknown", missing=("a",)), "open"),
    (finding(rule(kind="handling")), "handling"),
    (finding(rule(kind="permission", when={"fact": "a"})), "permission"),
    (finding(rule(kind="checkpoint", checkpoint="liberty")), "checkpoint"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "word"), MEANS)
def test_a_finding_means_one_word_of_a_closed_list(of, word):
    assert of.effect == word
    assert word in EFFECTS


def test_a_finding_of_an_item_is_named_with_the_item():
    assert finding(item="2").id == "xx/ground#2"
    assert finding().id == "xx/ground"
