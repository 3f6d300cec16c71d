"""Sessions of people with accounts, kept in the database: they end when unused, at the day's end, or when ended.

A session whose second proof is still missing opens nothing but the page that asks for it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter

from workflow.actions.house import House
from workflow.model.account import Account
from workflow.store import accounts, sign_ins
from workflow.store.sign_ins import SignIn
from workflow.web.identity.organisation import Organisation
from workflow.web.identity.passwords import Passwords
from workflow.web.person import Person, Session

IDLE = timedelta(minutes=60)
WHOLE = timedelta(hours=12)
_REFRESH = timedelta(minutes=1)
"""A session that is used is written at most this often."""

WAITING = "waits-for"
"""The note of a session whose second proof is missing."""

VOUCHED = "vouched"
"""The note of when the organisation's sign-in was proved."""

_TOKEN, _PROVED = "token", "proved"
_OWN = (_TOKEN, _PROVED, WAITING, VOUCHED, "challenge", "code-secret", "signing")


class AccountSessions:
    """Keeps sessions in the house's database."""

    sign_in_path = "/sign-in"

    def __init__(self, house: House, passwords: Passwords | None = None, routers: tuple[APIRouter, ...] = ()) -> None:
        self.house = house
        self.passwords = passwords or Passwords()
        self.routers = routers
        self.organisation: Organisation | None = None

    def find(self, cookie: str, now: datetime) -> Session | None:
        """Return the session of this cookie, or None where it is unknown, unfinished, unused too long, or over."""
        found = self._found(cookie, now)
        if found is None or WAITING in found[0].notes:
            return None
        made, account = found
        if made.idle_until - now < IDLE - _REFRESH:
            with self.house.database.writing() as tx:
                sign_ins.keep(tx, cookie, made.notes, now + IDLE)
        proved = made.notes.get(_PROVED)
        kept = {name: said for name, said in made.notes.items() if name not in _OWN}
        person = Person(account.id, account.name, account.roles)
        proved_at = datetime.fromisoformat(proved) if proved else None
        return Session(person, made.notes[_TOKEN], kept, proved_at, account.language)

    def waiting(self, cookie: str, now: datetime) -> tuple[Account, str] | None:
        """Return the account whose second proof this session waits for, and where it leads; None otherwise."""
        found = self._found(cookie, now)
        if found is None or WAITING not in found[0].notes:
            return None
        return found[1], str(found[0].notes[WAITING])

    def begin(self, person: Person, now: datetime) -> str:
        """Begin a session of a person who proved who they are; return its cookie, always a new one."""
        return self._begin(person.id, now, {_PROVED: now.isoformat()})

    def begin_waiting(self, account: Account, now: datetime, wanted: str) -> str:
        """Begin a session that waits for the second proof; `wanted` is where it leads."""
        return self._begin(account.id, now, {WAITING: wanted or "/"})

    def prove(self, cookie: str, now: datetime) -> None:
        """Note that the person has just proved again who they are."""
        self._note(cookie, _PROVED, now.isoformat())

    def note(self, cookie: str, name: str) -> str:
        """Return a note of any session, finished or waiting, '' where there is none."""
        with self.house.database.reading() as tx:
            made = sign_ins.find(tx, cookie)
        return str(made.notes.get(name, "")) if made else ""

    def set_note(self, cookie: str, name: str, value: str) -> None:
        """Keep a note of any session, finished or waiting."""
        self._note(cookie, name, value)

    def challenge(self, cookie: str) -> str:
        """Return a new challenge for a security key, hexadecimal, kept with the session."""
        made = secrets.token_hex(32)
        self._note(cookie, "challenge", made)
        return made

    def keep(self, cookie: str, name: str, value: str) -> None:
        """Keep a short note with the session, or forget it."""
        if name not in _OWN:
            self._note(cookie, name, value)

    def speak(self, person: str, language: str) -> None:
        """Keep the language that a person chose with their account."""
        with self.house.database.writing() as tx:
            account = accounts.by_id(tx, person)
            if account is not None:
                accounts.save(tx, account.model_copy(update={"language": language}))

    def end(self, cookie: str) -> None:
        """End the session."""
        with self.house.database.writing() as tx:
            sign_ins.end(tx, cookie)

    def colleagues(self) -> tuple[Person, ...]:
        """Return everybody who may sign in, by name."""
        with self.house.database.reading() as tx:
            everyone = accounts.every(tx)
        return tuple(Person(each.id, each.name, each.roles) for each in everyone if each.is_active)

    def end_all(self, account: str) -> None:
        """End every session of an account."""
        with self.house.database.writing() as tx:
            sign_ins.end_all(tx, account)

    def _begin(self, account: str, now: datetime, notes: dict[str, Any]) -> str:
        cookie = secrets.token_urlsafe(32)
        made = SignIn(account, now + IDLE, now + WHOLE, {_TOKEN: secrets.token_urlsafe(32), **notes})
        with self.house.database.writing() as tx:
            sign_ins.begin(tx, cookie, made, now)
        return cookie

    def _found(self, cookie: str, now: datetime) -> tuple[SignIn, Account] | None:
        with self.house.database.reading() as tx:
            made = sign_ins.find(tx, cookie)
            if made is None or now >= min(made.idle_until, made.ends_at):
                return None
            account = accounts.by_id(tx, made.account)
        return (made, account) if account is not None and account.is_active else None

    def _note(self, cookie: str, name: str, value: str) -> None:
        with self.house.database.writing() as tx:
            made = sign_ins.find(tx, cookie)
            if made is not None:
                notes = {key: said for key, said in made.notes.items() if key != name}
                sign_ins.keep(tx, cookie, {**notes, name: value} if value else notes, made.idle_until)
