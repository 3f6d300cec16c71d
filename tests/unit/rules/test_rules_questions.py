"""The shortest question list: nothing is asked that no rule needs, and each question settles what it says."""

from __future__ import annotations

from factories import finding, rule, tiny_dictionary

from workflow.rules.questions import shortest_questions


def open_on(name, *missing, **keys):
    return finding(rule(f"xx/{name}"), "undetermined", missing=missing, **keys)


def asked(*findings):
    return shortest_questions(findings, tiny_dictionary())


def test_nothing_open_asks_nothing():
    assert asked(finding(), finding(outcome="does-not-apply")) == ()


def test_a_fact_that_no_rule_needs_is_not_asked():
    assert [question.path for question in asked(open_on("a", "person.minor"))] == ["person.minor"]


def test_the_fact_that_settles_most_is_asked_first():
    questions = asked(
        open_on("a", "person.minor"), open_on("b", "case.political"), open_on("c", "case.political", "person.name")
    )

    assert [question.path for question in questions] == ["case.political", "person.minor", "person.name"]


def test_a_question_says_who_can_answer_what_it_means_and_which_rules_need_it():
    (question,) = asked(open_on("a", "case.purpose"), open_on("b", "case.purpose"))

    assert question.question == "What of case.purpose?"
    assert question.help is None
    assert (question.type, question.choices) == ("choice", ("trial", "sentence"))
    assert question.asked_of == ("officer", "requesting-authority", "court")
    assert question.needed_by == question.settles == ("xx/a", "xx/b")


def test_a_finding_is_settled_by_the_last_of_its_questions():
    first, second = asked(open_on("a", "person.minor", "person.name"), open_on("b", "person.minor"))

    assert (first.path, first.settles) == ("person.minor", ("xx/b",))
    assert first.needed_by == ("xx/a", "xx/b")
    assert (second.path, second.settles) == ("person.name", ("xx/a",))


def test_the_item_of_a_list_is_named_apart_from_the_fact():
    questions = asked(open_on("a", "records.sealed[2]", item="2"), open_on("a", "records.sealed[7]", item="7"))

    assert [(question.path, question.item) for question in questions] == [
        ("records.sealed", "2"),
        ("records.sealed", "7"),
    ]
    assert questions[0].settles == ("xx/a#2",)


def test_what_follows_from_the_request_is_never_asked():
    assert asked(open_on("a", "event.arrested"), open_on("b", "sides.channel")) == ()


def test_a_question_does_not_claim_to_settle_what_also_waits_for_an_event():
    for facts in (
        ("event.arrested", "person.minor"),
        ("person.minor", "event.arrested"),
        ("event.arrested", "case.count"),
    ):
        (question,) = asked(open_on("a", *facts))

        assert question.needed_by == ("xx/a",)
        assert question.settles == ()


def test_a_requirement_that_may_be_met_is_asked_about_too():
    met = finding(rule("xx/m", "requirement", met_when={"fact": "a"}), met="unknown", missing=("person.minor",))

    assert [question.path for question in asked(met)] == ["person.minor"]
