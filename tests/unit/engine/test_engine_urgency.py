"""Urgency: only under its rule, sealed by the decision, and nothing closes while its review is owed."""

from __future__ import annotations

import pytest
from factories import NOON, a_procedure, a_request, a_step, event, finding, rule

from workflow.engine.guards import Situation, reasons_against
from workflow.engine.prove import prove
from workflow.engine.urgency import deferred, owed
from workflow.errors import PackSyntaxError
from workflow.model.request import Decision

UNDER = "xx/in-an-emergency"
URGENT = {"under": UNDER, "defers": ["liberty"], "review": ["validated"], "within": "xx/two-days", "undo": ["undo"]}
WORDS = {"opened": "intake", "ordered": "execution", "closed": "closed", "undone": "closed"}


def step(name, at, to, **keys):
    return a_step(name, **{"from": [at], "to": to, **keys})


ORDER = step("order", "opened", "ordered", effect="restrains", decides=True, checkpoints=["liberty"], urgent=URGENT)
CLOSE = step("close", "ordered", "closed", effect="closes")
UNDO = step("undo", "ordered", "undone", effect="releases")


def procedure(*steps):
    stages = [{"id": word, "title": {"en": word}, "phase": phase} for word, phase in WORDS.items()]
    return a_procedure(stages=stages, steps=list(steps or (ORDER, CLOSE, UNDO)))


def ordered(*, cites=(UNDER,), **keys):
    taken = Decision(step="order", by="Anna", at=NOON, reasons="A bomb.", findings=cites)
    return a_request(decisions=(taken,), **keys)


def codes(word, request, *, of=None):
    of = of or procedure()
    seen = Situation(request, (), (), (), {}, (), owed(of, request, ()))
    return [reason.code for reason in reasons_against(of.step(word), seen)]


@pytest.mark.parametrize(("outcome", "words"), [("applies", {"liberty"}), ("undetermined", set())])
def test_a_checkpoint_waits_only_while_the_rule_applies(outcome, words):
    found = finding(rule(UNDER, "permission", when={"fact": "person.minor", "is": True}), outcome=outcome)

    assert deferred(procedure().step("order"), [found]) == words


def test_nothing_closes_while_the_review_is_owed_and_the_undoing_does():
    assert codes("close", ordered()) == ["urgent"]
    assert codes("undo", ordered()) == []


def test_a_step_taken_in_the_ordinary_way_owes_nothing():
    assert codes("close", ordered(cites=())) == []


def test_what_is_owed_names_each_thing_until_it_is_had():
    (debt,) = owed(procedure(), ordered(), ())

    assert (debt.checkpoints, debt.events) == (("liberty",), ("validated",))
    (rest,) = owed(procedure(), ordered(events=(event("validated"),)), ())
    assert (rest.checkpoints, rest.events) == (("liberty",), ())


def test_the_proof_holds_where_closing_waits_and_the_undoing_is_there():
    assert prove(procedure(), {}).gaps == ()


def test_the_proof_finds_a_close_that_does_not_wait():
    slip = step("slip", "ordered", "closed", effect="none")

    assert prove(procedure(ORDER, CLOSE, UNDO, slip), {}).gaps == (
        "'closed' can be reached although what 'order' deferred was neither had nor undone",
    )


def test_the_proof_finds_a_stage_from_which_nothing_undoes_it():
    far = step("undo", "opened", "undone", effect="releases")

    assert "from 'ordered' nothing undoes the urgent 'order'" in prove(procedure(ORDER, CLOSE, far), {}).gaps


def test_the_proof_finds_an_urgent_step_that_cannot_be_undone():
    leak = {**ORDER, "effect": "discloses"}

    assert "'order' may be urgent and discloses, which cannot be undone" in prove(procedure(leak, CLOSE, UNDO), {}).gaps


def test_an_urgent_step_that_does_not_decide_is_refused():
    with pytest.raises(PackSyntaxError, match="must decide"):
        procedure({**ORDER, "decides": False}, CLOSE, UNDO)
