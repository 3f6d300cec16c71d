"""An account: a person who may sign in at the desk, and how they prove who they are."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field, model_validator

from workflow.model.base import Frozen
from workflow.vocabulary import Role

LOGIN = r"^[a-z0-9][a-z0-9._@+-]{1,99}$"
"""What one types to sign in: small letters, digits, and the signs of an address."""


class SecurityKey(Frozen):
    """A security key registered with an account; the parts are base64url, as browsers write them."""

    id: str
    public_key: str
    uses: int = 0
    """The key's own counter at its last use; a lower one later means a copy."""
    name: str = Field(max_length=60)
    added_at: datetime


class Outside(Frozen):
    """Who vouches for the person instead of a password: an OpenID Connect issuer, and its word for them."""

    issuer: str
    subject: str


class Invitation(Frozen):
    """A link that lets a person set their password once. Only its digest is kept."""

    digest: str
    until: datetime


class Absence(Frozen):
    """From when until when, both included, a person is away, and who stands in; '' where nobody does."""

    first: date
    last: date
    stands_in: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _runs_forward(self) -> Absence:
        if self.last < self.first:
            raise ValueError("ends before it begins")
        return self

    def covers(self, day: date) -> bool:
        """Say whether the person is away on `day`."""
        return self.first <= day <= self.last


class Account(Frozen):
    """A person with an account. `name` is how requests name them; `roles` what they may be appointed to."""

    id: str
    login: str = Field(pattern=LOGIN)
    name: str = Field(min_length=1, max_length=200)
    roles: frozenset[Role]
    is_active: bool = True
    password: str | None = None
    """Argon2id in its own text form; None until the person set one."""
    code_secret: str | None = None
    """The shared secret of one-time codes, base32; None where there is none."""
    code_step: int = 0
    """The last time step whose code was used: no code counts twice."""
    recovery: tuple[str, ...] = ()
    """Digests of the recovery codes not used yet, hexadecimal."""
    keys: tuple[SecurityKey, ...] = ()
    outside: Outside | None = None
    invitation: Invitation | None = None
    absence: Absence | None = None
    language: str = ""
    """The language of the desk that the person chose, by its code; '' where they chose none."""

    @property
    def second(self) -> bool:
        """Say whether the person has a second proof: a security key or one-time codes."""
        return bool(self.keys) or self.code_secret is not None
