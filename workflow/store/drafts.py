"""Drafts: requests that somebody is writing. Encrypted, seen by their writer alone, gone when they are filed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, delete, insert, select, update

from workflow.store.account_tables import DRAFTS
from workflow.store.blind import office_key, person_digest
from workflow.store.closed import close, open_closed
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflow.store.session import Transaction

_D = DRAFTS.c
_MINE = _D.person == bindparam("whose")
_THIS = (_MINE, _D.id == bindparam("which"))
_ALL = Prepared(select(_D.id, _D.saved_at, _D.body).where(_MINE))
_ONE = Prepared(select(_D.id, _D.saved_at, _D.body).where(*_THIS))
_ADD = Prepared(insert(DRAFTS))
_SAVE = Prepared(update(DRAFTS).where(*_THIS), "saved_at", "body")
_REMOVE = Prepared(delete(DRAFTS).where(*_THIS))


class Draft(NamedTuple):
    """One draft: when it was last saved, and what was typed, as plain values."""

    id: str
    saved_at: datetime
    fields: dict[str, Any]


def begin(tx: Transaction, person: str, fields: Mapping[str, Any], now: datetime) -> str:
    """Keep a new draft of `person`; return its id, which nobody can guess."""
    identity = secrets.token_urlsafe(12)
    whose = person_digest(tx, person)
    tx.run(_ADD, person=whose, id=identity, saved_at=written(now), body=_closed(tx, whose, identity, fields))
    return identity


def drafts(tx: Transaction, person: str) -> tuple[Draft, ...]:
    """Return the drafts of a person, the last saved on top."""
    whose = person_digest(tx, person)
    found = [_draft(tx, whose, *row) for row in tx.run(_ALL, whose=whose)]
    return tuple(sorted(found, key=lambda draft: draft.saved_at, reverse=True))


def draft(tx: Transaction, person: str, identity: str) -> Draft | None:
    """Return one draft of a person, None where it is not theirs or not there."""
    whose = person_digest(tx, person)
    row = tx.run(_ONE, whose=whose, which=identity).fetchone()
    return None if row is None else _draft(tx, whose, *row)


def save(tx: Transaction, person: str, identity: str, fields: Mapping[str, Any], now: datetime) -> None:
    """Keep what a draft says now; one that is gone stays gone."""
    whose = person_digest(tx, person)
    tx.run(_SAVE, whose=whose, which=identity, saved_at=written(now), body=_closed(tx, whose, identity, fields))


def remove(tx: Transaction, person: str, identity: str) -> None:
    """Remove a draft; one that is not there, or not this person's, changes nothing."""
    tx.run(_REMOVE, whose=person_digest(tx, person), which=identity)


def _draft(tx: Transaction, whose: bytes, identity: str, saved_at: str, body: bytes) -> Draft:
    clear = open_closed(office_key(tx), body, "drafts", whose.hex(), identity)
    return Draft(identity, read(saved_at), orjson.loads(clear))


def _closed(tx: Transaction, whose: bytes, identity: str, fields: Mapping[str, Any]) -> bytes:
    return close(office_key(tx), orjson.dumps(dict(fields)), "drafts", whose.hex(), identity)
