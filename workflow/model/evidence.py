"""Evidence on a request: what was received, from whom, under which seal, and every change of hands since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import Field

from workflow.model.base import Frozen


class KeptFile(Frozen):
    """A file as it is kept: encrypted under the request's key, outside the database."""

    name: str = Field(min_length=1, max_length=200)
    """As it arrived; it is never used as a path."""
    place: str
    """Under which it is kept; says nothing of what it is."""
    type: str
    """What it is, by its content."""
    claims: str | None = None
    """What its name says it is, where that is something else."""
    size: int
    sha256: str


class Exhibit(Frozen):
    """One item of evidence: a thing, or a file."""

    number: str
    description: str
    serial: str | None = None
    condition: str | None = None
    file: KeptFile | None = None


class HandOver(Frozen):
    """One change of hands; the first of an item is its receipt."""

    items: tuple[str, ...]
    seal: str
    giver: str
    taker: str
    at: datetime
    purpose: str
    broken: str | None = None
    """Why the seal is another than before."""
    sha256: str | None = None
    """Of a file, as it was read when it changed hands."""
    recorded_by: str


def held_by(chain: Iterable[HandOver], number: str) -> HandOver | None:
    """Return the last change of hands of an item, or None before its receipt."""
    return next((each for each in reversed(tuple(chain)) if number in each.items), None)
