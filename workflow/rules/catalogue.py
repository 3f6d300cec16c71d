"""Which law applies between these sides, for this kind of request, on this date; and what of it is not encoded.

Party data alone decides who is bound. A partial list, or a party without a
known date, never means "not bound": it means that our data cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.model.base import say
from workflow.model.pack import Pack, PackHeader, Party, PartyList
from workflow.model.request import CooperationRequest, Sides
from workflow.model.rule import InForce
from workflow.rules.law import CompiledRule, Law
from workflow.rules.precedence import settle
from workflow.vocabulary import Side

STANDS = {
    Side.REQUESTING: "law of the side that asks",
    Side.REQUESTED: "law of the side that is asked",
    Side.HOLDER: "law of a side that holds the person, the evidence or the record",
}
"""Why the law of a jurisdiction is in play, in words; the title of its pack names it."""


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
    conflicts: tuple[str, ...] = ()
    """Where two instruments disagree: which prevails, or that a person decides."""


def applicable_law(law: Law, sides: Sides, kind: str, on: date) -> Applicable:
    """Return the law for a request of `kind` between `sides` whose governing date is `on`."""
    search = _Search(law, sides, kind, on)
    for pack in law.reach.concerning(sides.requesting, sides.requested, sides.holders):
        if kind in pack.header.kinds:
            search.take(pack)
    rules, conflicts = settle(search.rules, law.packs)
    gaps = dict.fromkeys((*search.gaps, *_missing_packs(law, sides)))
    return Applicable(rules, tuple(search.bases), tuple(gaps), law.digest, conflicts)


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
        if any(code in law.reach.with_parents(each) for each in codes):
            found.add(side)
    return frozenset(found)


class _Search:
    """The looking for one request: what is found on the way."""

    def __init__(self, law: Law, sides: Sides, kind: str, on: date) -> None:
        self.law, self.sides, self.kind, self.on = law, sides, kind, on
        self.bases: list[Basis] = []
        self.rules: list[CompiledRule] = []
        self.gaps: list[str] = []

    def take(self, pack: Pack) -> None:
        """Add the pack with its rules, if it is in play, and what it leaves out."""
        basis = self._basis(pack)
        if basis is not None:
            self.bases.append(basis)
            self.gaps += [f"{basis.title}: {say(text)}" for text in pack.header.not_encoded]
            self.rules += self._rules(pack)

    def _basis(self, pack: Pack) -> Basis | None:
        header = pack.header
        title = say(header.title)
        if header.jurisdiction is not None:
            stands = sides_of(self.law, self.sides, header.jurisdiction)
            why = " and ".join(STANDS[side] for side in sorted(stands))
            return Basis(header.id, title, why, confirmed=True) if stands else None
        if header.channels and self.sides.channel not in header.channels:
            return None
        if not _in_force(header.in_force, self.on):
            if header.in_force.earlier == "not-known" and self.on < header.in_force.from_:
                self.gaps.append(f"{title}: whether it was law on {self.on.isoformat()} is not known from our data")
            return None
        if header.parties is None:
            return Basis(header.id, title, f"the channel of the request is '{self.sides.channel}'", confirmed=True)
        if header.supplements is not None and not self._in_play(self.law.packs[header.supplements]):
            return None
        return self._bound(header, title, self.law.parties[header.parties])

    def _in_play(self, pack: Pack) -> bool:
        """Say whether another pack is in play, without noting what is not known of it."""
        noted = len(self.gaps)
        found = self._basis(pack)
        del self.gaps[noted:]
        return found is not None

    def _bound(self, header: PackHeader, title: str, parties: PartyList) -> Basis | None:
        """Return the basis if the sides it needs are bound, and not by being one and the same party."""
        pack, alone = header.id, header.binds == "requested"
        codes = (self.sides.requested,) if alone else (self.sides.requesting, self.sides.requested)
        found = [self.law.reach.party(code, parties.id) for code in codes]
        answers = [_is_bound(party, parties, self.on) for party in found]
        if "no" in answers or (not alone and _same(*found)):
            return None
        unsure = [code for code, answer in zip(codes, answers, strict=True) if answer != "yes"]
        if "unlisted" in answers:
            if len(set(answers)) > 1:
                self.gaps.append(f"{title}: whether {' and '.join(unsure)} is bound is not known from our data")
            return None
        if unsure:
            self.gaps.append(
                f"{title}: since when {' and '.join(unsure)} is bound is not known from our data; confirm it"
            )
        who = f"{self.sides.requested} is a party" if alone else "both sides are parties"
        why = f"{who} on {self.on.isoformat()} (list as of {parties.as_of or 'an unknown date'})"
        return Basis(pack, title, why, confirmed=not unsure)

    def _rules(self, pack: Pack) -> Iterable[CompiledRule]:
        code = pack.header.jurisdiction
        stands = sides_of(self.law, self.sides, code) if code else frozenset()
        for compiled in self.law.by_pack[pack.header.id]:
            rule = compiled.rule
            if self.kind not in rule.kinds or (rule.side is not None and rule.side not in stands):
                continue
            if _in_force(rule.in_force, self.on):
                yield compiled
            elif self.on < rule.in_force.from_ and rule.in_force.earlier == "not-known":
                self.gaps.append(
                    f"{rule.citation}: whether it was law on {self.on.isoformat()} is not known from our data"
                )


def _same(one: Party | None, other: Party | None) -> bool:
    """Say whether both sides are one party, or of one group that the agreement does not bind among itself."""
    if one is None or other is None:
        return False
    return one is other or (one.group is not None and one.group == other.group)


def _is_bound(party: Party | None, parties: PartyList, on: date) -> str:
    """Say yes, no, undated (a party since an unknown date) or unlisted (not on a list that is partial)."""
    if party is None:
        return "no" if parties.complete else "unlisted"
    if (party.until and on > party.until) or (party.from_ and on < party.from_):
        return "no"
    return "undated" if party.from_ is None else "yes"


def _in_force(span: InForce, on: date) -> bool:
    return span.from_ <= on and (span.until is None or on <= span.until)


def _missing_packs(law: Law, sides: Sides) -> Iterable[str]:
    for code in dict.fromkeys((sides.requesting, sides.requested, *sides.holders)):
        for each in law.reach.with_parents(code):
            if each not in law.reach.laws:
                yield f"law of {each}: no pack encodes it"
