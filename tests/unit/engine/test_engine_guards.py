"""Why a step is not open: every reason at once, each with what unblocks it."""

from __future__ import annotations

import pytest
from factories import (
    DAY,
    NOON,
    OFFICER,
    REASONS,
    REVIEWER,
    SUPERVISOR,
    a_procedure,
    a_request,
    a_step,
    as_yaml,
    event,
    finding,
    rule,
)

from workflow.engine.guards import Situation, entitlement, may_clear, reasons_against
from workflow.model.base import typed
from workflow.model.checkpoint import CheckpointReview, HoldReview, Minimised, Standing
from workflow.model.procedure import Checkpoint
from workflow.model.request import Clearance, Participant
from workflow.vocabulary import Role

MET = {"kind": "requirement", "met_when": {"fact": "person.minor", "is": True}}
GRAVE = ("grants", "surrenders", "discloses")
MILD = ("none", "restrains", "refuses", "releases", "closes")


def step(**keys):
    return a_procedure(steps=[a_step("go", **keys)]).steps[0]


def situation(request=None, **seen):
    nothing = {"findings": (), "checkpoints": (), "holds": (), "env": {}, "lists": ()}
    return Situation(request or a_request(), **{**nothing, **seen})


def codes(of, seen):
    return [reason.code for reason in reasons_against(of, seen)]


def review(word="liberty", standing=Standing.OPEN, *, raised_by=(), guards=GRAVE, cleared_by=("supervisor",)):
    raw = {"id": word, "title": {"en": word}, "question": {"en": "Well?"}, "protects": "liberty"}
    of = typed(Checkpoint, as_yaml({**raw, "cleared_by": list(cleared_by), "guards": list(guards)}))
    return CheckpointReview(of, standing, "digest", (), raised_by, None)


def test_a_step_that_asks_for_nothing_is_open():
    assert reasons_against(step(), situation()) == ()


def test_every_reason_is_told_at_once_with_what_unblocks_it():
    wanting = step(
        effect="grants", checkpoints=["liberty"], after_events=["arrested", "committed"], needs_facts=["person.name"],
        needs_rules_met=["xx/papers"],
    )  # fmt: skip
    seen = situation(
        findings=[finding(rule("xx/papers", **MET), met="no"), finding(rule("xx/ground"))],
        checkpoints=[review()],
        holds=[
            HoldReview("xx/stay", "A court stays it.", "stay-ordered on 2026-03-01", ("grants",), ("stay-lifted",), DAY)
        ],
    )
    reasons = reasons_against(wanting, seen)

    assert [reason.code for reason in reasons] == [
        "event", "event", "fact", "requirement", "checkpoint", "hold", "mandatory-ground",
    ]  # fmt: skip
    assert all(reason.sentence and reason.unblocks for reason in reasons)


def test_an_event_that_was_recorded_opens_and_one_that_was_superseded_does_not():
    after = step(after_events=["arrested"])

    assert codes(after, situation(a_request(events=(event("arrested"),)))) == []
    assert codes(after, situation(a_request(events=(event("arrested", superseded=True),)))) == ["event"]
    assert "'arrested' has not been recorded" in reasons_against(after, situation())[0].sentence
    assert reasons_against(after, situation())[0].about == "arrested"


@pytest.mark.parametrize(
    ("path", "env", "open_"),
    [
        ("person.name", {"person.name": "A"}, True),
        ("person.name", {"person.name": None}, True),
        ("person.name", {}, False),
        ("records", {"records": ()}, True),
        ("records.title", {"records": ({"records.title": "a"}, {"records.title": "b"})}, True),
        ("records.title", {"records": ({"records.title": "a"}, {})}, False),
        ("records.title", {"records": ()}, False),
        ("records.title", {}, False),
    ],
)
def test_a_fact_that_is_needed_must_be_known_of_every_item(path, env, open_):
    assert codes(step(needs_facts=[path]), situation(env=env)) == ([] if open_ else ["fact"])


PAPERS = rule("xx/papers", **MET)
RULES = [
    (finding(PAPERS, met="yes"), []),
    (finding(PAPERS, met="no"), ["requirement"]),
    (finding(PAPERS, met="unknown", missing=("person.minor",)), ["undetermined"]),
    (finding(PAPERS, "undetermined", missing=("person.minor",)), ["undetermined"]),
    (finding(PAPERS, "does-not-apply"), []),
    (finding(PAPERS, met="no", lifted_by="xx/other"), []),
    (finding(rule("xx/other", **MET), met="no"), []),
]


@pytest.mark.parametrize(("found", "reasons"), RULES)
def test_a_requirement_the_step_names_must_be_met_where_it_applies(found, reasons):
    assert codes(step(needs_rules_met=["xx/papers"]), situation(findings=[found])) == reasons


def test_what_is_missing_for_a_requirement_is_named():
    open_ = finding(PAPERS, met="unknown", missing=("person.minor",))
    (reason,) = reasons_against(step(needs_rules_met=["xx/papers"]), situation(findings=[open_]))

    assert reason.unblocks == "Answer person.minor."
    assert reason.about == "person.minor"
    assert "Code of XX art. papers" in reason.sentence


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.OPEN, "has not been cleared"),
        (Standing.STALE, "was cleared on a ground that has changed since"),
        (Standing.REFUSED, "was answered against the request"),
        (Standing.CLEARED, None),
    ],
)
def test_a_checkpoint_the_step_names_must_be_cleared_on_its_present_ground(standing, words):
    reasons = reasons_against(step(checkpoints=["liberty"]), situation(checkpoints=[review(standing=standing)]))

    assert len(reasons) == (words is not None)
    assert words is None or words in reasons[0].sentence
    assert words is None or reasons[0].unblocks == "A supervisor answers: Well?"


