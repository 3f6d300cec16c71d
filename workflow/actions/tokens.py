"""Tokens for programs: each of one person, for some of what they may do, until a day; an entry of the trail."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from pydantic import Field

from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.errors import InputError
from workflow.model.base import Frozen
from workflow.model.token import Scope, Token
from workflow.store import tokens

LONGEST = 366
MOST = 20
"""Tokens one person may have at a time."""


class TokenAsked(Frozen):
    """What somebody wants a token for; `days` is how long it opens anything."""

    name: str = Field(min_length=1, max_length=60)
    scopes: frozenset[Scope] = Field(min_length=1)
    days: int = Field(default=90, ge=1, le=LONGEST)


def make_token(
    house: House, account: tuple[str, str], asked: TokenAsked, *, by: str, at: datetime
) -> tuple[Token, str]:
    """Make a token for the person with this id and name; return it with its word, which is kept nowhere.

    Raises InputError where the person has MOST tokens already.
    """
    identity, name = account
    word = f"comity_{secrets.token_urlsafe(32)}"
    token = Token(
        id=secrets.token_hex(8), account=identity, name=asked.name, scopes=asked.scopes, made_at=at,
        until=at + timedelta(days=asked.days),
    )  # fmt: skip
    with house.database.writing() as tx:
        if len(tokens.of_account(tx, identity)) >= MOST:
            raise InputError("tokens", f"{name} has {MOST} tokens already", "Revoke one that is not used.")
        tokens.add(tx, token, word)
        told: dict[str, object] = {
            "token": token.id, "of": name, "scopes": sorted(token.scopes), "until": token.until.isoformat(),
        }  # fmt: skip
        write_own_entry(house, tx, "make-token", by=by, at=at, told=told)
    return token, word


def revoke_token(house: House, account: tuple[str, str], token: str, *, by: str, at: datetime) -> bool:
    """Revoke a token of the person with this id and name: it opens nothing from now on. Return whether it was there."""
    with house.database.writing() as tx:
        was_there = tokens.remove(tx, account[0], token)
        if was_there:
            write_own_entry(house, tx, "revoke-token", by=by, at=at, told={"token": token, "of": account[1]})
    return was_there


def tokens_of(house: House, account: str) -> tuple[Token, ...]:
    """Return every token of a person, oldest first."""
    with house.database.reading() as tx:
        return tokens.of_account(tx, account)


def token_named(house: House, word: str, now: datetime) -> Token | None:
    """Return the token with this word, None where it is unknown, revoked or over."""
    with house.database.reading() as tx:
        found = tokens.find(tx, word)
    return found if found is not None and now < found.until else None
