"""What a paper says of the law: the instruments that carry its request, and what else the paper itself rests on.

Many packs are in play on a request: protections of the person, calendars, the
law of the other side. They are weighed; a paper that leaves the office names
only what carries the request, and the law of its own side that its step stands on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.model.base import say
from workflow.model.finding import Finding
from workflow.model.pack import PackHeader
from workflow.model.request import CooperationRequest, Sides
from workflow.model.rule import Rule
from workflow.rules.bound import BILATERAL, Bound, instruments_between
from workflow.rules.law import Law
from workflow.vocabulary import Force, Outcome, RuleType, Side, Truth

ASKS = (RuleType.REQUIREMENT, RuleType.DOCUMENT)
"""What an instrument demands of a request that is made under it."""
CITED = (*ASKS, RuleType.PERMISSION)
DUTIES = (*CITED, RuleType.HANDLING)
"""What the step that makes a paper may stand on; grounds, limits, holds and time limits have places of their own."""


@dataclass(frozen=True, slots=True)
class Relied:
    """One instrument or law that a paper names, with the places in it that apply to this request."""

    title: str
    short: str
    places: tuple[str, ...]
    carries: bool
    """Whether the request is made under it; else the paper alone rests on it."""


@dataclass(frozen=True, slots=True)
class _Carrier:
    short: str
    packs: tuple[str, ...]


def is_foreign(law: Law, rule: Rule, sides: Sides, issued_by: str) -> bool:
    """Say whether a rule is of the other side's own law alone, for a paper `issued_by` one side."""
    return _header(law, rule).jurisdiction in _foreign(law, sides, issued_by)


def _foreign(law: Law, sides: Sides, issued_by: str) -> frozenset[str]:
    """Return the codes of the other side that are not of the issuing one too."""
    asks, asked = (frozenset(law.reach.with_parents(code)) for code in (sides.requesting, sides.requested))
    return asked - asks if issued_by == Side.REQUESTING else asks - asked


def relied_on(
    law: Law, request: CooperationRequest, findings: Sequence[Finding], issued_by: str, stands_on: Iterable[str] = ()
) -> tuple[Relied, ...]:
    """Return what a paper `issued_by` one side, by a step that stands on the rules `stands_on`, names of the law.

    What carries the request comes first: instruments, else the rules of the organisation through whose channel it
    goes. Then what supplements those, and what else the step stands on. Never the law of the other side alone, nor
    what does not apply to this request.
    """
    foreign, step = _foreign(law, request.sides, issued_by), frozenset(stands_on)
    carriers = _carriers(law, request, findings)
    packs = {pack: title for title, carrier in carriers.items() for pack in carrier.packs}
    named: dict[str, list[Rule]] = {title: [] for title in carriers}
    carried = set(carriers)
    for rule in (each.rule for each in findings if _is_cited(each, step=each.rule.id in step)):
        header = _header(law, rule)
        title = packs.get(header.id) or _title(header, rule)
        by_channel = not carriers and request.sides.channel in header.channels
        ours = header.jurisdiction not in foreign
        if by_channel:
            carried.add(title)
        if header.id in packs or by_channel or (carriers and _supplements(law, header)) or (rule.id in step and ours):
            named.setdefault(title, []).append(rule)
    return tuple(
        Relied(title, carriers[title].short if title in carriers else title, _places(rules), title in carried)
        for title, rules in named.items()
    )


def _carriers(law: Law, request: CooperationRequest, findings: Sequence[Finding]) -> dict[str, _Carrier]:
    """Return by title each instrument under which the request is made, the best known first.

    One for all offences carries a request unless nothing in it concerns this request; one for some offences, where a
    demand of it applies. What nobody encoded is named where it binds these two alone.
    """
    heard: dict[str, set[Outcome]] = {}
    for each in findings:
        if each.rule.type in ASKS:
            heard.setdefault(_header(law, each.rule).id, set()).add(each.outcome)
    found = {}
    for bound in instruments_between(law, request.sides, request.kind, request.made_on):
        packs = _basis_packs(law, bound)
        if bound.binds and (_concerns(packs, bound, heard) if bound.packs else _binds_two_alone(bound)):
            title = say(law.packs[packs[0]].header.title) if packs else bound.listing.title
            found[title] = _Carrier(bound.listing.title if bound.serves == "basis" else title, packs)
    return found


def _basis_packs(law: Law, bound: Bound) -> tuple[str, ...]:
    """Return the packs of an instrument that can carry a request: they bind both sides and change no other.

    A membership carries nothing; an act that its members gave themselves may.
    """
    headers = [law.packs[pack].header for pack in bound.packs if bound.listing.serves in ("basis", "membership")]
    return tuple(h.id for h in headers if h.of == "instrument" and h.binds == "both" and not h.supplements)


def _concerns(packs: tuple[str, ...], bound: Bound, heard: dict[str, set[Outcome]]) -> bool:
    outcomes = {each for pack in packs for each in heard.get(pack, ())}
    return Outcome.APPLIES in outcomes or (bound.covers is None and Outcome.UNDETERMINED in outcomes)


def _binds_two_alone(bound: Bound) -> bool:
    return bound.serves == "basis" and bound.covers is None and len(bound.listing.parties) <= BILATERAL


def _supplements(law: Law, header: PackHeader) -> bool:
    """Say whether an instrument changes or completes another."""
    listing = law.parties.get(header.parties or "")
    return header.supplements is not None or (listing is not None and listing.serves == "supplement")


def _is_cited(finding: Finding, *, step: bool) -> bool:
    """Say whether a paper may name what a finding is of: law that applies, and what it demands is met.

    What the step itself stands on may be met by the very paper, so it need not be met yet.
    """
    rule = finding.rule
    wanted = rule.type in (DUTIES if step else CITED) and rule.force is not Force.GUIDANCE
    met = finding.met in (None, Truth.YES) or (step and finding.met is Truth.UNKNOWN)
    return wanted and met and finding.outcome is Outcome.APPLIES


def _header(law: Law, rule: Rule) -> PackHeader:
    return law.packs[rule.id.partition("/")[0]].header


def _title(header: PackHeader, rule: Rule) -> str:
    """Return what a rule is cited from: a treaty by its title, all else as lawyers cite it."""
    return say(header.title) if header.of == "instrument" else rule.citation.instrument


def _places(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return where the rules stand, each once, by the numbers in it."""
    found = dict.fromkeys(rule.citation.place for rule in rules)
    return tuple(sorted(found, key=lambda place: ([int(each) for each in re.findall(r"\d+", place)], place)))
