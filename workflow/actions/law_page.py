"""The law between two sides as one page: the legal basis, whom to write to, by which way, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workflow.actions.law import Rulebook
from workflow.errors import InputError
from workflow.model.authority import Alternative, Channel, Directory, Office
from workflow.model.base import say
from workflow.model.request import Sides
from workflow.rules.authorities import alternatives, channels, directory
from workflow.rules.basis import LegalBasis, legal_basis
from workflow.rules.bound import Bound
from workflow.rules.law import Law

NOBODY = "not named"
"""Authorities of a search that is of no request: which office asks changes no law."""


OPEN = {"yes": "open", "no": "not open", "to-confirm": "to be confirmed"}
"""How far a channel is open, in words."""


@dataclass(frozen=True, slots=True)
class Way:
    """A channel, and whether it is open between the two: `yes`, `no`, `to-confirm`; `why` in words."""

    channel: str
    open: str
    why: str


@dataclass(frozen=True, slots=True)
class LawPage:
    """Everything a lawyer asks before a request is drafted or taken up."""

    basis: LegalBasis
    asking: Directory | None
    asked: Directory | None
    offices: tuple[Office, ...]
    """Authorities of the side that is asked, on that day, for this kind."""
    ways: tuple[Way, ...]
    within: bool
    """Both lie in one federation, whose own law carries the request."""
    alternatives: tuple[Alternative, ...]
    """What else may carry the request: only where no instrument carries it for every offence."""
    missing: tuple[str, ...]
    """What our data does not tell and somebody must find out, in sentences."""


def named(code: str, known: Directory | None) -> str:
    """Return how a jurisdiction is called, with its code."""
    return f"{say(known.name)} ({code})" if known else code


def sides_between(asks: str, asked: str, channel: str = "direct") -> Sides:
    """Return two sides as a search names them. Raises InputError for a word that is no code."""
    try:
        return Sides(
            requesting=asks, requesting_authority=NOBODY, requested=asked, requested_authority=NOBODY, channel=channel
        )
    except ValueError as error:
        raise InputError(
            f"'{asks}' or '{asked}'",
            "is not a code of a jurisdiction",
            "Write two capital letters, and for a part of a federation a hyphen and its own letters.",
        ) from error


def law_page(rulebook: Rulebook, folder: Path, sides: Sides, kind: str, on: date) -> LawPage:
    """Return the page for a request of `kind` between `sides` on `on`. Raises InputError for an unknown kind."""
    law = rulebook.law
    if kind not in law.kinds:
        raise InputError("kind", f"no kind '{kind}'", f"Known: {', '.join(law.kinds)}.")
    if sides.requesting == sides.requested:
        raise InputError("sides", f"'{sides.requesting}' asks itself", "Name two different jurisdictions.")
    basis = legal_basis(law, sides, kind, on)
    asked = directory(folder, sides.requested)
    return LawPage(
        basis=basis, asking=directory(folder, sides.requesting), asked=asked,
        offices=tuple(each for each in (asked.offices if asked else ()) if kind in each.kinds and _serves(each, on)),
        ways=tuple(_way(law, each, basis) for each in channels(folder, kind)),
        within=_of_one_federation(sides),
        alternatives=() if basis.carried or _of_one_federation(sides) else alternatives(folder, kind),
        missing=tuple(dict.fromkeys(_missing(basis, asked, kind))),
    )  # fmt: skip


def _of_one_federation(sides: Sides) -> bool:
    """Say whether both lie in one jurisdiction, whose own law carries the request."""
    return sides.requesting.partition("-")[0] == sides.requested.partition("-")[0]


def _serves(office: Office, on: date) -> bool:
    return (office.from_ is None or office.from_ <= on) and (office.until is None or on <= office.until)


def _way(law: Law, channel: Channel, basis: LegalBasis) -> Way:
    plain = say(channel.plain)
    if channel.members is None or channel.members not in law.parties:
        return Way(channel.id, "to-confirm", plain)
    listing = law.parties[channel.members]
    missing = [
        code for code in (basis.sides.requesting, basis.sides.requested) if law.reach.party(code, listing.id) is None
    ]
    if not missing:
        return Way(channel.id, "yes", plain)
    word = "no" if listing.complete else "to-confirm"
    return Way(
        channel.id, word, f"{' and '.join(missing)} not on the list of {listing.as_of or 'an unknown date'}. {plain}"
    )


def _missing(basis: LegalBasis, asked: Directory | None, kind: str) -> list[str]:
    told = list(basis.not_covered)
    told += [_about(bound) for bound in basis.unencoded if bound.serves in ("basis", "supplement")]
    told += [_about(bound) for bound in basis.elsewhere if bound.standing == "not-known"]
    for bound in basis.instruments:
        if not bound.confirmed:
            told.append(f"{bound.listing.title}: membership or its date was not read; confirm it")
        elif (bound.listing.as_of or "") < basis.on.isoformat()[:4]:
            since = bound.listing.as_of or "an unknown date"
            told.append(f"{bound.listing.title}: list of parties as of {since}; what changed since is not known")
    if asked is None:
        told.append(f"authorities of {basis.sides.requested}: not known from our data")
    elif not any(office.confirmed for office in asked.offices if kind in office.kinds):
        told.append(f"authorities of {basis.sides.requested}: none was confirmed for this kind")
    return told


def _about(bound: Bound) -> str:
    title = bound.listing.title
    if bound.standing != "not-known":
        return f"{title}: binds both by our data, and no pack encodes what it says on this kind of request"
    unknown = " and ".join(side.code for side in bound.sides if side.party is None)
    return f"{title}: whether {unknown} is bound is not known from our data"
