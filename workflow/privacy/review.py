"""Which checkpoints stand in the way, whether a clearance still holds, and which holds stand.

A clearance is bound to the digest of its own checkpoint's text, rules, findings
and facts, and of nothing else: when one of them moves it is stale, and a change
elsewhere never touches it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workflow.model.base import say
from workflow.model.checkpoint import CheckpointReview, HoldReview, Standing
from workflow.model.finding import Finding
from workflow.model.procedure import Checkpoint, Procedure
from workflow.model.request import CooperationRequest
from workflow.model.value import write_value
from workflow.vocabulary import Outcome, RuleType

Reliance = Mapping[str, tuple[str, tuple[str, ...]]]
"""For each rule id: the digest of the rule, and the facts its conditions name."""


def review_checkpoints(  # noqa: PLR0913 - everything a review looks at, by name
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
            _digest(checkpoints[word], fed.get(word, []), reliance, env),
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
        ground.append([finding.id, rule_digest, finding.outcome.value, met, finding.lifted_by, finding.missing])
    ground.append([[path, _known(path, env)] for path in sorted(paths)])
    text = json.dumps(ground, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _known(path: str, env: Mapping[str, Any]) -> object:
    """Return the value of a path, of each item where it is a fact of items, or "unknown"."""
    if path in env:
        value = env[path]
        if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
            return [item["#"] for item in value]
        return ["known", write_value(value)]
    items = env.get(path.partition(".")[0])
    if isinstance(items, tuple):
        return [[item["#"], ["known", write_value(item[path])] if path in item else "unknown"] for item in items]
    return "unknown"


def standing_holds(request: CooperationRequest, findings: Sequence[Finding]) -> tuple[HoldReview, ...]:
    """Return the holds that stand: started by a recorded event, and not ended by a later one.

    An event that ends a hold must have happened at or after the one that started it.
    """
    found: list[HoldReview] = []
    for finding in findings:
        hold = finding.rule.hold
        if hold is None or finding.outcome is Outcome.DOES_NOT_APPLY:
            continue
        started = request.happened(hold.starts)
        if started is None or any(
            end is not None and end.moment >= started.moment for end in map(request.happened, hold.ends)
        ):
            continue
        since = f"{started.kind} on {started.day.isoformat()}"
        blocks = tuple(effect.value for effect in hold.blocks)
        found.append(HoldReview(finding.rule.id, say(finding.rule.plain), since, blocks, hold.ends))
    return tuple(found)
