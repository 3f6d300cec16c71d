"""Request facts and the law in play become findings. Rules find; people decide."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from workflow.conditions import ITEM, Env
from workflow.model.finding import Finding
from workflow.model.request import CooperationRequest
from workflow.model.value import read_value, stored_value
from workflow.rules.catalogue import Applicable
from workflow.rules.law import CompiledRule, Law
from workflow.vocabulary import Outcome, Truth

ASSURANCE = "assurance/"
# Bound once: looking a member up on its enum costs more than the comparison.
_YES, _NO, _UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
_APPLIES, _NOT, _OPEN = Outcome.APPLIES, Outcome.DOES_NOT_APPLY, Outcome.UNDETERMINED
_WHOLE = (None, None)
"""The place of a finding of the request as a whole: no list, no item."""
_ALWAYS: tuple[Truth, tuple[str, ...]] = (_YES, ())


def assess_request(applicable: Applicable, env: Env, assured: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Return one finding for each rule in play, and for each item where a rule looks at each.

    `assured` names assurances that somebody judged sufficient.
    """
    found: list[Finding] = []
    for compiled in applicable.rules:
        if compiled.rule.for_each is None:
            found.append(_finding(compiled, env, None))
        else:
            found += _each(compiled, compiled.rule.for_each, env)
    _lift(found, assured)
    return tuple(found)


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
        yield from _known_law(law, side, getattr(sides, side))


def _known_law(law: Law, side: str, code: str) -> Iterable[tuple[str, Any]]:
    """Yield what a jurisdiction's pack says of its law, under `requesting.` or `requested.`."""
    header, dictionary = law.reach.laws.get(code), law.dictionary
    for word, raw in header.known.items() if header else ():
        path = f"{side}.{word}"
        if path in dictionary:
            yield path, read_value(dictionary[path], raw)


def _each(compiled: CompiledRule, path: str, env: Env) -> list[Finding]:
    """Return a finding for each item of the list, or the one that nobody has said what is in it."""
    items = env.get(path)
    if items is None:
        return [] if path in env else [Finding(compiled.rule, _OPEN, missing=(path,))]
    return [_finding(compiled, env, item) for item in items]


def _finding(compiled: CompiledRule, env: Env, item: Env | None) -> Finding:
    rule, when, met = compiled.rule, compiled.when, compiled.met
    truth, leaves = when(env, item) if when else _ALWAYS
    if len(leaves) > 1:
        leaves = tuple(dict.fromkeys(leaves))
    name = None if item is None else item[ITEM]
    if truth is _UNKNOWN:
        return Finding(rule, _OPEN, (), leaves, None, name)
    if truth is _NO or met is None:
        return Finding(rule, _APPLIES if truth is _YES else _NOT, leaves, (), None, name)
    satisfied, because = met(env, item)
    if satisfied is _UNKNOWN:
        return Finding(rule, _APPLIES, leaves, tuple(dict.fromkeys(because)), satisfied, name)
    return Finding(rule, _APPLIES, tuple(dict.fromkeys(leaves + because)), (), satisfied, name)


def _lift(found: list[Finding], assured: frozenset[str]) -> None:
    """Mark, in place, each finding that an assurance, a permission or an overriding rule lifts.

    What applies to one item lifts nothing on another, and nothing on the request as a whole.
    """
    applying = [(at, f.rule, (f.rule.for_each, f.item)) for at, f in enumerate(found) if f.outcome is _APPLIES]
    over = {(word, of): rule.id for _, rule, of in applying for word in rule.overrides}
    waiting = [each for each in applying if each[1].lifted_by or (over and _of(each[1].id, each[2], over))]
    lifting = {(rule.id, of) for _, rule, of in applying if not _of(rule.id, of, over)} if waiting else set()
    for at, rule, of in waiting:
        words = (
            word
            for word in rule.lifted_by
            if (word in assured if word.startswith(ASSURANCE) else _of(word, of, lifting))
        )
        by = next(words, None) or over.get((rule.id, of)) or over.get((rule.id, _WHOLE))
        if by:
            found[at] = found[at]._replace(lifted_by=by)


def _of(word: str, of: tuple[str | None, str | None], known: Container[object]) -> bool:
    return (word, _WHOLE) in known or (word, of) in known
