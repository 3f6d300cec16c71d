"""The outlook: five careful words, gravest first, and always what is not covered."""

from __future__ import annotations

from itertools import combinations

import pytest
from factories import finding, rule

from workflow.rules.outlook import OUTLOOKS, outlook
from workflow.vocabulary import Force

MET = {"kind": "requirement", "met_when": {"fact": "person.minor", "is": True}}
FOUND = {
    "mandatory-ground": finding(rule("xx/a")),
    "discretionary-ground": finding(rule("xx/b", force="discretionary")),
    "missing": finding(rule("xx/c", **MET), met="no"),
    "open": finding(rule("xx/d"), "undetermined", missing=("person.minor",)),
    "none": finding(rule("xx/e"), "does-not-apply"),
}
ORDER = ("mandatory-ground", "discretionary-ground", "missing", "open", "none")


@pytest.mark.parametrize("word", ORDER)
def test_each_word_alone(word):
    seen = outlook([FOUND[word]], ("law of YY: no pack encodes it",))

    assert seen.word == word
    assert seen.sentence == OUTLOOKS[word]
    assert seen.because == (() if word == "none" else (FOUND[word].id,))
    assert seen.not_covered == ("law of YY: no pack encodes it",)


@pytest.mark.parametrize(("graver", "lesser"), list(combinations(ORDER, 2)))
def test_the_graver_word_is_said_first(graver, lesser):
    assert outlook([FOUND[lesser], FOUND[graver]], ()).word == graver


def test_the_words_promise_nothing():
    assert list(OUTLOOKS.values()) == [
        "a mandatory ground is found", "a discretionary ground is found", "something required is missing",
        "cannot be told yet", "no encoded ground found",
    ]  # fmt: skip


def test_every_finding_of_the_gravest_word_is_named():
    seen = outlook([finding(rule("xx/a"), item="1"), FOUND["open"], finding(rule("xx/a"), item="3")], ())

    assert seen.because == ("xx/a#1", "xx/a#3")


@pytest.mark.parametrize("word", ["mandatory-ground", "discretionary-ground", "missing", "open"])
def test_guidance_never_darkens_the_outlook(word):
    of = FOUND[word]
    mild = finding(of.rule.model_copy(update={"force": Force.GUIDANCE}), of.outcome.value, missing=of.missing)

    assert outlook([mild._replace(met=of.met)], ()).word == "none"


@pytest.mark.parametrize("kind", ["handling", "checkpoint"])
def test_an_open_rule_that_refuses_nothing_leaves_the_outlook_clear(kind):
    keys = {"checkpoint": "liberty"} if kind == "checkpoint" else {}

    assert outlook([finding(rule("xx/f", kind, **keys), "undetermined", missing=("person.minor",))], ()).word == "none"


def test_a_requirement_that_may_be_met_is_open():
    assert outlook([finding(rule("xx/c", **MET), met="unknown", missing=("person.minor",))], ()).word == "open"


def test_a_ground_that_is_lifted_is_no_longer_said():
    assert outlook([finding(lifted_by="assurance/x")], ()).word == "none"


def test_a_requirement_that_is_met_says_nothing():
    assert outlook([finding(rule("xx/c", **MET), met="yes")], ()).word == "none"
