"""What a person may do on a request, by the guards that the acts themselves ask: what a page offers, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.actions.act import WORKING
from workflow.actions.look import Look
from workflow.engine.guards import entitlement, may_clear, participant
from workflow.vocabulary import Role

RECORDS = {
    "fact": WORKING, "event": WORKING, "note": WORKING, "assurance": WORKING, "paper": WORKING,
    "person": (Role.OFFICER, Role.SUPERVISOR),
}  # fmt: skip
"""What is recorded, and who on a request may; a test compares it with what the acts do."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What one person may do: what they may record, which checkpoints answer, which steps take, open or not."""

    records: frozenset[str]
    checkpoints: frozenset[str]
    steps: frozenset[str]


def offered(seen: Look, person: str) -> Offered:
    """Return what `person` may do on a request as it stands."""
    found = participant(seen.request, person)
    role = found.role if found else None
    return Offered(
        frozenset(what for what, roles in RECORDS.items() if role in roles),
        frozenset(each.checkpoint.id for each in seen.checkpoints if not may_clear(each, seen.request, person)),
        frozenset(step.id for step in seen.moves if not entitlement(step, seen.request, person)),
    )
