"""Every name a rule, a procedure or a header uses must exist; checked once, when law is loaded."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from pathlib import Path

from workflow.errors import PackError, UnknownTermError
from workflow.model.pack import PackHeader
from workflow.model.period import Period
from workflow.model.procedure import Procedure, Step
from workflow.model.rule import Rule
from workflow.model.value import read_value
from workflow.rules.law import Law
from workflow.vocabulary import RuleType, SourceGrade

Named = tuple[str, str, Container[str]]
"""What sort of thing is named, by which word, and where it must be known."""


def check_names(law: Law, folder: Path) -> None:
    """Raise UnknownTermError for the first name that dangles, with the file it stands in."""
    for told, file, near in _dangling(law):
        raise _at(folder, file, near, told)


def _dangling(law: Law) -> Iterable[tuple[str, str, str]]:
    for pack in law.packs.values():
        header = pack.header
        file = f"{header.of}s/{header.id}/pack.yaml"
        yield from ((f"no kind '{kind}'", file, kind) for kind in header.kinds if kind not in law.kinds)
        if header.parties is not None and header.parties not in law.parties:
            yield f"no party list '{header.parties}'", file, header.parties
        named = (*header.prevails_over, *((header.supplements,) if header.supplements else ()))
        yield from ((f"no pack '{each}'", file, each) for each in named if each not in law.packs)
        yield from ((told, file, word) for word, told in _of_known(header, law))
        for rule in pack.rules:
            for told in _of_rule(rule, law):
                yield told, f"{header.of}s/{header.id}", rule.id
    for procedure in law.procedures.values():
        for told in _of_procedure(procedure, law):
            yield told, f"procedures/{procedure.id}/procedure.yaml", told.split("'")[1]


def _of_known(header: PackHeader, law: Law) -> Iterable[tuple[str, str]]:
    """Yield each word of a law as its own pack tells it that is no fact of a side, or has no fitting value."""
    for word, raw in header.known.items():
        paths = [path for path in (f"requesting.{word}", f"requested.{word}") if path in law.dictionary]
        if not paths:
            yield word, f"no fact 'requesting.{word}' or 'requested.{word}'"
        for path in paths:
            try:
                read_value(law.dictionary[path], raw)
            except ValueError as error:
                yield word, f"'{path}' {error}"


def _of_rule(rule: Rule, law: Law) -> Iterable[str]:
    named: list[Named] = [("base fact", each, law.base) for each in rule.basis]
    named += [("kind", each, law.kinds) for each in rule.kinds]
    raised = (rule.checkpoint,) if rule.checkpoint else ()
    named += [("checkpoint", each, law.checkpoints) for each in (*rule.feeds, *raised)]
    named += [
        ("rule", each, law.rules) for each in (*rule.overrides, *rule.lifted_by) if not each.startswith("assurance/")
    ]
    if rule.hold:
        named += [("event", each, law.events) for each in (rule.hold.starts, *rule.hold.ends)]
    if rule.period:
        named += [("event", each, law.events) for each in _events_of(rule.period)]
        named += [("fact", rule.period.travel_time, law.dictionary)] if rule.period.travel_time else []
    if rule.side and not law.packs[law.rules[rule.id].pack].header.jurisdiction:
        yield f"rule '{rule.id}' names a side, and only a jurisdiction stands on one"
    for what, word, known in named:
        if word not in known:
            yield f"rule '{rule.id}' names {what} '{word}', which does not exist"
    if rule.document and rule.document.id not in law.dictionary["documents.received"].choices:
        yield f"rule '{rule.id}' names document '{rule.document.id}', which documents.received does not list"
    graded_none = [each for each in rule.basis if each in law.base and law.base[each].grade == SourceGrade.NONE]
    if graded_none:
        yield f"rule '{rule.id}' rests on {graded_none}, of which nothing was found; it must not be a rule"
    unread = not any(law.base[each].verified for each in rule.basis if each in law.base)
    if rule.verified and rule.basis and unread and rule.text_read.note is None:
        yield f"rule '{rule.id}' says verified, its base facts do not, and text_read.note does not say what was read"


def _events_of(period: Period) -> Iterable[str]:
    yield from (*period.starts.events, *period.stops, *period.ends_by, *period.broken_by)
    yield from (event for span in period.suspended_by for event in (span.from_, *span.until))
    if period.extension:
        yield period.extension.granted_by


def _of_procedure(procedure: Procedure, law: Law) -> Iterable[str]:
    if procedure.kind not in law.kinds:
        yield f"no kind '{procedure.kind}'"
    for step in procedure.steps:
        named: list[Named] = [("checkpoint", each, law.checkpoints) for each in step.checkpoints]
        named += [("event", each, law.events) for each in step.after_events]
        named += [("fact", each, law.dictionary) for each in step.needs_facts]
        named += [("rule", each, law.rules) for each in (*step.needs_rules_met, *step.basis)]
        named += _of_urgency(step, law)
        for what, word, known in named:
            if word not in known:
                yield f"step '{step.id}' names {what} '{word}', which does not exist"


def _of_urgency(step: Step, law: Law) -> list[Named]:
    """Return what a step that may be urgent names, and where each must be known."""
    if step.urgent is None:
        return []
    limits = {name for name, compiled in law.rules.items() if compiled.rule.period}
    permits = {name for name, compiled in law.rules.items() if compiled.rule.type is RuleType.PERMISSION}
    named: list[Named] = [("checkpoint", each, law.checkpoints) for each in step.urgent.defers]
    named += [("event", each, law.events) for each in step.urgent.review]
    return [*named, ("permission", step.urgent.under, permits), ("time limit", step.urgent.within, limits)]


def _at(folder: Path, place: str, near: str, told: str) -> PackError:
    """Find the file and line where `near` stands, so the error can name them."""
    root = folder / place
    files = [root] if root.is_file() else sorted(root.glob("*.yaml"))
    whole = re.compile(rf"(?<![\w./-]){re.escape(near)}(?![\w./-])")
    for path in (each for each in files if not each.name.endswith(".test.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if whole.search(line):
                name = path.relative_to(folder.parent).as_posix()
                return UnknownTermError(name, number, told, "Mend the name, or add what it names.")
    return UnknownTermError(f"rules/{place}", 1, told, "Mend the name, or add what it names.")
