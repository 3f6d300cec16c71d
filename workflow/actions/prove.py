"""Prove every procedure against the checkpoints its law demands."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.actions.law import Rulebook
from workflow.engine.prove import Proof, prove
from workflow.model.procedure import Procedure
from workflow.rules.law import Law
from workflow.vocabulary import Force, RuleType, StepEffect


def prove_procedures(rulebook: Rulebook) -> Iterator[Proof]:
    """Yield the proof of each procedure."""
    for procedure in rulebook.law.procedures.values():
        yield prove(procedure, demanded(rulebook.law, procedure))


def demanded(law: Law, procedure: Procedure) -> dict[StepEffect, frozenset[str]]:
    """Return the checkpoints that law binding this procedure's authority always demands, by effect.

    A rule that raises a checkpoint only under a condition is enforced where it
    applies, by the guards; here stands what no request escapes.
    """
    hosts = {code for each in procedure.jurisdictions for code in (each, each.partition("-")[0])}
    found: dict[StepEffect, set[str]] = {}
    for compiled in law.rules.values():
        rule = compiled.rule
        ours = law.packs[compiled.pack].header.jurisdiction in hosts
        if rule.type is not RuleType.CHECKPOINT or rule.force is not Force.MANDATORY or not ours:
            continue
        if procedure.kind in rule.kinds and rule.side in (None, procedure.side) and compiled.when is None:
            for effect in law.checkpoints[rule.checkpoint or ""].guards:
                found.setdefault(effect, set()).add(rule.checkpoint or "")
    return {effect: frozenset(words) for effect, words in found.items()}
