"""Where a checkpoint stands in one request, and the ground a clearance is given on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.model.procedure import Checkpoint
from workflow.model.request import Clearance


class Standing(StrEnum):
    """Whether a checkpoint lets anyone pass."""

    OPEN = "open"
    CLEARED = "cleared"
    STALE = "stale"
    """Cleared once, on a ground that has moved since."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CheckpointReview:
    """One checkpoint of one request. `raised_by` names the rules that raise it; `digest` its ground now."""

    checkpoint: Checkpoint
    standing: Standing
    digest: str
    ground: tuple[str, ...]
    """The findings the digest covers."""
    raised_by: tuple[str, ...] = ()
    clearance: Clearance | None = None

    @property
    def passable(self) -> bool:
        """Say whether a step behind this checkpoint may go on."""
        return self.standing is Standing.CLEARED


@dataclass(frozen=True, slots=True)
class HoldReview:
    """A hold that stands: the rule, since which event, what it blocks, and which events end it."""

    rule: str
    plain: str
    since: str
    blocks: tuple[str, ...]
    ends: tuple[str, ...]
    day: date
    """Of the event since which it stands."""


@dataclass(frozen=True, slots=True)
class Minimised:
    """What of one list may leave, and what stays with the reasons, item by item."""

    path: str
    leaves: tuple[str, ...]
    stays: tuple[tuple[str, tuple[str, ...]], ...]
