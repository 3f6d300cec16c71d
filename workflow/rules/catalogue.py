"""Which law applies between these sides, for this kind of request, on this date; and what of it is not encoded.

Party data alone decides who is bound. A partial list, or a party without a
known date, never means "not bound": it means that our data cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.model.base import say
from workflow.model.pack import Pack, Party, PartyList
from workflow.model.request import CooperationRequest, Sides
from workflow.model.rule import InForce
from workflow.rules.law import CompiledRule, Law
from workflow.vocabulary import Side


@dataclass(frozen=True, slots=True)
class Basis:
    """A pack in play: why it applies, and whether that was read or must be confirmed."""

    pack: str
    title: str
    why: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Applicable:
    """The rules in play, the packs they come from, and what our packs do not cover."""

    rules: tuple[CompiledRule, ...]
    bases: tuple[Basis, ...]
    not_covered: tuple[str, ...]
    digest: str


def applicable_law(law: Law, sides: Sides, kind: str, on: date) -> Applicable:
    """Return the law for a request of `kind` between `sides` whose governing date is `on`."""
    bases: list[Basis] = []
    gaps: list[str] = []
    chosen: list[CompiledRule] = []
    for pack in law.packs.values():
        if kind not in pack.header.kinds:
            continue
        basis = _basis(law, pack, sides, on, gaps)
        if basis is None:
            continue
        bases.append(basis)
        gaps += [f"{say(pack.header.title)}: {say(text)}" for text in pack.header.not_encoded]
        chosen += _rules(law, pack, sides, kind, on, gaps)
    gaps += _missing_packs(law, sides)
    return Applicable(tuple(chosen), tuple(bases), tuple(dict.fromkeys(gaps)), law.digest)


def law_for(law: Law, request: CooperationRequest, on: date | None = None) -> Applicable:
    """Return the law for `request`, on its own date unless another is given."""
    return applicable_law(law, request.sides, request.kind, on or request.made_on)


def sides_of(law: Law, sides: Sides, code: str) -> frozenset[Side]:
    """Return on which sides `code` stands, itself or through a jurisdiction inside it."""
    found = set()
    for side, codes in (
        (Side.REQUESTING, (sides.requesting,)),
        (Side.REQUESTED, (sides.requested,)),
        (Side.HOLDER, sides.holders),
    ):
        if any(code in _with_parents(law, each) for each in codes):
            found.add(side)
    return frozenset(found)


def _with_parents(law: Law, code: str) -> tuple[str, ...]:
    """Return `code` and the jurisdictions it lies in, from its pack, or from the shape of the code itself."""
    pack = next((p for p in law.packs.values() if p.header.jurisdiction == code), None)
    parent = pack.header.parent if pack else (code.partition("-")[0] if "-" in code else None)
    return (code, *_with_parents(law, parent)) if parent else (code,)


def _basis(law: Law, pack: Pack, sides: Sides, on: date, gaps: list[str]) -> Basis | None:
    header = pack.header
    title = say(header.title)
    if header.of == "jurisdiction":
        stands = sides_of(law, sides, header.jurisdiction or "")
        why = f"law of {header.jurisdiction}, the {' and '.join(sorted(stands))} side"
        return Basis(header.id, title, why, confirmed=True) if stands else None
    if header.of == "organisation" and sides.channel not in header.channels:
        return None
    if not _in_force(header.in_force, on):
        return None
    if header.parties is None:
        return Basis(header.id, title, f"the request came through the channel '{sides.channel}'", confirmed=True)
    return _bound(law, header.id, title, law.parties[header.parties], sides, on, gaps)


def _bound(
    law: Law, pack: str, title: str, parties: PartyList, sides: Sides, on: date, gaps: list[str]
) -> Basis | None:  # noqa: PLR0913 - one call
    answers = []
    for code in (sides.requesting, sides.requested):
        party = next((p for p in parties.parties if p.code in _with_parents(law, code)), None)
        answers.append((code, _is_bound(party, parties, on)))
    if any(answer == "no" for _, answer in answers):
        return None
    unsure = [code for code, answer in answers if answer == "unknown"]
    if unsure and any(answer == "unknown-party" for _, answer in answers):
        return None
    if any(answer == "unknown-party" for _, answer in answers):
        return None
    if unsure:
        gaps.append(f"{title}: since when {' and '.join(unsure)} is bound is not known from our data; confirm it")
    why = f"both sides are parties on {on.isoformat()} (list as of {parties.as_of or 'an unknown date'})"
    return Basis(pack, title, why, confirmed=not unsure)


def _is_bound(party: Party | None, parties: PartyList, on: date) -> str:
    """Say yes, no, unknown (a party without a date) or unknown-party (not on a partial list)."""
    if party is None:
        return "no" if parties.complete else "unknown-party"
    if (party.until and on > party.until) or (party.from_ and on < party.from_):
        return "no"
    return "unknown" if party.from_ is None else "yes"


def _rules(law: Law, pack: Pack, sides: Sides, kind: str, on: date, gaps: list[str]) -> Iterable[CompiledRule]:  # noqa: PLR0913 - one call
    stands = sides_of(law, sides, pack.header.jurisdiction) if pack.header.jurisdiction else frozenset()
    for compiled in law.by_pack[pack.header.id]:
        rule = compiled.rule
        if kind not in rule.kinds or (rule.side is not None and rule.side not in stands):
            continue
        if _in_force(rule.in_force, on):
            yield compiled
        elif on < rule.in_force.from_ and rule.in_force.earlier == "not-known":
            gaps.append(f"{rule.citation}: whether it was already law on {on.isoformat()} is not known from our data")


def _in_force(span: InForce, on: date) -> bool:
    return span.from_ <= on and (span.until is None or on <= span.until)


def _missing_packs(law: Law, sides: Sides) -> Iterable[str]:
    have = {pack.header.jurisdiction for pack in law.packs.values()}
    for code in dict.fromkeys((sides.requesting, sides.requested, *sides.holders)):
        for each in _with_parents(law, code):
            if each not in have:
                yield f"law of {each}: no pack encodes it"
