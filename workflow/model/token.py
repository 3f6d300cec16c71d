"""What a program holds instead of a password: a token of one person, for some of what they may do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from workflow.model.base import Frozen


class Scope(StrEnum):
    """What a token opens, never more than its person may do themselves."""

    READ = "read"
    """Lists, requests, papers, law."""
    ACT = "act"
    """Opening requests and acts on them."""
    AUDIT = "audit"
    """The access log and exports of the trail."""
    ADMIN = "admin"
    """People and webhooks; no case content."""


class Token(Frozen):
    """A token as it is kept. The word itself is shown once and kept nowhere."""

    id: str
    account: str
    name: str = Field(min_length=1, max_length=60)
    """What it is for, in words of whoever made it."""
    scopes: frozenset[Scope] = Field(min_length=1)
    made_at: datetime
    until: datetime
