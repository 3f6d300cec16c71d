"""A request seen through the law: findings, clocks, checkpoints, holds, what is open and why not.

Beats one and two of every act, and all that a reading page or command shows.
Pure but for the law already loaded: the same request, law and moment give the
same look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow.actions.law import Rulebook
from workflow.clocks.clock import limit_of, run_clock
from workflow.engine.guards import Situation
from workflow.engine.machine import moves_from
from workflow.engine.urgency import owed
from workflow.model.checkpoint import CheckpointReview, HoldReview, Minimised
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.model.procedure import Procedure, Step
from workflow.model.request import CooperationRequest
from workflow.privacy.minimise import minimise
from workflow.privacy.review import review_checkpoints, standing_holds
from workflow.rules.assess import ASSURANCE, assess_request, environment
from workflow.rules.catalogue import Applicable, law_for
from workflow.rules.outlook import Outlook, outlook
from workflow.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Look:
    """One request at one moment, whole."""

    request: CooperationRequest
    procedure: Procedure
    applicable: Applicable
    env: Mapping[str, Any]
    findings: tuple[Finding, ...]
    outlook: Outlook
    clocks: tuple[Clock, ...]
    checkpoints: tuple[CheckpointReview, ...]
    holds: tuple[HoldReview, ...]
    lists: tuple[Minimised, ...]

    @property
    def situation(self) -> Situation:
        """Return what the engine's guards look at."""
        return Situation(
            self.request,
            self.findings,
            self.checkpoints,
            self.holds,
            self.env,
            self.lists,
            owed(self.procedure, self.request, self.checkpoints),
        )

    @property
    def moves(self) -> tuple[Step, ...]:
        """Return the steps that exist from here, open or not."""
        return moves_from(self.procedure, self.request.stage)


def look(rulebook: Rulebook, request: CooperationRequest, *, now: datetime, on: date | None = None) -> Look:
    """Return `request` seen through the law of its own date, or of `on`."""
    law = rulebook.law
    procedure = rulebook.procedure(request.procedure)
    applicable = law_for(law, request, on)
    env = environment(law, request)
    assured = frozenset(
        ASSURANCE + each.id for each in request.assurances if each.judged == "sufficient" and not each.breached
    )
    findings = assess_request(applicable, env, assured)
    reviews = review_checkpoints(
        request,
        procedure=procedure,
        checkpoints=law.checkpoints,
        findings=findings,
        reliance=rulebook.reliance,
        env=env,
    )
    lists = tuple(_minimised(path, env, findings) for path in sorted(law.dictionary.lists & set(env)))
    clocks = run_clocks(rulebook, request, findings, env, now=now)
    seen = outlook(findings, applicable.not_covered)
    return Look(
        request, procedure, applicable, env, findings, seen, clocks, reviews, standing_holds(request, findings), lists
    )


GROUND = ("kind", "procedure", "made_on", "sides", "assertions", "events", "clearances", "assurances")
"""What a look rests on; stage, papers and people change nothing that the law finds."""


def look_again(rulebook: Rulebook, before: Look, request: CooperationRequest, *, now: datetime) -> Look:
    """Return the look at `request` after an act at the moment of `before`; assessed anew only if its ground moved."""
    if all(getattr(request, name) is getattr(before.request, name) for name in GROUND):
        return replace(before, request=request)
    return look(rulebook, request, now=now)


def run_clocks(
    rulebook: Rulebook,
    request: CooperationRequest,
    findings: tuple[Finding, ...],
    env: Mapping[str, Any],
    *,
    now: datetime,
) -> tuple[Clock, ...]:
    """Return the clock of every time limit that applies, or may."""
    places = rulebook.places(request.sides)
    return tuple(
        run_clock(limit_of(finding.rule), request.events, law=rulebook.clocks, places=places, now=now, facts=env)
        for finding in findings
        if finding.rule.period is not None and finding.outcome is not Outcome.DOES_NOT_APPLY
    )


def _minimised(path: str, env: Mapping[str, Any], findings: tuple[Finding, ...]) -> Minimised:
    return minimise(path, tuple(str(item["#"]) for item in env[path] or ()), findings)
