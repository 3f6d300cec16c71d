"""Moments as the database keeps them: UTC, microseconds, one width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime

from workflow.errors import StoreError
from workflow.store.tables import NEVER


def written(moment: datetime) -> str:
    """Return an aware moment as it is stored; raises StoreError for one without a time zone."""
    if moment.tzinfo is None:
        raise StoreError("A moment without a time zone cannot be kept.", "Give an aware time.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read(stored: str) -> datetime:
    """Return the moment in UTC that `written` stored."""
    return datetime.fromisoformat(stored)


def read_due(stored: str) -> datetime | None:
    """Return the moment something is due, or None where nothing is."""
    return None if stored == NEVER else read(stored)
