"""The registers an authority must keep: of what it processes, of breaches, and of corrections not yet followed.

All is read from requests, their trails and the packs; nothing is entered here a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from workflow.actions.breach import BREACH
from workflow.actions.house import House
from workflow.actions.look import Look, look
from workflow.actions.oversight import kept, note_audit
from workflow.actions.read import log_read, refuse_unnamed
from workflow.actions.thread import thread_of
from workflow.clocks.explain import explain
from workflow.model.base import say
from workflow.model.clock import Clock
from workflow.model.correction import CorrectionNotice
from workflow.model.event import Event
from workflow.model.finding import Finding
from workflow.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Duty:
    """What a rule asks after a breach: who must be told, by when, and whether it was done."""

    rule: str
    citation: str
    plain: str
    state: str
    """Of a time limit its clock's; of a requirement `met`, `missing` or `open`."""
    due: str | None
    why: str | None
    """How the date was counted, or which facts are missing."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach, with what the law asks and what was done."""

    reference: str
    known: date
    told: tuple[dict[str, str], ...]
    """What happened, what it may do and which measures were taken, as the acts said."""
    done: tuple[tuple[str, str, str], ...]
    """Events of the breach: day, kind, document."""
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """One correction notice, with the request it belongs to."""

    reference: str
    notice: CorrectionNotice
    overdue: bool


def breaches(house: House, *, by: str, purpose: str, at: datetime) -> tuple[Breach, ...]:
    """Return every breach recorded, oldest first; each request shown is an entry of the access log.

    Raises InputError without a person and a purpose.
    """
    refuse_unnamed(by, purpose)
    found = []
    for request in kept(house):
        if any(_is_breach(each) for each in request.events):
            log_read(house, request.id, by=by, purpose=purpose, at=at, what="the register of breaches")
            told = breach_of(house, look(house.rulebook, request, now=at))
            found += [told] if told else []
    return tuple(sorted(found, key=lambda each: (each.known, each.reference)))


def breach_of(house: House, seen: Look) -> Breach | None:
    """Return what is recorded of a breach on a request that was read and logged, and what the law asks; or None."""
    events = [each for each in seen.request.events if _is_breach(each)]
    if not events:
        return None
    done = tuple((str(each.day), each.kind, each.document) for each in events)
    told = tuple(_told(house, seen.request.id))
    duties = tuple(_duties(seen, house))
    return Breach(seen.request.reference, min(e.day for e in events), told, done, duties)


def notices(house: House, *, by: str, purpose: str, at: datetime) -> tuple[OpenNotice, ...]:
    """Return every correction notice that no recipient has followed yet, overdue ones first. Raises InputError."""
    refuse_unnamed(by, purpose)
    found = []
    for request in kept(house):
        waiting = [each for each in request.notices if each.state != "followed"]
        if waiting:
            log_read(house, request.id, by=by, purpose=purpose, at=at, what="the register of correction notices")
        found += [OpenNotice(request.reference, each, each.is_overdue(at.date())) for each in waiting]
    return tuple(sorted(found, key=lambda each: (not each.overdue, each.notice.at, each.notice.id)))


def looks(house: House, at: datetime) -> Iterator[Look]:
    """Yield every request that is kept, seen through the law at `at`."""
    return (look(house.rulebook, request, now=at) for request in kept(house))


def log_register(house: House, *, by: str, purpose: str, at: datetime, what: str) -> None:
    """Log that `by` is about to see a register of the whole house. Raises InputError."""
    refuse_unnamed(by, purpose)
    note_audit(house, by=by, at=at, what=what, purpose=purpose)


def _is_breach(event: Event) -> bool:
    return event.kind.startswith(BREACH) and not event.superseded


def _told(house: House, identity: str) -> Iterator[dict[str, str]]:
    with house.database.reading() as tx:
        for entry in thread_of(tx, identity):
            said = entry.fields.get("breach")
            if isinstance(said, dict):
                yield {str(word): str(text) for word, text in said.items()}


def _duties(seen: Look, house: House) -> Iterator[Duty]:
    """Yield what rules ask because of the breach: those whose clock a breach starts, or that look at one."""
    clocks = {clock.rule: clock for clock in seen.clocks}
    for finding in seen.findings:
        if finding.outcome is Outcome.DOES_NOT_APPLY:
            continue
        period = finding.rule.period
        if period is not None and BREACH in str(period.starts) and finding.rule.id in clocks:
            yield _of_clock(finding, clocks[finding.rule.id], house)
        elif finding.rule.met_when is not None and _looks_at_breach(finding):
            why = f"not known: {', '.join(finding.missing)}" if finding.missing else None
            state = finding.effect
            yield Duty(finding.rule.id, str(finding.rule.citation), say(finding.rule.plain), state, None, why)


def _of_clock(finding: Finding, clock: Clock, house: House) -> Duty:
    due = clock.work_to.isoformat() if clock.work_to else None
    why = " ".join(explain(clock, house.rulebook.clocks))
    rule = finding.rule
    return Duty(rule.id, str(rule.citation), say(rule.plain), clock.state.value, due, why)


def _looks_at_breach(finding: Finding) -> bool:
    word = f"event.{BREACH.replace('-', '_')}"
    return word in str(finding.rule.met_when) or word in str(finding.rule.when)
