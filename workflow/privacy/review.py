"""Which checkpoints stand in the way, whether a clearance still holds, and which holds stand.

A clearance is bound to the digest of its own checkpoint's text, rules, findings,
facts and assurances, and of nothing else: when one of them moves it is stale, and a change
elsewhere never touches it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workflow.conditions import ITEM
from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview, HoldReview, Standing
from workflow.model.event import Event
from workflow.model.finding import Finding
from workflow.model.procedure import Checkpoint, Procedure
from workflow.model.request import CooperationRequest
from workflow.model.value import write_value
from workflow.vocabulary import Outcome, RuleType

Reliance = Mapping[str, tuple[str, tuple[str, ...]]]
"""For each rule id: the digest of the rule, and the facts its conditions name."""


def review_checkpoints(
    request: CooperationRequest,
    *,
    procedure: Procedure,
    checkpoints: Mapping[str, Checkpoint],
    findings: Sequence[Finding],
    reliance: Reliance,
    env: Mapping[str, Any],
) -> tuple[CheckpointReview, ...]:
    """Return every checkpoint that the procedure names or a rule raises, with its standing now."""
    raised: dict[str, list[str]] = {word: [] for step in procedure.steps for word in step.checkpoints}
    for finding in findings:
        if finding.rule.type is RuleType.CHECKPOINT and finding.outcome is not Outcome.DOES_NOT_APPLY:
            raised.setdefault(finding.rule.checkpoint or "", []).append(finding.id)
    assurances = {f"assurance/{each.id}": each.text for each in request.assurances}
    fed: dict[str, list[Finding]] = {}
    for finding in findings:
        for word in dict.fromkeys((*finding.rule.feeds, finding.rule.checkpoint or "")):
            fed.setdefault(word, []).append(finding)
    return tuple(
        _review(
            request,
            checkpoints[word],
            fed.get(word, []),
            tuple(by),
            _digest(checkpoints[word], fed.get(word, []), reliance, {**env, **assurances}),
        )
        for word, by in raised.items()
    )


def _review(
    request: CooperationRequest, checkpoint: Checkpoint, fed: list[Finding], raised_by: tuple[str, ...], digest: str
) -> CheckpointReview:
    given = next((c for c in reversed(request.clearances) if c.checkpoint == checkpoint.id), None)
    if given is None:
        standing = Standing.OPEN
    elif given.withdrawn:
        standing = Standing.REFUSED
    else:
        standing = Standing.CLEARED if given.digest == digest else Standing.STALE
    return CheckpointReview(checkpoint, standing, digest, tuple(f.id for f in fed), raised_by, given)


def _digest(checkpoint: Checkpoint, fed: Iterable[Finding], reliance: Reliance, env: Mapping[str, Any]) -> str:
    ground: list[object] = [checkpoint.model_dump(mode="json")]
    paths: set[str] = set()
    for finding in fed:
        rule_digest, facts = reliance[finding.rule.id]
        paths.update(facts)
        met = finding.met.value if finding.met else None
        lifted = [finding.lifted_by, env.get(finding.lifted_by or "")]
        ground.append([finding.id, rule_digest, finding.outcome.value, met, lifted, finding.missing])
    ground.append([[path, _known(path, env)] for path in sorted(paths)])
    text = json.dumps(ground, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _known(path: str, env: Mapping[str, Any]) -> object:
    """Return the value of a path, of each item where it is a fact of items, or "unknown"."""
    if path in env:
        value = env[path]
        if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
            return [item[ITEM] for item in value]
        return ["known", write_value(value)]
    items = env.get(path.partition(".")[0])
    if isinstance(items, tuple):
        return [[item[ITEM], ["known", write_value(item[path])] if path in item else "unknown"] for item in items]
    return "unknown"


def standing_holds(request: CooperationRequest, findings: Sequence[Finding]) -> tuple[HoldReview, ...]:
    """Return the holds that stand: started by a recorded event, and not ended by one at or after it.

    Every start counts, in whatever order they were recorded.
    """
    found: list[HoldReview] = []
    for finding in findings:
        hold = finding.rule.hold
        if hold is None or finding.outcome is Outcome.DOES_NOT_APPLY:
            continue
        standing = [event for event in request.events if not event.superseded]
        ends = [event for event in standing if event.kind in hold.ends]
        starts = [event for event in standing if event.kind == hold.starts]
        since = next((event for event in starts if not any(_ended(request, event, end) for end in ends)), None)
        if since is not None:
            told = f"{since.kind} on {since.day.isoformat()}"
            blocks = tuple(effect.value for effect in hold.blocks)
            found.append(HoldReview(finding.rule.id, say(finding.rule.plain), told, blocks, hold.ends, since.day))
    return tuple(found)


def _ended(request: CooperationRequest, start: Event, end: Event) -> bool:
    """Say whether `end` came at or after `start`; on one day without both hours, whether it was recorded later."""
    if start.day != end.day or (start.clock_time and end.clock_time):
        return end.moment >= start.moment
    places: dict[str, int] = {}
    for place, event in enumerate(request.events):
        places[event.id] = places.get(event.supersedes or "", place)
    return places[end.id] > places[start.id]
