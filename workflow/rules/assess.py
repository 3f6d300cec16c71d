"""Request facts and the law in play become findings. Rules find; people decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.conditions import ITEM, Check, Env
from workflow.model.fact import Dictionary
from workflow.model.finding import OUTCOMES, Finding
from workflow.model.pack import Pack
from workflow.model.request import CooperationRequest
from workflow.model.rule import Rule
from workflow.model.value import read_value, stored_value
from workflow.rules.catalogue import Applicable
from workflow.rules.law import CompiledRule, Law
from workflow.vocabulary import Outcome, Truth

ASSURANCE = "assurance/"
_ALWAYS: tuple[Truth, tuple[str, ...]] = (Truth.YES, ())


def assess_request(applicable: Applicable, env: Env, assured: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return one finding for each rule in play, and for each item where a rule looks at each.

    `assured` names assurances that somebody judged sufficient.
    """
    found: list[Finding] = []
    overridden: set[str] = set()
    for compiled in applicable.rules:
        found += _find(compiled, env)
    for finding in found:
        if finding.outcome is Outcome.APPLIES:
            overridden.update(finding.rule.overrides)
    return tuple(_lift(finding, found, overridden, assured) for finding in found)


def environment(law: Law, request: CooperationRequest) -> dict[str, Any]:
    """Return the facts of `request` as conditions read them: by path, items under their list."""
    env: dict[str, Any] = dict(_derived(law, request))
    items: dict[str, dict[str, dict[str, Any]]] = {}
    for assertion in request.standing():
        kind = law.dictionary[assertion.path]
        if kind.type == "list":
            items.setdefault(assertion.path, {})
            continue
        value = stored_value(kind, assertion.value)
        if assertion.item is None:
            env[assertion.path] = value
        else:
            of_list = items.setdefault(kind.group, {})
            of_list.setdefault(assertion.item, {ITEM: assertion.item})[assertion.path] = value
    for path, each in items.items():
        env[path] = tuple(each.values())
    return env


def _derived(law: Law, request: CooperationRequest) -> Iterable[tuple[str, Any]]:
    sides = request.sides
    yield "sides.requesting", sides.requesting
    yield "sides.requested", sides.requested
    yield "sides.holders", sides.holders
    yield "sides.channel", sides.channel
    for event in request.events:
        if not event.superseded:
            yield "event." + event.kind.replace("-", "_"), event.day
    for side in ("requesting", "requested"):
        yield from _known_law(law.dictionary, law.packs, side, getattr(sides, side))


def _known_law(dictionary: Dictionary, packs: Mapping[str, Pack], side: str, code: str) -> Iterable[tuple[str, Any]]:
    """Yield what a jurisdiction's pack says of its law, under `requesting.` or `requested.`."""
    pack = next((pack for pack in packs.values() if pack.header.jurisdiction == code), None)
    for word, raw in pack.header.known.items() if pack else ():
        path = f"{side}.{word}"
        if path in dictionary:
            yield path, read_value(dictionary[path], raw)


def _find(compiled: CompiledRule, env: Env) -> Iterable[Finding]:
    rule = compiled.rule
    if rule.for_each is None:
        yield _finding(rule, compiled.when, compiled.met, env, None)
        return
    items = env.get(rule.for_each)
    if items is None:
        if rule.for_each not in env:
            yield Finding(rule, Outcome.UNDETERMINED, missing=(rule.for_each,))
        return
    for item in items:
        yield _finding(rule, compiled.when, compiled.met, env, item)


def _finding(rule: Rule, when: Check | None, met: Check | None, env: Env, item: Env | None) -> Finding:
    truth, leaves = when(env, item) if when else _ALWAYS
    name = None if item is None else str(item[ITEM])
    if truth is Truth.UNKNOWN:
        return Finding(rule, Outcome.UNDETERMINED, missing=tuple(dict.fromkeys(leaves)), item=name)
    if truth is Truth.NO or met is None:
        return Finding(rule, OUTCOMES[truth], deciding=tuple(dict.fromkeys(leaves)), item=name)
    satisfied, because = met(env, item)
    if satisfied is Truth.UNKNOWN:
        return Finding(rule, Outcome.APPLIES, leaves, tuple(dict.fromkeys(because)), satisfied, name)
    return Finding(rule, Outcome.APPLIES, tuple(dict.fromkeys(leaves + because)), (), satisfied, name)


def _lift(finding: Finding, found: list[Finding], overridden: set[str], assured: frozenset[str]) -> Finding:
    """Mark a ground that an assurance, a permission or an overriding rule lifts."""
    rule = finding.rule
    if finding.outcome is not Outcome.APPLIES or not (rule.lifted_by or rule.id in overridden):
        return finding
    by = next((word for word in rule.lifted_by if word.startswith(ASSURANCE) and word in assured), None)
    by = by or next((f.rule.id for f in found if f.rule.id in rule.lifted_by and f.outcome is Outcome.APPLIES), None)
    by = by or next((f.rule.id for f in found if rule.id in f.rule.overrides and f.outcome is Outcome.APPLIES), None)
    if by is None:
        return finding
    return Finding(rule, finding.outcome, finding.deciding, finding.missing, finding.met, finding.item, by)
