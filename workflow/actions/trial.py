"""Tests of law: facts in, the named rule's answer out; and whether every rule is tested three ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from workflow import packfile
from workflow.actions.facts import flatten
from workflow.actions.files import ExpectedFinding
from workflow.actions.law import Rulebook
from workflow.clocks.clock import limit_of, run_clock
from workflow.errors import InputError, PackSyntaxError
from workflow.model.base import Frozen, typed
from workflow.model.event import Event
from workflow.model.fact import Assertion
from workflow.model.finding import Finding
from workflow.model.request import CooperationRequest, Sides
from workflow.model.value import write_value
from workflow.rules.assess import assess_request, environment
from workflow.rules.catalogue import Applicable

NOON = time(12)


def _sides(value: object) -> object:
    if isinstance(value, Mapping):
        defaults = {"requesting": "XX", "requested": "XX", "requesting_authority": "A", "requested_authority": "B"}
        return {**defaults, **value}
    return value


class ExpectedClockHere(Frozen):
    """A clock that a test of law expects."""

    clock: str
    state: str | None = None
    due: str | None = None
    alternative_due: str | None = None


class LawTest(Frozen):
    """One test of law: a sentence, a date, facts, and the answers expected."""

    name: str
    as_of: date
    kind: str
    sides: Annotated[Sides, BeforeValidator(_sides)] = Field(
        default_factory=lambda: Sides(
            requesting="XX", requesting_authority="A", requested="XX", requested_authority="B"
        )
    )
    facts: Any = Field(default_factory=dict)
    events: dict[str, str] = Field(default_factory=dict)
    zone: str = "UTC"
    now: str | None = None
    assured: tuple[str, ...] = ()
    expect: tuple[ExpectedFinding | ExpectedClockHere, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one expectation: None when it held, else a sentence."""

    file: str
    line: int
    test: str
    rule: str
    answer: str
    fault: str | None


def try_rules(rulebook: Rulebook, folder: Path, pack: str | None = None) -> Iterator[Tried]:
    """Yield one result for each expectation of every test of law under `folder`, of one pack or all."""
    for path in sorted(folder.glob("*/*/*.test.yaml")):
        if pack is None or path.parent.name == pack:
            yield from _file(rulebook, path, path.relative_to(folder.parent).as_posix())


def untested(rulebook: Rulebook, tried: list[Tried]) -> Iterator[tuple[str, str]]:
    """Yield each rule with the answers that no test makes it give."""
    seen: dict[str, set[str]] = {}
    for each in tried:
        seen.setdefault(each.rule, set()).add(each.answer)
    for name, compiled in rulebook.law.rules.items():
        wanted = set()
        if compiled.when is not None:
            wanted |= {"applies", "does-not-apply", "undetermined"}
        if compiled.met is not None:
            wanted |= {"met yes", "met no", "met unknown"}
        if compiled.rule.period is not None:
            wanted |= {"due", "not-started"}
        lacking = sorted(wanted - seen.get(name, set()))
        if lacking or name not in seen:
            yield name, ", ".join(lacking) or "any test"


def _file(rulebook: Rulebook, path: Path, name: str) -> Iterator[Tried]:
    raw = packfile.read(path, name=name)
    if not isinstance(raw, packfile.Sequence):
        raise PackSyntaxError(name, 1, "needs a list of tests", "Begin each with '- name:'.")
    for number, each in enumerate(raw):
        test = typed(LawTest, each, file=name, line=raw.lines[number])
        test = test.model_copy(update={"facts": each.get("facts", {})})
        yield from _try(rulebook, test, name, raw.lines[number])


def _try(rulebook: Rulebook, test: LawTest, file: str, line: int) -> Iterator[Tried]:
    request = _request(rulebook, test, file)
    env = environment(rulebook.law, request)
    for wanted in test.expect:
        rule = wanted.clock if isinstance(wanted, ExpectedClockHere) else wanted.rule
        if rule not in rulebook.law.rules:
            yield Tried(file, line, test.name, rule, "", f"no rule '{rule}'")
        elif isinstance(wanted, ExpectedClockHere):
            yield _clock(rulebook, test, request, env, wanted, file, line)
        else:
            yield from _findings(rulebook, test, env, wanted, file, line)


