"""Who is reached by what: made once at load, so that finding the law of two sides costs what concerns them alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    listed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By code, the lists it stands on."""
    lists: Mapping[str, Mapping[str, Party]] = field(default_factory=dict)
    """By party list, how each stands on it; opened when first asked for."""
    encoded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By party list, the packs that encode the instrument."""
    packs: tuple[Pack, ...] = ()
    alone: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By code, where in `packs` those stand that concern it whoever the other side is."""
    together: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By code, where in `packs` the instruments stand that concern it only with another of their parties."""
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

    def concerning(self, asks: str, asked: str, others: Iterable[str] = ()) -> list[Pack]:
        """Return the packs that may concern two sides and the holders beside them, in the order of all packs."""
        one, other = self.with_parents(asks), self.with_parents(asked)
        found = set(self.anywhere)
        for code in (*one, *other, *(each for holder in others for each in self.with_parents(holder))):
            found.update(self.alone.get(code, ()))
        found.update(self._of(one) & self._of(other))
        return [self.packs[number] for number in sorted(found)]

    def _of(self, codes: Iterable[str]) -> set[int]:
        return {number for code in codes for number in self.together.get(code, ())}


Known = Mapping[str, Sequence[Any]]
"""By party list: whether it is complete, then the codes that stand on it. What a shelf remembers."""


def known_of(parties: Mapping[str, PartyList]) -> dict[str, list[Any]]:
    """Return who stands on which list, as plain values for a shelf."""
    return {
        name: [each.complete, *dict.fromkeys(party.code for party in each.parties)] for name, each in parties.items()
    }


def reach_of(packs: Mapping[str, Pack], parties: Mapping[str, PartyList], known: Known | None = None) -> Reach:
    """Return the reach of all packs and lists; `known` where a shelf remembers it.

    A list that does not exist is passed over here and refused by name.
    """
    known = known_of(parties) if known is None else known
    listed: dict[str, list[str]] = {}
    for name, (_, *codes) in known.items():
        for code in codes:
            listed.setdefault(code, []).append(name)
    laws: dict[str, PackHeader] = {}
    encoded: dict[str, tuple[str, ...]] = {}
    alone: dict[str, list[int]] = {}
    together: dict[str, list[int]] = {}
    anywhere: list[int] = []
    for number, header in enumerate(pack.header for pack in packs.values()):
        if header.jurisdiction is not None:
            laws.setdefault(header.jurisdiction, header)
            alone.setdefault(header.jurisdiction, []).append(number)
        elif header.parties is None:
            anywhere.append(number)
        else:
            encoded[header.parties] = (*encoded.get(header.parties, ()), header.id)
            complete, *codes = known.get(header.parties, (False,))
            both = complete and header.binds == "both"
            for code in codes:
                (together if both else alone).setdefault(code, []).append(number)
    return Reach(
        laws=laws, listed=_tuples(listed), encoded=encoded, packs=tuple(packs.values()),
        lists=Later({name: partial(_by_code, parties, name) for name in known}),
        alone=_tuples(alone), together=_tuples(together), anywhere=tuple(anywhere),
    )  # fmt: skip


def _by_code(parties: Mapping[str, PartyList], name: str) -> Mapping[str, Party]:
    """Return the parties of a list by code; the first where a code stands on it twice."""
    return {party.code: party for party in reversed(parties[name].parties)}


def _tuples(lists: Mapping[str, list[Any]]) -> dict[str, tuple[Any, ...]]:
    return {key: tuple(found) for key, found in lists.items()}
