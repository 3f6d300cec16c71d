"""A clearance lapses when, and only when, its own ground moves; and no other."""

from __future__ import annotations

import pytest
from factories import (
    NOON,
    REASONS,
    SUPERVISOR,
    a_request,
    a_rule,
    assertion,
    event,
    finding,
    law_files,
    rule,
    text,
    tiny_rules,
)

from workflow.actions.law import load_rulebook
from workflow.actions.look import look
from workflow.model.request import Clearance
from workflow.privacy.review import review_checkpoints
from workflow.vocabulary import Role

GROUNDS = law_files()["jurisdictions/xx/grounds.yaml"]
CHECKPOINTS = law_files()["checkpoints/all.yaml"]
FED = [*GROUNDS, a_rule("xx/records", for_each="records", feeds=["records-needed"],
                        when={"fact": "records.sealed", "is": True})]  # fmt: skip


def reviews(rulebook, request):
    return {each.checkpoint.id: each for each in look(rulebook, request, now=NOON).checkpoints}


def standings(rulebook, request):
    return {word: each.standing.value for word, each in reviews(rulebook, request).items()}


def cleared(rulebook, request, *words):
    """Return the request with these checkpoints cleared on the ground that they have now."""
    now = reviews(rulebook, request)
    given = tuple(
        Clearance(checkpoint=w, by=SUPERVISOR, role=Role.SUPERVISOR, at=NOON, reasons=REASONS, digest=now[w].digest)
        for w in words or now
    )
    return request.model_copy(update={"clearances": (*request.clearances, *given)})


def with_facts(request, *more):
    return request.model_copy(update={"assertions": (*request.assertions, *more)})


@pytest.fixture
def law(tmp_path):
    return load_rulebook(tiny_rules(tmp_path, jurisdictions__xx__grounds=FED))


@pytest.fixture
def request_now(law):
    facts = (
        assertion("case.political", False),
        assertion("person.minor", True),
        assertion("records", None),
        assertion("records.title", "one", item="1"),
        assertion("records.sealed", False, item="1"),
    )
    return cleared(law, a_request(assertions=facts))


def test_every_checkpoint_the_procedure_names_or_a_rule_raises_is_reviewed(law):
    found = reviews(law, a_request())

    assert set(found) == {"liberty", "records-needed", "extra-care"}
    assert {each.standing.value for each in found.values()} == {"open"}
    assert found["extra-care"].raised_by == ("xx/minor",)
    assert found["liberty"].ground == ("xx/political",)
    assert not found["liberty"].passable


def test_a_checkpoint_that_no_rule_raises_does_not_stand(law):
    assert "extra-care" not in reviews(law, a_request(assertions=(assertion("person.minor", False),)))


def test_a_clearance_holds_while_its_ground_stands(law, request_now):
    assert set(standings(law, request_now).values()) == {"cleared"}
    assert all(each.passable for each in reviews(law, request_now).values())


@pytest.mark.parametrize(
    ("fact", "lapsed"),
    [
        (assertion("case.political", True), "liberty"),
        (assertion("case.political", None), "liberty"),
        (assertion("records.sealed", True, item="1"), "records-needed"),
        (assertion("records.sealed", False, item="2"), "records-needed"),
        (assertion("records.title", "two", item="2"), "records-needed"),
    ],
)
def test_a_clearance_lapses_when_a_fact_of_its_own_ground_moves_and_no_other_does(law, request_now, fact, lapsed):
    after = standings(law, with_facts(request_now, fact))

    assert {word for word, standing in after.items() if standing == "stale"} == {lapsed}


@pytest.mark.parametrize(
    "fact",
    [
        assertion("person.name", "Jan Voorbeeld"),
        assertion("case.count", 3),
        assertion("documents.received", ("warrant",)),
        assertion("records.title", "another title", item="1"),
        assertion("case.political", False, by="Someone Else"),
    ],
)
def test_a_clearance_does_not_lapse_when_something_else_moves(law, request_now, fact):
    assert set(standings(law, with_facts(request_now, fact)).values()) == {"cleared"}


def test_events_papers_and_new_people_touch_no_clearance(law, request_now):
    moved = request_now.model_copy(
        update={"events": (event("arrested"), event("stay-ordered", number=2)), "stage": "granted"}
    )

    assert set(standings(law, moved).values()) == {"cleared"}


def changed_law(tmp_path, **changes):
    return load_rulebook(tiny_rules(tmp_path / "changed", **{"jurisdictions__xx__grounds": FED, **changes}))


