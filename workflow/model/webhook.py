"""A webhook: an address of another program that is told when a request moves or a time limit changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from workflow.model.base import Frozen

AHEAD = 3
"""Days before a time limit lapses that a webhook is told, where nobody chose."""

Topic = Literal["stage", "deadline"]


class Webhook(Frozen):
    """Where to tell what. `secret` signs each message, so that its receiver knows who sent it."""

    id: str
    address: str = Field(max_length=500)
    topics: frozenset[Topic] = Field(min_length=1)
    ahead: int = AHEAD
    """How many days before a time limit lapses that is told."""
    secret: str
    made_by: str
    made_at: datetime


class Delivery(Frozen):
    """What one webhook is told, until it was delivered or given up. What people write on a request is a message."""

    id: str
    webhook: str
    body: dict[str, Any]
    due: datetime
    tries: int = 0
