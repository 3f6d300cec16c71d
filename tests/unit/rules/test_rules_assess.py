"""Rules find: applies, does not apply, cannot be told; with the facts that decided and the facts that are missing."""

from __future__ import annotations

import pytest
from factories import (
    a_fact,
    a_header,
    a_request,
    a_rule,
    assertion,
    event,
    law_files,
    sides,
    tiny_law,
)

from workflow.rules.assess import assess_request, environment
from workflow.rules.catalogue import law_for

MORE = "jurisdictions__xx__more"
MINOR = {"fact": "person.minor", "is": True}
SEALED = {"fact": "records.sealed", "is": True}


def findings(tmp_path, *rules, facts=(), assured=(), **changes):
    law = tiny_law(tmp_path, **{MORE: list(rules)}, **changes)
    request = a_request(assertions=tuple(facts))
    found = assess_request(law_for(law, request), environment(law, request), frozenset(assured))
    return {each.id: each for each in found}


def said(value, path="person.minor", item=None):
    return assertion(path, value, item=item)


def records(*sealed):
    rows = [said(each, "records.sealed", str(n)) for n, each in enumerate(sealed, start=1) if each is not None]
    named = [said(f"record {n}", "records.title", str(n)) for n in range(1, len(sealed) + 1)]
    return [assertion("records", None), *named, *rows]


@pytest.mark.parametrize(
    ("facts", "outcome", "deciding", "missing"),
    [
        ([said(True)], "applies", ("person.minor",), ()),
        ([said(False)], "does-not-apply", ("person.minor",), ()),
        ([], "undetermined", (), ("person.minor",)),
    ],
)
def test_a_ground_applies_does_not_apply_or_cannot_be_told(tmp_path, facts, outcome, deciding, missing):
    found = findings(tmp_path, a_rule(when=MINOR), facts=facts)["xx/ground"]

    assert (found.outcome, found.deciding, found.missing, found.met) == (outcome, deciding, missing, None)


@pytest.mark.parametrize(
    ("when", "met", "answer"),
    [
        (True, "A", ("applies", "yes", ())),
        (True, "B", ("applies", "no", ())),
        (True, None, ("applies", "unknown", ("person.name",))),
        (False, None, ("does-not-apply", None, ())),
        (None, "A", ("undetermined", None, ("person.minor",))),
    ],
)
def test_a_requirement_is_asked_only_where_it_applies(tmp_path, when, met, answer):
    rule = a_rule(kind="requirement", when=MINOR, met_when={"fact": "person.name", "is": "A"})
    facts = [said(value, path) for path, value in (("person.minor", when), ("person.name", met)) if value is not None]
    found = findings(tmp_path, rule, facts=facts)["xx/ground"]

    assert (found.outcome, found.met, found.missing) == answer


def test_a_rule_without_a_condition_always_applies(tmp_path):
    assert findings(tmp_path, a_rule(kind="handling"))["xx/ground"].outcome == "applies"


def test_a_rule_for_each_item_gives_one_finding_for_each(tmp_path):
    found = findings(tmp_path, a_rule(for_each="records", when=SEALED), facts=records(True, False, None))

    assert {name: each.outcome.value for name, each in found.items() if name.startswith("xx/ground")} == {
        "xx/ground#1": "applies", "xx/ground#2": "does-not-apply", "xx/ground#3": "undetermined",
    }  # fmt: skip
    assert found["xx/ground#3"].missing == ("records.sealed[3]",)
    assert found["xx/ground#1"].item == "1"


def test_a_list_nobody_has_given_leaves_the_rule_open_once(tmp_path):
    found = findings(tmp_path, a_rule(for_each="records", when=SEALED))

    assert (found["xx/ground"].outcome, found["xx/ground"].missing) == ("undetermined", ("records",))


def test_a_list_that_was_said_to_be_empty_gives_no_finding(tmp_path):
    assert "xx/ground" not in findings(tmp_path, a_rule(for_each="records", when=SEALED), facts=records())


def test_an_assurance_lifts_a_ground_once_it_is_judged_sufficient(tmp_path):
    rule = a_rule(when=MINOR, lifted_by=["assurance/care"])

    assert findings(tmp_path / "a", rule, facts=[said(True)])["xx/ground"].effect == "mandatory-ground"
    lifted = findings(tmp_path / "b", rule, facts=[said(True)], assured=["assurance/care"])["xx/ground"]
    assert (lifted.effect, lifted.lifted_by, lifted.outcome) == ("lifted", "assurance/care", "applies")
    other = findings(tmp_path / "c", rule, facts=[said(True)], assured=["assurance/other"])["xx/ground"]
    assert other.effect == "mandatory-ground"


def test_an_assurance_does_not_settle_what_cannot_be_told(tmp_path):
    rule = a_rule(when=MINOR, lifted_by=["assurance/care"])

    assert findings(tmp_path, rule, assured=["assurance/care"])["xx/ground"].effect == "open"


PERMISSION = a_rule("xx/allowed", "permission", when={"fact": "case.count", "at_least": 2})


@pytest.mark.parametrize(("count", "effect"), [(2, "lifted"), (1, "mandatory-ground"), (None, "mandatory-ground")])
def test_a_permission_lifts_a_ground_only_once_it_applies(tmp_path, count, effect):
    facts = [said(True), *([said(count, "case.count")] if count else [])]
    found = findings(tmp_path, a_rule(when=MINOR, lifted_by=["xx/allowed"]), PERMISSION, facts=facts)["xx/ground"]

    assert found.effect == effect
    assert found.lifted_by == ("xx/allowed" if effect == "lifted" else None)


