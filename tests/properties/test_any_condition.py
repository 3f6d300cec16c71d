"""Whatever condition and whatever facts: the answer is Kleene's, and knowing more never turns it round."""

from __future__ import annotations

from factories import as_yaml, tiny_dictionary
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.conditions import ITEM, compile_condition
from workflow.vocabulary import Truth

QUICK = settings(max_examples=250)
NUMBERS = st.integers(0, 3)
WORDS = {"is": "==", "is_not": "!=", "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}

OF_REQUEST = st.one_of(
    st.builds(lambda word, want: {"fact": "case.count", word: want}, st.sampled_from(sorted(WORDS)), NUMBERS),
    st.builds(lambda want: {"fact": "person.minor", "is": want}, st.booleans()),
)
OF_ITEM = st.builds(lambda want: {"fact": "records.sealed", "is": want}, st.booleans())


def joined(leaves, more):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda each: {"all": each}),
            st.lists(inner, min_size=1, max_size=3).map(lambda each: {"any": each}),
            inner.map(lambda part: {"not": part}),
            *more,
        ),
        max_leaves=8,
    )


INSIDE = joined(OF_ITEM | OF_REQUEST, [])
CONDITIONS = joined(
    OF_REQUEST,
    [st.builds(lambda word, where: {word: "records", "where": where}, st.sampled_from(["some", "each"]), INSIDE)],
)
UNSAID = object()


@st.composite
def facts(draw, whole=False):
    """Return facts some of which nobody has given; `whole` gives every one."""
    gap = st.nothing() if whole else st.just(UNSAID)
    given_rows = st.lists(st.booleans() | gap, max_size=3)
    said = {
        "case.count": draw(NUMBERS | gap),
        "person.minor": draw(st.booleans() | gap),
        "records": draw(given_rows | gap),
    }
    return {path: value for path, value in said.items() if value is not UNSAID}


def environment(said):
    env = {path: value for path, value in said.items() if path != "records"}
    if "records" in said:
        env["records"] = tuple(
            {ITEM: str(n), **({} if sealed is UNSAID else {"records.sealed": sealed})}
            for n, sealed in enumerate(said["records"])
        )
    return env


def reference(condition, env, item):
    """Return True, False or None, written from the truth tables alone; shares nothing with the engine."""
    word = next(iter(condition))
    if word in ("all", "any"):
        answers = [reference(part, env, item) for part in condition[word]]
        ends = word == "any"
        return ends if ends in answers else None if None in answers else not ends
    if word == "not":
        inner = reference(condition["not"], env, item)
        return None if inner is None else not inner
    if word in ("some", "each"):
        if "records" not in env:
            return None
        answers = [reference(condition["where"], env, row) for row in env["records"]]
        ends = word == "some"
        return ends if ends in answers else None if None in answers else not ends
    path, (test, want) = condition["fact"], next((k, v) for k, v in condition.items() if k != "fact")
    have = (item if path.startswith("records.") else env).get(path)
    return None if have is None else eval(f"{have!r} {WORDS[test]} {want!r}")  # noqa: S307 - numbers and booleans


def engine(condition, env):
    truth, leaves = compile_condition(as_yaml(condition), tiny_dictionary())(env, None)
    return {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}[truth], leaves


@QUICK
@given(CONDITIONS, facts())
def test_every_condition_answers_as_the_truth_tables_do(condition, said):
    env = environment(said)

    assert engine(condition, env)[0] is reference(condition, env, None)


@QUICK
@given(CONDITIONS, facts(whole=True))
def test_with_every_fact_known_every_condition_has_an_answer(condition, said):
    assert engine(condition, environment(said))[0] is not None


@QUICK
@given(CONDITIONS, facts(whole=True), st.data())
def test_more_facts_never_turn_a_yes_into_a_no_or_back(condition, said, data):
    hidden = data.draw(st.sets(st.sampled_from(sorted(said))))
    less = {path: value for path, value in said.items() if path not in hidden}
    if "records" in less:
        less["records"] = [UNSAID if data.draw(st.booleans()) else sealed for sealed in less["records"]]
    before, after = engine(condition, environment(less))[0], engine(condition, environment(said))[0]

    assert before is None or before is after


@QUICK
@given(CONDITIONS, facts())
def test_what_cannot_be_told_names_only_facts_that_are_missing_and_at_least_one(condition, said):
    env = environment(said)
    answer, leaves = engine(condition, env)

    if answer is None:
        rows = {f"records.sealed[{row[ITEM]}]": row for row in env.get("records", ())}
        assert leaves
        assert all(leaf not in env and "records.sealed" not in rows.get(leaf, {}) for leaf in leaves)


@QUICK
@given(CONDITIONS, facts(whole=True), st.data())
def test_the_facts_that_decided_are_enough_to_decide_again(condition, said, data):
    answer, leaves = engine(condition, environment(said))
    kept = {path: value for path, value in said.items() if path in (*leaves, "records") or data.draw(st.booleans())}

    assert engine(condition, environment(kept))[0] is answer
