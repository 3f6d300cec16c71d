"""Which acts sign: a person's name under a judgement is proved, by page and by API alike."""

from __future__ import annotations

import pytest
from factories import OFFICER, SUPERVISOR, later

from workflow.actions.assure import Assure
from workflow.actions.clear import Clear
from workflow.actions.note import Note
from workflow.actions.propose import Propose
from workflow.actions.signs import signs
from workflow.actions.take_step import TakeStep
from workflow.vocabulary import StepEffect


@pytest.fixture(scope="module")
def procedure(tiny_rulebook):
    return next(iter(tiny_rulebook.law.procedures.values()))


def only_step(procedure, effect):
    """Return the procedure with one step of this effect, which decides nothing."""
    return procedure.model_copy(
        update={"steps": (procedure.steps[0].model_copy(update={"id": "go", "effect": effect, "decides": False}),)}
    )


def take(word):
    return TakeStep(act="step", at=later(2), by=SUPERVISOR, step=word, reasons="Weighed with care.")


@pytest.mark.parametrize("effect", [StepEffect.GRANTS, StepEffect.SURRENDERS, StepEffect.DISCLOSES])
def test_a_grave_step_signs_even_where_another_step_decided(procedure, effect):
    assert signs(take("go"), only_step(procedure, effect))


def test_a_step_that_only_moves_the_file_does_not_sign(procedure):
    assert not signs(take("go"), only_step(procedure, StepEffect.NONE))


def test_an_answer_and_a_judged_assurance_sign_and_a_sought_one_does_not(procedure):
    answer = Clear(act="clear", at=later(2), by=SUPERVISOR, checkpoint="liberty", reasons="Weighed with care.")
    judged, sought = (
        Assure(at=later(2), by=SUPERVISOR, assurance={"id": "a", "text": "No death penalty.", "state": state})
        for state in ("sufficient", "sought")
    )

    assert (signs(answer, procedure), signs(judged, procedure), signs(sought, procedure)) == (True, True, False)


def test_a_note_and_a_proposal_decide_nothing_and_sign_nothing(procedure):
    proposed = Propose(at=later(2), by=OFFICER, step="grant", reasons="It looks complete to me.")

    assert not signs(Note(at=later(2), by=OFFICER, text="Rang them."), procedure)
    assert not signs(proposed, procedure)