def test_a_clearance_lapses_when_its_question_is_reworded(tmp_path, request_now):
    asked = [
        {**each, "question": text("Asked otherwise?")} if each["id"] == "liberty" else each for each in CHECKPOINTS
    ]
    after = standings(changed_law(tmp_path, checkpoints__all=asked), request_now)

    assert after == {"liberty": "stale", "records-needed": "cleared", "extra-care": "cleared"}


@pytest.mark.parametrize(("number", "lapsed"), [(0, "liberty"), (len(FED) - 1, "records-needed"), (5, "extra-care")])
def test_a_clearance_lapses_when_a_rule_of_its_ground_is_reworded(tmp_path, request_now, number, lapsed):
    rules = [{**each, "plain": text("Other words.")} if n == number else each for n, each in enumerate(FED)]
    after = standings(changed_law(tmp_path, jurisdictions__xx__grounds=rules), request_now)

    assert {word for word, standing in after.items() if standing == "stale"} == {lapsed}


def test_a_clearance_does_not_lapse_when_another_rule_is_reworded(tmp_path, request_now):
    rules = [{**each, "plain": text("Other words.")} if each["id"] == "xx/warrant" else each for each in FED]

    assert set(standings(changed_law(tmp_path, jurisdictions__xx__grounds=rules), request_now).values()) == {"cleared"}


def test_a_clearance_lapses_when_a_new_rule_joins_its_ground(tmp_path, request_now):
    more = [*FED, a_rule("xx/more", feeds=["liberty"], when={"fact": "case.count", "at_least": 9})]

    assert standings(changed_law(tmp_path, jurisdictions__xx__grounds=more), request_now)["liberty"] == "stale"


def test_a_clearance_lapses_when_a_ground_it_saw_is_lifted(law):
    political = (assertion("case.political", True), assertion("person.minor", True))
    request = cleared(law, a_request(assertions=political), "liberty")
    fair = {"id": "fair-trial", "text": "A fair trial.", "judged": "sufficient"}

    assert standings(law, request)["liberty"] == "cleared"
    lifted = request.model_validate({**request.model_dump(), "assurances": [fair]})
    assert standings(law, lifted)["liberty"] == "stale"


def test_a_clearance_lapses_when_the_assurance_it_relied_on_is_exchanged(law):
    political = (assertion("case.political", True), assertion("person.minor", True))
    fair = {"id": "fair-trial", "text": "A fair trial.", "judged": "sufficient"}
    request = a_request(assertions=political)
    request = cleared(law, request.model_validate({**request.model_dump(), "assurances": [fair]}), "liberty")
    other = {**fair, "text": "A trial."}

    assert standings(law, request.model_validate({**request.model_dump(), "assurances": [other]}))["liberty"] == "stale"


def test_a_checkpoint_answered_against_the_request_is_not_passable(law, request_now):
    against = request_now.clearances[0].model_copy(update={"withdrawn": True})
    request = request_now.model_copy(update={"clearances": (*request_now.clearances, against)})

    assert standings(law, request)[against.checkpoint] == "refused"
    assert not reviews(law, request)[against.checkpoint].passable


def test_a_stale_clearance_may_be_given_again(law, request_now):
    moved = with_facts(request_now, assertion("case.political", True))

    assert standings(law, cleared(law, moved, "liberty"))["liberty"] == "cleared"


def test_a_checkpoint_rule_that_cannot_be_told_still_raises_its_checkpoint(law):
    raising = finding(
        rule("xx/minor", "checkpoint", checkpoint="extra-care"), "undetermined", missing=("person.minor",)
    )
    found = review_checkpoints(
        a_request(), procedure=law.procedure("xx-surrender"), checkpoints=law.law.checkpoints, findings=[raising],
        reliance=law.reliance, env={},
    )  # fmt: skip

    assert "extra-care" in {each.checkpoint.id for each in found}


def test_a_clearance_lapses_when_a_list_that_a_rule_of_its_ground_looks_through_grows(tmp_path, request_now):
    through = a_rule(
        "xx/any", feeds=["extra-care"], when={"some": "records", "where": {"fact": "records.sealed", "is": True}}
    )
    rulebook = changed_law(tmp_path, jurisdictions__xx__grounds=[*FED, through])
    request = cleared(rulebook, request_now, "extra-care")
    grown = with_facts(request, assertion("records.title", "two", item="2"))

    assert standings(rulebook, request)["extra-care"] == "cleared"
    assert standings(rulebook, grown)["extra-care"] == "stale"
