"""Who is reached by what: made once at load, so that finding the law of two sides costs what concerns them alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from workflow.model.pack import Pack, PackHeader, Party, PartyList
from workflow.rules.library import Later


@dataclass(frozen=True, slots=True)
class Reach:
    """Packs and party lists by the codes they name."""

    laws: Mapping[str, PackHeader] = field(default_factory=dict)
    """The pack that encodes the law of a jurisdiction, by code."""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By party list, who stands on it."""
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By code, the lists it stands on."""
    lists: Mapping[str, Mapping[str, Party]] = field(default_factory=dict)
    """By party list, how each stands on it; opened when first asked for."""
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
            if listing in self.listed.get(each, ()):
                return self.lists[listing][each]
        return None

    def concerning(self, codes: Iterable[str]) -> list[int]:
        """Return where those packs stand that may concern these codes, in the order of all packs."""
        found = set(self.anywhere)
        for code in codes:
            for each in self.with_parents(code):
                found.update(self.named.get(each, ()))
        return sorted(found)


def reach_of(
    packs: Mapping[str, Pack], parties: Mapping[str, PartyList], known: Mapping[str, list[str]] | None = None
) -> Reach:
    """Return the reach of all packs and lists; `known` says who stands on which, where a shelf remembers it.

    A list that does not exist is passed over here and refused by name.
    """
    if known is None:
        known = {name: [party.code for party in listing.parties] for name, listing in parties.items()}
    codes = {name: tuple(dict.fromkeys(found)) for name, found in known.items()}
    listed: dict[str, list[str]] = {}
    for name, found in codes.items():
        for code in found:
            listed.setdefault(code, []).append(name)
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
            for code in codes.get(header.parties, ()):
                named.setdefault(code, []).append(number)
    lists = Later({name: partial(_by_code, parties, name) for name in codes})
    return Reach(laws, codes, _tuples(listed), lists, encoded, _tuples(named), tuple(anywhere))


def _by_code(parties: Mapping[str, PartyList], name: str) -> Mapping[str, Party]:
    """Return the parties of a list by code; the first where a code stands on it twice."""
    return {party.code: party for party in reversed(parties[name].parties)}


def _tuples(lists: Mapping[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    return {key: tuple(found) for key, found in lists.items()}
