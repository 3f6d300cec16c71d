"""One move, or every reason why not; and nothing happens here."""

from __future__ import annotations

import pytest
from factories import OFFICER, REASONS, REVIEWER, SUPERVISOR, a_procedure, a_request, a_step

from workflow.engine.advance import Asked, Move, NotOpen, advance
from workflow.engine.guards import Situation
from workflow.engine.machine import machine_of, moves_from, target
from workflow.model.checkpoint import Minimised

STAGES = [{"id": word, "title": {"en": word}, "phase": "decision"} for word in ("opened", "ready", "granted", "closed")]
PROCEDURE = a_procedure(
    stages=STAGES,
    steps=[
        a_step("prepare", to="ready"),
        a_step("grant", **{"from": ["ready"]}, to="granted", by=["supervisor"], decides=True),
        a_step("share", **{"from": ["ready", "granted"]}, to="granted", effect="discloses", by=["privacy-reviewer"]),
        a_step("close", **{"from": ["granted"]}),
    ],
)
LISTS = [Minimised("records", ("1", "3"), (("2", ("sealed", "of a minor")),))]


def asks(step, *, stage="ready", by=SUPERVISOR, reasons=REASONS, disclose=None):
    request = a_request(stage=stage)
    seen = Situation(request, (), (), (), {}, LISTS)
    return advance(PROCEDURE, seen, Asked(step, by, reasons, disclose))


def codes(answer):
    assert isinstance(answer, NotOpen)
    return [reason.code for reason in answer.reasons]


def test_an_open_step_says_where_it_leads():
    move = asks("grant")

    assert isinstance(move, Move)
    assert (move.step.id, move.to) == ("grant", "granted")


def test_a_step_from_another_stage_is_not_open_and_says_from_where_it_is():
    answer = asks("grant", stage="opened")

    assert codes(answer) == ["stage"]
    assert "from stage ready" in answer.reasons[0].sentence


def test_a_step_that_does_not_exist_names_those_that_do():
    answer = asks("pardon")

    assert codes(answer) == ["no-step"]
    assert answer.reasons[0].unblocks == "Open now: grant, share."


def test_a_decision_needs_its_reasons():
    assert codes(asks("grant", reasons="  ")) == ["no-reasons"]


def test_role_stage_and_reasons_are_all_told_at_once():
    assert codes(asks("grant", stage="opened", by=OFFICER, reasons="")) == ["role", "own-work", "stage", "no-reasons"]


def test_what_needs_no_decision_needs_no_reasons():
    assert isinstance(asks("prepare", stage="opened", by=OFFICER, reasons=""), Move)


def shares(disclose):
    return asks("share", by=REVIEWER, disclose=disclose)


def test_a_disclosure_names_what_leaves():
    assert isinstance(shares({"records": ("1", "3")}), Move)
    assert isinstance(shares({"records": ("3",)}), Move)


@pytest.mark.parametrize("disclose", [None, {}, {"records": ()}])
def test_a_disclosure_that_names_nothing_is_not_open(disclose):
    assert codes(shares(disclose)) == ["no-disclosure"]


def test_an_item_that_stays_is_refused_with_each_reason():
    answer = shares({"records": ("1", "2")})

    assert [reason.sentence for reason in answer.reasons] == ["records 2 stays: sealed", "records 2 stays: of a minor"]


def test_an_item_or_a_list_that_is_not_there_is_refused():
    assert [reason.sentence for reason in shares({"records": ("9",), "goods": ("1",)}).reasons] == [
        "'records' has no item '9'", "'goods' is not a list of this request",
    ]  # fmt: skip


def test_nothing_leaves_with_a_step_that_does_not_disclose():
    assert codes(asks("grant", disclose={"records": ("2",)})) == ["disclosure"]


def test_the_machine_knows_which_moves_exist_and_nothing_else():
    assert [step.id for step in moves_from(PROCEDURE, "ready")] == ["grant", "share"]
    assert [step.id for step in moves_from(PROCEDURE, "granted")] == ["share", "close"]
    assert moves_from(PROCEDURE, "closed") == ()
    assert target(PROCEDURE, "ready", "grant") == "granted"
    assert target(PROCEDURE, "opened", "grant") is None
    assert target(PROCEDURE, "ready", "elsewhere") is None


def test_no_method_of_the_machine_jumps_to_a_stage():
    machine = machine_of(PROCEDURE)

    assert not [name for name in machine.events if name.startswith("to_")]
    assert set(machine.events) == {"prepare", "grant", "share", "close"}


def test_one_procedure_has_one_machine():
    assert machine_of(PROCEDURE) is machine_of(PROCEDURE.model_copy(update={"title": {"en": "Other"}}))
