"""The register of processing: for each kind of request what data, for what, on which basis, to whom, how long.

Counted from what requests hold, and from the packs that carry them; it names authorities and no person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflow.actions.correct import SHARINGS
from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.actions.registers import Asked, Page, log_register, looks
from workflow.model.base import say
from workflow.model.fact import Dictionary
from workflow.model.period import PeriodKind
from workflow.model.value import stored_value
from workflow.vocabulary import Outcome, RuleType

PURPOSE = "purpose"
"""How paths end, or begin, that say for what data are asked."""
KEPT = (PeriodKind.KEEP_AT_MOST, PeriodKind.KEEP_UNTIL_AT_LEAST)


@dataclass(slots=True)
class Processing:
    """One line: a kind of request under one procedure. Every set is of words, sorted when shown."""

    title: str
    requests: int = 0
    purposes: set[str] = field(default_factory=set)
    data: dict[str, set[str]] = field(default_factory=dict)
    """By how it must be handled (sensitivity), the groups of facts that are held."""
    basis: set[str] = field(default_factory=set)
    recipients: set[str] = field(default_factory=set)
    retention: set[str] = field(default_factory=set)


def processing(house: House, asked: Asked) -> Page[Processing]:
    """Return the register, whole, by title; looking is logged. Raises InputError without a person and a purpose."""
    log_register(house, by=asked.by, purpose=asked.purpose, at=asked.at, what="the register of processing")
    lines: dict[str, Processing] = {}
    law = house.rulebook.law
    for seen in looks(house, asked.at):
        line = lines.setdefault(seen.procedure.id, Processing(say(seen.procedure.title)))
        line.requests += 1
        line.purposes.update(_purposes(seen, law.dictionary), {say(law.kinds[seen.request.kind].title)})
        for path in {each.path for each in seen.request.assertions} - law.dictionary.lists:
            line.data.setdefault(law.dictionary[path].sensitivity.value, set()).add(path.partition(".")[0])
        line.basis.update(basis.title for basis in seen.applicable.bases)
        line.basis.update(_permissions(seen))
        line.recipients.update(_recipients(seen))
        line.retention.update(_retention(seen))
    return Page(tuple(sorted(lines.values(), key=lambda each: each.title)), None)


def _purposes(seen: Look, dictionary: Dictionary) -> Iterator[str]:
    for each in seen.request.standing():
        kind = dictionary[each.path]
        if kind.choices and PURPOSE in each.path.split("."):
            value = stored_value(kind, each.value)
            if value in kind.choices:
                yield say(kind.choices[str(value)])


def _permissions(seen: Look) -> Iterator[str]:
    for finding in seen.findings:
        if finding.rule.type is RuleType.PERMISSION and finding.outcome is Outcome.APPLIES:
            yield str(finding.rule.citation)


def _recipients(seen: Look) -> Iterator[str]:
    request = seen.request
    if request.disclosures:
        ours = seen.procedure.side == "requested"
        yield request.sides.requesting_authority if ours else request.sides.requested_authority
    yield from (notice.recipient for notice in request.notices)
    for row in seen.env.get(SHARINGS) or ():
        if f"{SHARINGS}.recipient" in row:
            yield str(row[f"{SHARINGS}.recipient"])


def _retention(seen: Look) -> Iterator[str]:
    for finding in seen.findings:
        rule = finding.rule
        if finding.outcome is Outcome.DOES_NOT_APPLY:
            continue
        if rule.limit is not None and rule.limit.retention is not None:
            yield f"{say(rule.limit.retention)} ({rule.citation})"
        elif rule.period is not None and rule.period.kind in KEPT:
            yield f"{say(rule.plain)} ({rule.citation})"
