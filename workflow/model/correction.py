"""A notice of correction: one recipient of shared data is told what became of it, and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from workflow.model.base import Frozen

Outcome = Literal["rectified", "completed", "erased", "restricted"]
"""What became of the data here."""


class RecipientAnswer(Frozen):
    """What a recipient said it did with its copy."""

    answer: Literal["followed", "declined"]
    document: str
    by: str
    """Who recorded it."""
    at: datetime
    reasons: str | None = None
    """Of the recipient, where it declined."""


class CorrectionNotice(Frozen):
    """One recipient's notice, from when it is owed until it is answered. It is open until then."""

    id: str
    recipient: str
    outcome: Outcome
    items: tuple[str, ...] = Field(min_length=1)
    """List and item, such as `records 1`."""
    reasons: str
    by: str
    at: datetime
    answer_by: date | None = None
    """The day the office asked to be answered by; None where it set none."""
    sharing: str | None = None
    """The item of the list of sharings that names this recipient, if one does."""
    told_at: datetime | None = None
    told_document: str | None = None
    answered: RecipientAnswer | None = None

    @property
    def state(self) -> Literal["to-be-told", "awaiting-answer", "followed", "declined"]:
        """Say where the notice stands."""
        if self.answered is not None:
            return self.answered.answer
        return "to-be-told" if self.told_at is None else "awaiting-answer"

    @property
    def is_open(self) -> bool:
        """Say whether the recipient still has to be told, or to answer."""
        return self.answered is None

    def is_overdue(self, on: date) -> bool:
        """Say whether it is open after the day it was to be answered by."""
        return self.is_open and self.answer_by is not None and self.answer_by < on
