"""A role on one request that its holder gave to another person for a while, and a person who withdrew from it."""

from __future__ import annotations

from datetime import date, datetime

from workflow.model.base import Frozen
from workflow.vocabulary import Role


class Delegation(Frozen):
    """A role that `by` gave to `to`. It ends by itself at `until`, whoever looks; `by` keeps theirs."""

    by: str
    to: str
    role: Role
    last: date
    """The last day on which it holds, where the authority sits."""
    until: datetime
    """The end of that day: the first moment at which it no longer holds."""
    reasons: str
    at: datetime
    ended_at: datetime | None = None
    """When it ended before its time, or was found to have ended."""


class Recusal(Frozen):
    """A person who withdrew: they get no role here again until somebody else lifts it."""

    by: str
    at: datetime
    reasons: str
    lifted_by: str | None = None
