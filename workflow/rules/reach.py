"""Who is reached by what: made once at load, so that finding the law of two sides costs what concerns them alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.model.pack import Pack, PackHeader, Party, PartyList


@dataclass(frozen=True, slots=True)
class Reach:
    """Packs and party lists by the codes they name."""

    laws: Mapping[str, PackHeader] = field(default_factory=dict)
    """The pack that encodes the law of a jurisdiction, by code."""
    listed: Mapping[str, Mapping[str, Party]] = field(default_factory=dict)
    """By code, the lists it stands on and how."""
    encoded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By party list, the packs that encode the instrument."""
    named: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By code, where in the order of all packs those stand that concern it."""
    anywhere: tuple[int, ...] = ()
    """Where those packs stand that name neither a jurisdiction nor parties."""

    def with_parents(self, code: str) -> tuple[str, ...]:
        """Return `code` and the jurisdictions it lies in, from its pack, or from the shape of the code itself."""
        header = self.laws.get(code)
        parent = header.parent if header else (code.partition("-")[0] if "-" in code else None)
        return (code, *self.with_parents(parent)) if parent else (code,)

    def party(self, code: str, listing: str) -> Party | None:
        """Return how `code`, or the jurisdiction it lies in, stands on a list of parties."""
        for each in self.with_parents(code):
            found = self.listed.get(each, {}).get(listing)
            if found is not None:
                return found
        return None

    def concerning(self, codes: Iterable[str]) -> list[int]:
        """Return where those packs stand that may concern these codes, in the order of all packs."""
        found = set(self.anywhere)
        for code in codes:
            for each in self.with_parents(code):
                found.update(self.named.get(each, ()))
        return sorted(found)


def reach_of(packs: Mapping[str, Pack], parties: Mapping[str, PartyList]) -> Reach:
    """Return the reach of all packs and lists; a list that does not exist is passed over here and refused by name."""
    listed: dict[str, dict[str, Party]] = {}
    for listing in parties.values():
        for party in listing.parties:
            listed.setdefault(party.code, {}).setdefault(listing.id, party)
    laws: dict[str, PackHeader] = {}
    encoded: dict[str, tuple[str, ...]] = {}
    named: dict[str, list[int]] = {}
    anywhere: list[int] = []
    for number, pack in enumerate(packs.values()):
        header = pack.header
        if header.jurisdiction is not None:
            laws.setdefault(header.jurisdiction, header)
            named.setdefault(header.jurisdiction, []).append(number)
        elif header.parties is None:
            anywhere.append(number)
        else:
            encoded[header.parties] = (*encoded.get(header.parties, ()), header.id)
            for party in parties[header.parties].parties if header.parties in parties else ():
                named.setdefault(party.code, []).append(number)
    return Reach(laws, listed, encoded, {code: tuple(found) for code, found in named.items()}, tuple(anywhere))
