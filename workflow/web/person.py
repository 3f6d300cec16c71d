"""Who is at the desk: the person signed in, their session, and what keeps sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from workflow.vocabulary import Role

CASEWORK = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.PRIVACY_REVIEWER})
READING = CASEWORK | {Role.AUDITOR}
OVERSEEING = READING - {Role.OFFICER}
"""Who opens a register, on the desk and over the API."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person with an account. `name` is how requests name them; `roles` what they may be appointed to."""

    id: str
    name: str
    roles: frozenset[Role]

    def has(self, *roles: Role) -> bool:
        """Say whether the person holds at least one of `roles`."""
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in stretch of work, kept on the server. `token` guards its forms; `kept` holds small notes of it."""

    person: Person
    token: str
    kept: Mapping[str, str] = field(default_factory=dict)
    proved_at: datetime | None = None
    """When the person last proved who they are; signing asks for it to be recent."""
    language: str = ""
    """The language that the person chose, by its code; '' where they chose none."""


class Sessions(Protocol):
    """What keeps sessions. `cookie` is the opaque value the browser holds; only its keeper can tell whose it is."""

    sign_in_path: str
    """Where a person who is not signed in is sent; the address they wanted is added as `?next=`."""

    def find(self, cookie: str, now: datetime) -> Session | None:
        """Return the session of this cookie, or None when it is unknown, ended or too old."""

    def begin(self, person: Person, now: datetime) -> str:
        """Begin a session and return its cookie: always a new one, so that nobody can fix it beforehand."""

    def keep(self, cookie: str, name: str, value: str) -> None:
        """Keep a short note with the session, or forget it where `value` is empty."""

    def speak(self, person: str, language: str) -> None:
        """Keep the language that a person chose, by their id: it follows them to every session."""

    def colleagues(self) -> tuple[Person, ...]:
        """Return everybody with an account here, by name: those who can be appointed to a request."""

    def end(self, cookie: str) -> None:
        """End the session: its cookie opens nothing from now on."""
