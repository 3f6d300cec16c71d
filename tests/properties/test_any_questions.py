"""Whatever rules are open: answering every question leaves nothing undetermined, and nothing else is asked."""

from __future__ import annotations

from dataclasses import dataclass

from factories import as_yaml, rule, tiny_dictionary
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.conditions import ITEM, compile_condition
from workflow.rules.assess import assess_request
from workflow.rules.catalogue import Applicable
from workflow.rules.law import CompiledRule
from workflow.rules.questions import shortest_questions

QUICK = settings(max_examples=120)
LEAVES = st.one_of(
    st.builds(lambda want: {"fact": "case.count", "at_least": want}, st.integers(0, 3)),
    st.builds(lambda want: {"fact": "person.minor", "is": want}, st.booleans()),
    st.builds(lambda want: {"fact": "case.political", "is": want}, st.booleans()),
)
OF_ITEM = st.builds(lambda want: {"fact": "records.sealed", "is": want}, st.booleans())


def joined(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda each: {"all": each}),
            st.lists(inner, min_size=1, max_size=3).map(lambda each: {"any": each}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=5,
    )


WHOLE = joined(LEAVES | st.builds(lambda where: {"some": "records", "where": where}, joined(OF_ITEM | LEAVES)))


@dataclass(frozen=True)
class Written:
    when: dict
    for_each: str | None


RULES = st.lists(
    st.builds(Written, WHOLE, st.none()) | st.builds(Written, joined(OF_ITEM | LEAVES), st.just("records")),
    min_size=1,
    max_size=5,
)


def law(rules) -> Applicable:
    compiled = []
    for number, each in enumerate(rules):
        of = rule(f"xx/rule-{number}", when=each.when, **({"for_each": each.for_each} if each.for_each else {}))
        check = compile_condition(as_yaml(each.when), tiny_dictionary(), each.for_each)
        compiled.append(CompiledRule(of, check, None, "xx", (), ""))
    return Applicable(tuple(compiled), (), (), "")


def answered(env, questions, draw):
    """Return the facts with every question answered by some value of its type."""
    env = {**env, "records": [dict(row) for row in env["records"]]} if "records" in env else dict(env)
    for question in questions:
        if question.type == "list":
            env["records"] = [{ITEM: str(n)} for n in range(1, 1 + draw(st.integers(0, 3)))]
        else:
            value = draw(st.integers(0, 3)) if question.type == "number" else draw(st.booleans())
            where = env if question.item is None else next(r for r in env["records"] if r[ITEM] == question.item)
            where[question.path] = value
    return env


@QUICK
@given(RULES, st.data())
def test_answering_every_question_leaves_nothing_undetermined(rules, data):
    applicable, env = law(rules), {}
    for _ in range(2):  # the second round asks of the items that the first one named
        questions = shortest_questions(assess_request(applicable, env), tiny_dictionary())
        env = answered(env, questions, data.draw)

    assert [each.id for each in assess_request(applicable, env) if each.missing] == []


@QUICK
@given(RULES, st.data())
def test_each_question_settles_what_it_says_once_those_before_it_are_answered(rules, data):
    applicable = law(rules)
    env = {"records": [{ITEM: "1"}, {ITEM: "2"}]} if data.draw(st.booleans()) else {}
    for question in shortest_questions(assess_request(applicable, env), tiny_dictionary()):
        env = answered(env, [question], data.draw)
        still_open = {each.id for each in assess_request(applicable, env) if each.missing}
        assert not still_open & set(question.settles)


@QUICK
@given(RULES)
def test_only_facts_that_are_missing_are_asked_and_each_once(rules):
    found = assess_request(law(rules), {})
    asked = [(question.path, question.item) for question in shortest_questions(found, tiny_dictionary())]

    assert {path for path, _ in asked} == {leaf for each in found for leaf in each.missing}
    assert len(asked) == len(set(asked))
