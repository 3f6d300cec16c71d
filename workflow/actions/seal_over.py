"""Which seal covers an entry of a request: what a summary of a decision says of its own proof."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.actions.house import House
from workflow.store import requests, seals, trail_log


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """One entry by its number on the request, its hash, and how much of the log the newest seal covers."""

    seq: int
    leaf: str
    """SHA-256 as hexadecimal, as RFC 6962 hashes a leaf."""
    index: int
    sealed_size: int
    """Entries that the newest seal covers; 0 before the first."""

    @property
    def is_sealed(self) -> bool:
        """Say whether the newest seal covers it."""
        return self.index < self.sealed_size


def seal_over(house: House, reference: str, seq: int) -> SealedEntry | None:
    """Return how an entry is sealed, None where there is no such entry."""
    with house.database.reading() as tx:
        identity = requests.identity(tx, reference)
        found = next((each for each in trail_log.entries_of(tx, identity) if each.seq == seq), None)
        if found is None:
            return None
        seal = seals.seal_for(tx, found.log, found.index)
        return SealedEntry(found.seq, found.leaf_hash.hex(), found.index, seal.size if seal else 0)