def test_a_rule_that_overrides_another_by_name_wins_where_both_apply(tmp_path):
    weaker = a_rule("xx/weaker", when=MINOR)
    stronger = a_rule("xx/stronger", "permission", when=MINOR, overrides=["xx/weaker"])

    found = findings(tmp_path / "a", weaker, stronger, facts=[said(True)])
    assert found["xx/weaker"].lifted_by == "xx/stronger"
    assert found["xx/stronger"].effect == "permission"
    silent = {**stronger, "when": {"fact": "person.minor", "is": False}}
    assert findings(tmp_path / "b", weaker, silent, facts=[said(True)])["xx/weaker"].effect == "mandatory-ground"


@pytest.mark.parametrize("how", ["lifted_by", "overrides"])
def test_what_applies_to_one_item_lifts_nothing_on_another(tmp_path, how):
    allowed = a_rule("xx/allowed", "permission", for_each="records", when={"fact": "records.title", "is": "record 2"})
    ground = a_rule(for_each="records", when=SEALED)
    (allowed if how == "overrides" else ground)[how] = ["xx/ground" if how == "overrides" else "xx/allowed"]
    found = findings(tmp_path, ground, allowed, facts=records(True, True))

    assert found["xx/ground#1"].effect == "mandatory-ground"
    assert found["xx/ground#2"].effect == "lifted"


def test_what_applies_to_one_item_lifts_nothing_on_the_request_as_a_whole(tmp_path):
    allowed = a_rule("xx/allowed", "permission", for_each="records", when=SEALED)
    found = findings(
        tmp_path, a_rule(when=MINOR, lifted_by=["xx/allowed"]), allowed, facts=[said(True), *records(True)]
    )

    assert found["xx/ground"].effect == "mandatory-ground"


def test_what_applies_to_an_item_of_one_list_lifts_nothing_on_another_list(tmp_path):
    facts = [*law_files()["facts/all.yaml"], a_fact("goods", "list"), a_fact("goods.safe")]
    allowed = a_rule("xx/allowed", "permission", for_each="goods", when={"fact": "goods.safe", "is": True})
    ground = a_rule(for_each="records", when=SEALED, lifted_by=["xx/allowed"])
    stated = [*records(True), assertion("goods", None), assertion("goods.safe", True, item="1")]
    found = findings(tmp_path, ground, allowed, facts=stated, facts__all=facts)

    assert found["xx/ground#1"].effect == "mandatory-ground"


def test_what_applies_to_the_whole_request_lifts_the_ground_on_every_item(tmp_path):
    ground = a_rule(for_each="records", when=SEALED, lifted_by=["xx/allowed"])
    found = findings(tmp_path, ground, PERMISSION, facts=[said(2, "case.count"), *records(True, True)])

    assert [found[f"xx/ground#{item}"].effect for item in "12"] == ["lifted", "lifted"]


def test_a_permission_that_another_rule_overrides_lifts_nothing(tmp_path):
    ground = a_rule(when=MINOR, lifted_by=["xx/allowed"])
    never = a_rule("xx/never", "handling", when=MINOR, overrides=["xx/allowed"])
    found = findings(tmp_path, ground, PERMISSION, never, facts=[said(True), said(2, "case.count")])

    assert found["xx/ground"].effect == "mandatory-ground"


def seen(tmp_path, request, **changes):
    return environment(tiny_law(tmp_path, **changes), request)


def test_what_follows_from_the_request_is_known_without_asking(tmp_path):
    env = seen(tmp_path, a_request(sides=sides(holders=("XX-A",), channel="club"), events=(event("arrested"),)))

    assert (env["sides.requesting"], env["sides.requested"]) == ("YY", "XX")
    assert (env["sides.holders"], env["sides.channel"]) == (("XX-A",), "club")
    assert env["event.arrested"] == event("arrested").day
    assert "event.committed" not in env


def test_a_superseded_event_is_no_fact(tmp_path):
    assert "event.arrested" not in seen(tmp_path, a_request(events=(event("arrested", superseded=True),)))


def test_what_a_pack_says_of_its_law_is_a_fact_of_its_side(tmp_path):
    env = seen(tmp_path, a_request(), jurisdictions__xx__pack=a_header("xx", known={"strict": True}))

    assert env["requested.strict"] is True
    assert "requesting.strict" not in env


def test_a_later_assertion_stands_in_front_of_an_earlier_one(tmp_path):
    assert seen(tmp_path, a_request(assertions=(said(True), said(False))))["person.minor"] is False


def test_a_said_none_is_known_and_a_missing_fact_is_not(tmp_path):
    env = seen(tmp_path, a_request(assertions=(said(None, "person.name"),)))

    assert env["person.name"] is None
    assert "person.minor" not in env


def test_items_keep_their_names_and_only_what_was_said_of_them(tmp_path):
    env = seen(tmp_path, a_request(assertions=tuple(records(True, None))))

    assert env["records"] == (
        {"#": "1", "records.title": "record 1", "records.sealed": True}, {"#": "2", "records.title": "record 2"},
    )  # fmt: skip


def test_what_a_pack_says_of_its_law_is_a_fact_only_of_the_side_that_asks_for_it(tmp_path):
    facts = [each for each in law_files()["facts/all.yaml"] if each["path"] != "requested.strict"]
    header = a_header("xx", known={"strict": True})
    changes = {"jurisdictions__xx__pack": header, "facts__all": facts}

    assert "requested.strict" not in seen(tmp_path / "a", a_request(), **changes)
    asking = a_request(sides=sides(requesting="XX", requested="YY"))
    assert seen(tmp_path / "b", asking, **changes)["requesting.strict"] is True
