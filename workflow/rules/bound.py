"""Which instruments bind two sides on a day: what party data alone says, with how much of it was read.

A side that a partial list does not name is not known from our data. A side that a
complete list does not name was no party on the day of the list; what came after
that day is not known either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.model.pack import Party, PartyList, Serves
from workflow.model.request import Sides
from workflow.rules.law import Law

BILATERAL = 2
STANDINGS = {
    "in-force": "in force",
    "provisional": "applied provisionally",
    "undated": "in force, since a day that was not read",
    "set-aside": "set aside between members of one group",
    "not-in-force": "ratified, and not in force",
    "not-yet": "not yet in force",
    "ended": "no longer in force",
    "not-known": "not known from our data",
    "not-a-party": "one side is no party",
}
"""How an instrument stands between two sides on a day, the surest first. `not-known`: a partial list names one side
only; `not-a-party`: a list that was complete when it was made names one side only."""


@dataclass(frozen=True, slots=True)
class BoundSide:
    """How one side stands to an instrument. `party` is None where no list names it."""

    code: str
    party: Party | None


@dataclass(frozen=True, slots=True)
class Bound:
    """One instrument between two sides on a day.

    `standing` is a word of STANDINGS; `confirmed` says that both memberships and their dates were read.
    """

    listing: PartyList
    standing: str
    sides: tuple[BoundSide, ...]
    packs: tuple[str, ...]
    serves: Serves
    covers: str | None
    """The offences it is a basis for, where it is one for some only."""
    confirmed: bool

    @property
    def binds(self) -> bool:
        """Say whether it may be relied on that day, as far as our data tells."""
        return self.standing in ("in-force", "provisional", "undated")


def instruments_between(law: Law, sides: Sides, kind: str, on: date) -> tuple[Bound, ...]:
    """Return every instrument of `kind` on whose list at least one side stands, the best known first."""
    wanted: dict[str, None] = {}
    for code in (sides.requesting, sides.requested):
        for each in law.reach.with_parents(code):
            wanted.update(dict.fromkeys(law.reach.listed.get(each, ())))
    found = (
        _between(law, law.parties[name], sides, kind, on) for name in wanted if _serves(law, law.parties[name], kind)
    )
    order = tuple(STANDINGS)
    kept = (each for each in found if each is not None)
    return tuple(sorted(kept, key=lambda each: (order.index(each.standing), *_weight(each), each.listing.id)))


def _weight(bound: Bound) -> tuple[object, ...]:
    """Order what stands alike: a basis first, for all offences before some, the special before the general."""
    return bound.serves != "basis", bound.covers is not None, len(bound.listing.parties)


def _serves(law: Law, listing: PartyList, kind: str) -> bool:
    """Say whether the instrument concerns requests of `kind`, by its own word or that of a pack."""
    packs = law.reach.encoded.get(listing.id, ())
    return kind in listing.kinds or any(kind in law.packs[pack].header.kinds for pack in packs)


def _between(law: Law, listing: PartyList, sides: Sides, kind: str, on: date) -> Bound | None:
    packs = law.reach.encoded.get(listing.id, ())
    serves = _purpose(law, listing)
    alone = serves == "safeguard"
    codes = (sides.requested,) if alone else (sides.requesting, sides.requested)
    found = tuple(BoundSide(code, law.reach.party(code, listing.id)) for code in codes)
    parties = [each.party for each in found if each.party is not None]
    if not parties or (len(found) > 1 and found[0].party is found[1].party):
        return None
    standing = _standing(law, listing, parties, on)
    if len(parties) < len(codes):
        if len(listing.parties) <= BILATERAL or standing in ("not-yet", "ended"):
            return None
        standing = "not-a-party" if listing.complete else "not-known"
    confirmed = standing in ("in-force", "provisional") and all(each.verified for each in parties)
    return Bound(listing, standing, found, packs, serves, listing.covers.get(kind), confirmed)


def _purpose(law: Law, listing: PartyList) -> Serves:
    """Return what the instrument does for a request: its own word, or what the packs that encode it say."""
    for header in (law.packs[pack].header for pack in law.reach.encoded.get(listing.id, ())):
        if header.of == "organisation":
            return "membership"
        if header.binds == "requested":
            return "safeguard"
        if header.supplements is not None:
            return "supplement"
    return listing.serves


def _standing(law: Law, listing: PartyList, parties: list[Party], on: date) -> str:
    spans = [law.packs[pack].header.in_force for pack in law.reach.encoded.get(listing.id, ())]
    ends = [party.until for party in parties] + [span.until for span in spans]
    if any(until is not None and on > until for until in ends):
        return "ended"
    begun = [party.from_ for party in parties] + [listing.since]
    begun += [span.from_ for span in spans if span.earlier == "not-in-force"]
    if any(day is not None and on < day for day in begun):
        return "not-yet"
    if not listing.in_force:
        return "not-in-force"
    if len(parties) > 1 and len({party.group or party.code for party in parties}) == 1:
        return "set-aside"
    if any(each.from_ is None for each in parties):
        return "undated"
    provisional = listing.provisional_until is not None and on <= listing.provisional_until
    return "provisional" if provisional else "in-force"
