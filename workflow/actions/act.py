"""What an act is, before and after: what is asked for, and the change it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, field_validator

from workflow.actions.law import Rulebook
from workflow.actions.look import Look
from workflow.engine.guards import participant
from workflow.errors import NotEntitledError
from workflow.model.base import Frozen
from workflow.model.day import Moment
from workflow.model.request import CooperationRequest, PaperRecord, Participant, TwoLanguages
from workflow.model.translation import LANGUAGE
from workflow.vocabulary import Role

WORKING = (Role.OFFICER, Role.SUPERVISOR, Role.PRIVACY_REVIEWER)
"""Roles that may prepare: record facts and events, make papers."""


class Proof(Frozen):
    """How a person proved who they are while they signed, bound to the exact text they were shown."""

    method: Literal["security-key", "one-time-code", "organisation"]
    """`organisation`: the person has no proof of their own here, and their organisation's sign-in was fresh."""
    text: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of the text that was shown, UTF-8, in hexadecimal."""
    shown: str = Field(default="", max_length=100_000)
    """The text itself, so that the entry alone tells what was signed."""
    language: str = "en"
    """The language that the text is in, by its code."""
    nonce: str = ""
    """For a security key, hexadecimal: what it signed is the SHA-256 of this nonce and the digest of the text."""
    answer: str = Field(default="", max_length=10_000)
    """For a security key: its answer as the browser wrote it."""
    key: str = ""
    """For a security key: its public key (COSE, base64url), which an entry `add-key` names as this person's."""
    issuer: str = ""
    """For an organisation: who vouched."""
    vouched_at: str = ""
    """For an organisation: when the person signed in there, ISO 8601."""


class Act(Frozen):
    """One act of one person at one moment. `key` makes a retry do nothing twice; `seen` is the version looked at."""

    at: Moment
    by: str = Field(min_length=1, max_length=200)
    key: str = ""
    seen: int | None = None
    proof: Proof | None = None

    @field_validator("at")
    @classmethod
    def _aware(cls, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("needs its offset, such as 2026-03-02T10:00:00-05:00")
        return at


SECOND = Field(default=None, pattern=LANGUAGE)
"""A second language on papers that go to the other side; `actions/second.py` proposes it, an officer chooses."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an act starts from."""

    look: Look
    rulebook: Rulebook

    @property
    def request(self) -> CooperationRequest:
        """Return the request as it stands."""
        return self.look.request


@dataclass(frozen=True, slots=True)
class PaperDue:
    """A paper to be made after an act; without a language, in the office's own."""

    form: str
    page: str = "A4"
    language: str | None = None
    second: str | None = None
    """A second language on the same paper, and how it stands there."""
    how: TwoLanguages = "beside"


@dataclass(frozen=True, slots=True)
class Change:
    """The request after an act, what the trail says of it, and which papers must be made.

    `told` goes into the entry field by field, each under its own commitment.
    """

    request: CooperationRequest
    act: str
    told: Mapping[str, object] = field(default_factory=dict)
    forms: tuple[PaperDue, ...] = ()
    """Papers to make after the change."""
    step: str | None = None
    kept: tuple[tuple[PaperRecord, bytes], ...] = ()
    """Papers of the request that got new bytes by this act, such as a signature."""
    file_words: frozenset[str] = frozenset()
    """Words of a file that came by this act; the request is found by them from then on."""


def changed(request: CooperationRequest, **fields: Any) -> CooperationRequest:  # noqa: ANN401 - the model's own fields
    """Return `request` with `fields` replaced."""
    return request.model_copy(update=fields)


def working(request: CooperationRequest, person: str, doing: str, roles: tuple[Role, ...] = WORKING) -> Participant:
    """Return the participant `person`. Raises NotEntitledError unless they hold one of `roles` on this request."""
    found = participant(request, person)
    if found is None or found.role not in roles:
        names = [role.value.replace("-", " ") for role in roles]
        wanted = " or ".join(f"{'an' if name[0] in 'ao' else 'a'} {name}" for name in names)
        raise NotEntitledError(person, doing, f"on this request that takes {wanted}")
    return found


def preparing(request: CooperationRequest, person: str) -> tuple[str, ...]:
    """Return the preparers of `request` with `person` among them."""
    return tuple(dict.fromkeys((*request.preparers, person)))


def said_second(second: str | None, how: TwoLanguages) -> dict[str, object]:
    """Return how an entry tells the second language of papers; nothing where there is none."""
    return {} if second is None else {"second-language": {"language": second, "how": how}}
