"""The registers an authority must keep: of what left, of breaches, and of corrections not yet followed, by the page.

All is read from requests, their trails and the packs; nothing is entered here a second time. Where to look is kept
beside each request at every act (registered.py), so that a page costs the same however many requests there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from workflow.actions.breach import BREACH
from workflow.actions.house import House
from workflow.actions.look import Look, look
from workflow.actions.oversight import kept, note_audit
from workflow.actions.read import log_seen, refuse_unnamed
from workflow.actions.rebuild import actor
from workflow.actions.registered import BREACHES, DISCLOSURES, LEFT, NOTICES, is_breach
from workflow.actions.thread import Told, opened, thread_of
from workflow.clocks.explain import explain
from workflow.errors import InputError, KeyDestroyedError
from workflow.model.base import say
from workflow.model.clock import Clock
from workflow.model.correction import CorrectionNotice
from workflow.model.finding import Finding
from workflow.model.request import CooperationRequest
from workflow.store import registered, requests, trail_log
from workflow.store.registered import Line
from workflow.vocabulary import Outcome

PAGE = 50
"""Lines of a register on one page."""

SEP = "~"
WHAT = {DISCLOSURES: "disclosures", BREACHES: "breaches", NOTICES: "correction notices"}
Shown = TypeVar("Shown")


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


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What left by one step."""

    reference: str
    procedure: str
    at: datetime
    step: str
    """By its id in the procedure."""
    by: str
    to: str
    """The authority it went to."""
    items: tuple[str, ...]
    """List and item, such as `records 1`."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Shown]):
    """Some lines of a register, and what to ask for those that follow: None at the end."""

    lines: tuple[Shown, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Who looks at a register, why and when, after which line, at how many."""

    by: str
    purpose: str
    at: datetime
    after: str = ""
    limit: int = PAGE


def breaches(house: House, asked: Asked) -> Page[Breach]:
    """Return breaches, the one known first on top; each request shown is an entry of the access log.

    Raises InputError without a person and a purpose, or for a line that is none.
    """
    read, after = _read(house, BREACHES, asked)
    found = (breach_of(house, look(house.rulebook, request, now=asked.at)) for _, request in read)
    return Page(tuple(each for each in found if each), after)


def notices(house: House, asked: Asked) -> Page[OpenNotice]:
    """Return correction notices that no recipient has followed, by when an answer is due; as `breaches` otherwise."""
    read, after = _read(house, NOTICES, asked)
    found = ((request.reference, request.notices[line.seq]) for line, request in read)
    return Page(tuple(OpenNotice(name, each, each.is_overdue(asked.at.date())) for name, each in found), after)


def disclosures(house: House, asked: Asked) -> Page[Disclosure]:
    """Return what left, the latest first; as `breaches` otherwise."""
    read, after = _read(house, DISCLOSURES, asked, latest=True)
    with house.database.reading() as tx:
        found = [(request, opened(trail_log.entry_of(tx, request.id, line.seq), tx)) for line, request in read]
    return Page(tuple(_left(house, request, told) for request, told in found), after)


def _read(
    house: House, register: str, asked: Asked, *, latest: bool = False
) -> tuple[list[tuple[Line, CooperationRequest]], str | None]:
    """Return the lines of a page with their requests, each logged; those erased meanwhile are left out."""
    refuse_unnamed(asked.by, asked.purpose)
    found = []
    with house.database.reading() as tx:
        lines = registered.page(tx, register, _line(asked.after), asked.limit + 1, latest=latest)
        for line in lines[: asked.limit]:
            with suppress(KeyDestroyedError):
                found.append((line, requests.load(tx, line.request)))
    shown = dict.fromkeys(request.id for _, request in found)
    what = f"the register of {WHAT[register]}"
    log_seen(house, shown, by=asked.by, purpose=asked.purpose, at=asked.at, what=what)
    return found, SEP.join(map(str, lines[asked.limit - 1])) if len(lines) > asked.limit else None


def _line(after: str) -> tuple[str, str, int] | None:
    """Return the line that a page named last, None for the beginning. Raises InputError for what no page named."""
    if not after:
        return None
    place, request, seq = (*after.split(SEP), "", "")[:3]
    if not (request.isalnum() and seq.isdecimal()):
        raise InputError("after", "is no line of a register", "Begin again without it, and follow the links.")
    return place, request, int(seq)


def _left(house: House, request: CooperationRequest, told: Told) -> Disclosure:
    """Return a disclosure as its entry tells it."""
    ours = house.rulebook.procedure(request.procedure).side == "requested"
    to = request.sides.requesting_authority if ours else request.sides.requested_authority
    left, step = told.fields.get(LEFT), told.fields.get("step")
    word = str(step.get("id", "")) if isinstance(step, dict) else ""
    items = left.items() if isinstance(left, dict) else ()
    named = tuple(f"{path} {item}" for path, those in items for item in those)
    return Disclosure(request.reference, request.procedure, told.at, word, actor(told), to, named)


def breach_of(house: House, seen: Look) -> Breach | None:
    """Return what is recorded of a breach on a request that was read and logged, and what the law asks; or None."""
    events = [each for each in seen.request.events if is_breach(each)]
    if not events:
        return None
    done = tuple((str(each.day), each.kind, each.document) for each in events)
    told = tuple(_told(house, seen.request.id))
    duties = tuple(_duties(seen, house))
    return Breach(seen.request.reference, min(e.day for e in events), told, done, duties)


def looks(house: House, at: datetime) -> Iterator[Look]:
    """Yield every request that is kept, seen through the law at `at`."""
    return (look(house.rulebook, request, now=at) for request in kept(house))


def log_register(house: House, *, by: str, purpose: str, at: datetime, what: str) -> None:
    """Log that `by` is about to see a register of the whole house. Raises InputError."""
    refuse_unnamed(by, purpose)
    note_audit(house, by=by, at=at, what=what, purpose=purpose)


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