@pytest.mark.parametrize("effect", [*GRAVE, *MILD])
def test_a_checkpoint_that_a_rule_raises_stands_before_the_effects_it_guards(effect):
    raised = review("care", raised_by=("xx/care",), guards=("surrenders", "refuses"))

    assert codes(step(effect=effect), situation(checkpoints=[raised])) == (
        ["checkpoint"] if effect in ("surrenders", "refuses") else []
    )


def test_a_checkpoint_that_nothing_raises_and_no_step_names_stands_before_nothing():
    assert codes(step(effect="grants"), situation(checkpoints=[review("care")])) == []


@pytest.mark.parametrize("effect", [*GRAVE, *MILD])
def test_a_hold_blocks_exactly_the_effects_it_names(effect):
    hold = HoldReview("xx/stay", "A stay.", "then", ("surrenders", "restrains"), ("stay-lifted", "released"), DAY)

    reasons = reasons_against(step(effect=effect), situation(holds=[hold]))
    assert [reason.code for reason in reasons] == (["hold"] if effect in ("surrenders", "restrains") else [])
    assert all("stay-lifted or released" in reason.unblocks for reason in reasons)


@pytest.mark.parametrize("effect", [*GRAVE, *MILD])
def test_a_mandatory_ground_closes_grave_steps_and_no_others(effect):
    assert codes(step(effect=effect), situation(findings=[finding()])) == (
        ["mandatory-ground"] if effect in GRAVE else []
    )


@pytest.mark.parametrize(
    "found",
    [
        finding(outcome="does-not-apply"),
        finding(rule(feeds=["identity"]), outcome="undetermined", missing=("person.minor",)),
        finding(lifted_by="assurance/x"),
        finding(rule(force="discretionary")),
        finding(PAPERS, met="no"),
    ],
)
def test_only_a_mandatory_ground_that_is_found_closes_by_itself(found):
    assert codes(step(effect="grants"), situation(findings=[found])) == []


def test_a_mandatory_ground_that_nobody_can_tell_and_no_checkpoint_asks_about_closes_too():
    unasked = finding(outcome="undetermined", missing=("person.minor",))
    assert codes(step(effect="grants"), situation(findings=[unasked])) == ["undetermined"]
    assert codes(step(effect="none"), situation(findings=[unasked])) == []


OF_RECORDS = rule("xx/sealed", for_each="records")
LISTS = [Minimised("records", ("2",), (("1", ("sealed",)),))]


def test_a_ground_on_some_items_leaves_the_step_open_for_the_others():
    assert codes(step(effect="discloses"), situation(findings=[finding(OF_RECORDS, item="1")], lists=LISTS)) == []


def test_a_ground_on_every_item_closes_the_step():
    every = [finding(OF_RECORDS, item="1"), finding(OF_RECORDS, item="2")]

    assert codes(step(effect="discloses"), situation(findings=every, lists=LISTS)) == ["mandatory-ground"]
    assert codes(step(effect="refuses"), situation(findings=every, lists=LISTS)) == []


def test_an_empty_list_closes_nothing():
    assert codes(step(effect="discloses"), situation(lists=[Minimised("records", (), ())])) == []


@pytest.mark.parametrize(
    ("person", "code"),
    [(SUPERVISOR, None), (OFFICER, "role"), (REVIEWER, "role"), ("Nobody", "not-on-request"), ("Ines", "role")],
)
def test_a_step_is_taken_by_its_role_on_this_request(person, code):
    request = a_request(participants=(*a_request().participants, Participant(name="Ines", capacity="counsel")))
    reasons = entitlement(step(by=["supervisor"]), request, person)

    assert [reason.code for reason in reasons] == ([code] if code else [])


def test_who_may_not_take_a_step_is_told_its_title():
    (reason,) = entitlement(step(by=["supervisor"], title={"en": "Hand over"}), a_request(), OFFICER)

    assert reason.sentence == f"{OFFICER} is officer; to take 'Hand over' one must be supervisor"


def test_the_role_somebody_was_last_given_counts():
    recused = (*a_request().participants, Participant(name=SUPERVISOR))

    assert [r.code for r in entitlement(step(by=["supervisor"]), a_request(participants=recused), SUPERVISOR)] == [
        "role"
    ]


def test_nobody_decides_what_they_prepared():
    request = a_request(preparers=(SUPERVISOR,))

    assert [r.code for r in entitlement(step(by=["supervisor"], decides=True), request, SUPERVISOR)] == ["own-work"]
    assert entitlement(step(by=["supervisor"]), request, SUPERVISOR) == ()


def test_nobody_clears_what_they_prepared():
    request = a_request(preparers=(SUPERVISOR,))

    assert [r.code for r in may_clear(review(), request, SUPERVISOR)] == ["own-work"]
    assert may_clear(review(), a_request(), SUPERVISOR) == ()


def test_a_checkpoint_is_cleared_by_its_own_roles_only():
    privacy = review(cleared_by=("privacy-reviewer",))

    assert [r.code for r in may_clear(privacy, a_request(), SUPERVISOR)] == ["role"]
    assert [r.code for r in may_clear(privacy, a_request(), "Nobody")] == ["not-on-request"]
    assert may_clear(privacy, a_request(), REVIEWER) == ()
    assert [r.code for r in may_clear(privacy, a_request(), OFFICER)] == ["role", "own-work"]


def test_a_clearance_names_its_person_and_role():
    given = Clearance(checkpoint="x", by=SUPERVISOR, role=Role.SUPERVISOR, at=NOON, reasons=REASONS, digest="d")

    assert given.by == SUPERVISOR
