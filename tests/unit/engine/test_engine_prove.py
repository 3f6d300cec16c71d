"""The proof: every path to a grave step passes its checkpoints; a planted gap is found and named."""

from __future__ import annotations

import pytest
from factories import a_procedure, a_step

from workflow.engine.prove import prove
from workflow.vocabulary import StepEffect

WORDS = {"opened": "intake", "heard": "assessment", "granted": "decision", "done": "closed", "refused": "closed"}
CARE = {StepEffect.SURRENDERS: frozenset({"liberty"})}


def step(name, at, to, **keys):
    return a_step(name, **{"from": at.split("+")}, to=to, **keys)


HEAR = step("hear", "opened", "heard")
GRANT = step("grant", "heard", "granted", effect="grants", decides=True, checkpoints=["liberty", "torture"])
HAND_OVER = step("hand-over", "granted", "done", effect="surrenders", checkpoints=["identity"])
REFUSE = step("refuse", "opened+heard", "refused", effect="refuses", decides=True)
SOUND = [HEAR, GRANT, HAND_OVER, REFUSE]


def proof(*steps, mandatory=CARE, stages=WORDS):
    listed = [{"id": word, "title": {"en": word}, "phase": phase} for word, phase in stages.items()]
    return prove(a_procedure(stages=listed, steps=list(steps)), mandatory)


def test_a_sound_procedure_has_no_gaps_and_shows_its_gates():
    shown = proof(*SOUND)

    assert shown.gaps == ()
    assert shown.gates == (("grant", ("liberty", "torture")), ("hand-over", ("identity", "liberty", "torture")))
    assert shown.procedure == "xx-surrender"
    assert (shown.states, shown.moves) == (5, 5)


def test_a_way_round_the_checkpoint_is_found():
    shortcut = step("waive", "opened", "granted", effect="grants", decides=True, checkpoints=["torture"])

    assert proof(*SOUND, shortcut).gaps == ("'hand-over' can be reached without checkpoint 'liberty'",)


def test_a_long_way_round_through_a_loop_is_found():
    back = step("reopen", "granted", "heard")
    soft = step("grant-anew", "heard", "granted", effect="grants", decides=True, checkpoints=["torture"])

    assert proof(*SOUND, back).gaps == ()
    assert proof(*SOUND, back, soft).gaps == ("'hand-over' can be reached without checkpoint 'liberty'",)


@pytest.mark.parametrize("effect", ["grants", "surrenders", "discloses"])
def test_a_grave_step_without_any_checkpoint_is_found(effect):
    bare = step("slip", "opened", "done", effect=effect, decides=True)

    assert (
        f"'slip' {effect} and names no checkpoint of its own, which could lapse before it"
        in proof(*SOUND, bare, mandatory={}).gaps
    )


@pytest.mark.parametrize("effect", ["none", "restrains", "refuses", "releases", "closes"])
def test_a_step_that_is_not_grave_needs_no_checkpoint(effect):
    assert proof(*SOUND, step("slip", "opened", "done", effect=effect)).gaps == ()


@pytest.mark.parametrize("effect", ["surrenders", "discloses"])
def test_what_cannot_be_undone_without_a_decision_is_found(effect):
    hasty = step("hasten", "heard", "done", effect=effect, checkpoints=["liberty"])

    assert proof(*SOUND, hasty).gaps == ("'hasten' can be reached although nobody decided",)
    assert proof(*SOUND, {**hasty, "decides": True}).gaps == ()


def test_a_stage_that_no_path_reaches_is_found():
    lonely = step("leave", "lonely", "refused")

    assert proof(*SOUND, lonely, stages={**WORDS, "lonely": "decision"}).gaps == ("stage 'lonely' cannot be reached",)


def test_a_grave_step_behind_a_stage_that_no_path_reaches_lets_nobody_through():
    hidden = step("slip", "lonely", "done", effect="surrenders")
    gaps = proof(*SOUND, hidden, stages={**WORDS, "lonely": "decision"}).gaps

    assert "stage 'lonely' cannot be reached" in gaps


def test_a_stage_that_leads_nowhere_and_is_not_closed_is_found():
    stuck = step("park", "heard", "parked")

    assert proof(*SOUND, stuck, stages={**WORDS, "parked": "decision"}).gaps == (
        "stage 'parked' leads nowhere and is not closed",
    )


def test_what_the_law_demands_for_one_effect_is_not_demanded_for_another():
    assert proof(*SOUND, mandatory={StepEffect.DISCLOSES: frozenset({"privacy"})}).gaps == ()
    assert proof(*SOUND, mandatory={StepEffect.GRANTS: frozenset({"privacy"})}).gaps == (
        "'grant' can be reached without checkpoint 'privacy'",
    )


def test_a_grave_step_is_not_covered_by_clearances_that_may_lapse_before_it():
    silent = {**HAND_OVER, "checkpoints": []}

    assert proof(HEAR, GRANT, silent, REFUSE).gaps == (
        "'hand-over' surrenders and names no checkpoint of its own, which could lapse before it",
    )
