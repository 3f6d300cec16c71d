"""On every procedure, whoever does whatever in whatever order: no grave step passes a checkpoint or a hold.

The oracle shares nothing with the guards: it keeps its own book of who prepared
what, reads clearances from the request itself and orders events by their hours.
"""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from factories import ROOT, RULES
from walker import Accepted, Walker, role_of, stands_open

from workflow.actions.assert_facts import AssertFacts
from workflow.actions.clear import Clear
from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.look import look, look_again
from workflow.actions.prove import demanded
from workflow.actions.record_event import RecordEvent
from workflow.actions.take_step import TakeStep
from workflow.model.request import CooperationRequest
from workflow.vocabulary import RuleType

PROCEDURES = sorted(path.parent.name for path in RULES.glob("procedures/*/procedure.yaml"))
WALKS, ACTS = 14, 150


@cache
def rulebook() -> Rulebook:
    return load_rulebook(RULES)


def grave(done: Accepted) -> bool:
    step = done.before.procedure.step(done.act.step) if isinstance(done.act, TakeStep) else None
    return step is not None and step in done.before.procedure.granting


def must_be_clear(done: Accepted) -> set[str]:
    """Return every checkpoint that stood before this grave step: named, demanded by law, or raised by a finding."""
    look = done.before
    step = look.procedure.step(done.act.step)
    raised = {f.rule.checkpoint for f in look.findings if f.rule.type is RuleType.CHECKPOINT and stands_open(f)}
    law = rulebook().law
    guarding = {word for word in raised if step.effect in law.checkpoints[word].guards}
    own = look.applicable.bases
    always = demanded(law, look.procedure).get(step.effect, set()) if own else set()
    in_play = {each.rule.checkpoint for each in look.applicable.rules}
    return {*step.checkpoints, *guarding, *(always & in_play)}


def uncleared(done: Accepted, cleared_by: dict[str, str]) -> list[str]:
    """Return the checkpoints without a clearance that stands on the ground as it was then."""
    look = done.before
    grounds = {each.checkpoint.id: each.digest for each in look.checkpoints}
    wrong = []
    for word in must_be_clear(done):
        given = next((each for each in reversed(look.request.clearances) if each.checkpoint == word), None)
        roles = rulebook().law.checkpoints[word].cleared_by
        if given is None or given.withdrawn or given.digest != grounds[word]:
            wrong.append(f"{word} is not cleared on its present ground")
        elif given.by != cleared_by.get(word) or role_of(look.request, given.by) not in roles:
            wrong.append(f"{word} was cleared by {given.by}, who may not")
    return wrong


def held(request: CooperationRequest, done: Accepted) -> list[str]:
    """Return the holds that stood over the effect of this step, by the hours of the events alone."""
    step = done.before.procedure.step(done.act.step)
    found = []
    for finding in done.before.findings:
        hold = finding.rule.hold
        if hold is None or not stands_open(finding) or step.effect not in hold.blocks:
            continue
        starts = [each.moment for each in request.events if each.kind == hold.starts]
        ends = [each.moment for each in request.events if each.kind in hold.ends]
        if starts and (not ends or max(ends) < max(starts)):
            found.append(finding.rule.id)
    return found


def walked(name: str, seed: int) -> list[str]:
    """Walk once, judging each accepted act; return the grave steps that were reached."""
    procedure = rulebook().procedure(name)
    goal = procedure.granting[seed % len(procedure.granting)] if procedure.granting else None
    rng = Random(f"{name}/{seed}")  # noqa: S311 - the same walks in every run
    walker = Walker(rulebook(), procedure, rng, wisdom=rng.choice([0.85, 0.95]), goal=goal)
    prepared, cleared_by, reached = {"Olivia"}, {}, []
    for done in walker.walk(ACTS):
        act = done.act
        step = done.before.procedure.step(act.step) if isinstance(act, TakeStep) else None
        if isinstance(act, AssertFacts | RecordEvent):
            prepared.add(act.by)
        if isinstance(act, Clear):
            assert act.by not in prepared, f"{act.by} cleared {act.checkpoint} and had prepared the request"
            cleared_by[act.checkpoint] = act.by if act.act == "clear" else ""
        if step is not None and step.decides:
            assert act.by not in prepared, f"{act.by} decided {step.id} and had prepared the request"
        if step is not None:
            assert look_again(rulebook(), done.before, done.after, now=act.at) == look(
                rulebook(), done.after, now=act.at
            )
            assert done.before.request.stage in step.from_
            assert role_of(done.before.request, act.by) in step.by
            assert all(done.before.request.happened(kind) for kind in step.after_events)
        if grave(done):
            assert uncleared(done, cleared_by) == []
            assert held(done.before.request, done) == []
            assert [f.id for f in done.before.findings if f.effect == "mandatory-ground" and f.item is None] == []
            reached.append(step.id)
        if step is not None and step.effect == "discloses":
            stays = {(each.path, item) for each in done.before.lists for item, _ in each.stays}
            assert not stays & {(path, item) for path, items in act.disclose.items() for item in items}
    return reached


@pytest.mark.parametrize("name", PROCEDURES)
def test_no_walk_passes_a_checkpoint_or_a_hold_and_some_walks_get_far(name):
    reached = [step for seed in range(WALKS) for step in walked(name, seed)]

    assert reached or not rulebook().procedure(name).granting, f"no walk reached a grave step of {name}"


def test_every_procedure_is_walked():
    assert sorted(rulebook().law.procedures) == PROCEDURES
    assert (ROOT / "rules").is_dir()
