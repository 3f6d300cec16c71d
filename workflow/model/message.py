"""One message of a request: to or from the other side, counsel, a court; when it was sent and what it answers."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field

from workflow.model.base import Frozen

Party = Literal["other-side", "counsel", "court", "person-concerned", "other"]
"""With whom: an authority of the other side, counsel, a court, the person concerned, anybody else."""


class Message(Frozen):
    """What was sent or received. Never edited: a mistake is told in a later one."""

    number: str = Field(pattern=r"^[1-9][0-9]{0,5}$")
    direction: Literal["sent", "received"]
    party: Party
    name: str = Field(min_length=1, max_length=200)
    """Of the one who wrote it, or to whom it went."""
    day: date
    clock_time: time | None = None
    """Where it was sent from, if known."""
    means: str = Field(default="", max_length=100)
    subject: str = Field(min_length=1, max_length=200)
    text: str = Field(default="", max_length=20_000)
    paper: str | None = None
    """A paper made here that was sent."""
    item: str | None = None
    """The number of an item of evidence that came or went with it."""
    answers: str | None = None
    answer_by: date | None = None
    """The day by which an answer is asked for."""
    privileged: bool = False
    by: str
    """Who recorded it."""