def _findings(
    rulebook: Rulebook, test: LawTest, env: Mapping[str, Any], wanted: ExpectedFinding, file: str, line: int
) -> Iterator[Tried]:
    chosen = rulebook.law.rules[wanted.rule]
    related = {wanted.rule, *chosen.rule.lifted_by}
    related |= {name for name, other in rulebook.law.rules.items() if wanted.rule in other.rule.overrides}
    rules = tuple(rulebook.law.rules[name] for name in sorted(related) if name in rulebook.law.rules)
    findings = assess_request(Applicable(rules, (), (), ""), env, frozenset(test.assured))
    found = [f for f in findings if f.rule.id == wanted.rule and wanted.item in (None, f.item)]
    if not found:
        yield Tried(file, line, test.name, wanted.rule, "", f"no finding for item {wanted.item}")
        return
    finding = found[0]
    fault = _compare(wanted, finding)
    yield Tried(file, line, test.name, wanted.rule, finding.outcome.value, fault)
    if finding.met is not None:
        yield Tried(file, line, test.name, wanted.rule, f"met {finding.met.value}", fault)


def _compare(wanted: ExpectedFinding, finding: Finding) -> str | None:
    have = {
        "outcome": finding.outcome.value, "met": finding.met.value if finding.met else None, "effect": finding.effect,
        "missing": finding.missing,
    }  # fmt: skip
    asked = wanted.model_dump(exclude={"rule", "item"}, exclude_none=True)
    wrong = [f"{key} is {have[key]}, expected {value}" for key, value in asked.items() if not _same(have[key], value)]
    return "; ".join(wrong) or None


def _same(have: object, wanted: object) -> bool:
    return set(have) == set(wanted) if isinstance(have, tuple) and isinstance(wanted, tuple) else have == wanted


def _clock(  # noqa: PLR0913 - one private call
    rulebook: Rulebook, test: LawTest, request: CooperationRequest, env: Mapping[str, Any], wanted: ExpectedClockHere,
    file: str, line: int,
) -> Tried:  # fmt: skip
    rule = rulebook.law.rules[wanted.clock].rule
    now = datetime.fromisoformat(test.now) if test.now else datetime.combine(test.as_of, NOON, UTC)
    places = rulebook.places(request.sides)
    clock = run_clock(limit_of(rule), request.events, law=rulebook.clocks, places=places, now=now, facts=env)
    have = {"state": clock.state.value}
    for key in ("due", "alternative_due"):
        moment = getattr(clock, key)
        have[key] = moment.isoformat() if moment else "none"
    asked = wanted.model_dump(exclude={"clock"}, exclude_none=True)
    wrong = "; ".join(f"{key} is {have[key]}, expected {value}" for key, value in asked.items() if have[key] != value)
    return Tried(file, line, test.name, wanted.clock, "due" if clock.due else clock.state.value, wrong or None)


def _request(rulebook: Rulebook, test: LawTest, file: str) -> CooperationRequest:
    at = datetime.combine(test.as_of, NOON, UTC)
    stated = flatten(test.facts, rulebook.law.dictionary, file=file) if test.facts else ()
    lists = rulebook.law.dictionary.lists
    assertions = tuple(
        Assertion(
            path=path, item=item, value=None if path in lists else write_value(value), source="test", by="test", at=at
        )
        for path, item, value in stated
    )
    return CooperationRequest(
        id="test", reference="test", kind=test.kind, procedure="", stage="", made_on=test.as_of, sides=test.sides,
        assertions=assertions, events=tuple(_events(rulebook, test, at, file)),
    )  # fmt: skip


def _events(rulebook: Rulebook, test: LawTest, at: datetime, file: str) -> Iterator[Event]:
    for number, (kind, when) in enumerate(test.events.items()):
        if kind not in rulebook.law.events:
            raise InputError(
                file, f"test '{test.name}' names event '{kind}', which does not exist", "See rules/events."
            )
        day, _, clock = when.partition("T")
        yield Event(
            id=f"event-{number}", kind=kind, day=date.fromisoformat(day),
            clock_time=time.fromisoformat(clock) if clock else None, zone=test.zone,
            place="here", document="test", by="test", recorded_at=at,
        )  # fmt: skip
