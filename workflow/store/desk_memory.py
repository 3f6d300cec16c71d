"""What the desk remembers for a person: views they saved, and which version of a request they saw last."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import bindparam, delete, insert, select

from workflow.store.blind import office_key, person_digest
from workflow.store.closed import close, open_closed
from workflow.store.prepared import Prepared
from workflow.store.tables import DESK_LOOKED, DESK_VIEWS

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_MINE = DESK_VIEWS.c.person == bindparam("whose")
_VIEWS = Prepared(select(DESK_VIEWS.c.id, DESK_VIEWS.c.body).where(_MINE))
_ADD_VIEW, _ADD_LOOK = Prepared(insert(DESK_VIEWS)), Prepared(insert(DESK_LOOKED))
_REMOVE_VIEW = Prepared(delete(DESK_VIEWS).where(_MINE, DESK_VIEWS.c.id == bindparam("which")))
_OF_REQUEST = (DESK_LOOKED.c.person == bindparam("whose"), DESK_LOOKED.c.request == bindparam("of"))
_LOOKED = Prepared(select(DESK_LOOKED.c.version).where(*_OF_REQUEST))
_FORGET = Prepared(delete(DESK_LOOKED).where(*_OF_REQUEST))


class View(NamedTuple):
    """A view of the worklist that a person saved: its name, and its filters as an address writes them."""

    id: str
    name: str
    query: str


def views(tx: Transaction, person: str) -> tuple[View, ...]:
    """Return the views a person saved, by name."""
    whose, key = person_digest(tx, person), office_key(tx)
    found = [
        View(identity, *orjson.loads(open_closed(key, body, "desk_views", whose.hex(), identity)))
        for identity, body in tx.run(_VIEWS, whose=whose)
    ]
    return tuple(sorted(found, key=lambda view: view.name.casefold()))


def save_view(tx: Transaction, person: str, name: str, query: str) -> None:
    """Save a view."""
    whose, identity = person_digest(tx, person), secrets.token_hex(8)
    body = close(office_key(tx), orjson.dumps([name, query]), "desk_views", whose.hex(), identity)
    tx.run(_ADD_VIEW, person=whose, id=identity, body=body)


def rename_view(tx: Transaction, person: str, identity: str, name: str) -> None:
    """Give a view another name; one that is not there, or not this person's, changes nothing."""
    found = next((each for each in views(tx, person) if each.id == identity), None)
    if found is not None:
        remove_view(tx, person, identity)
        save_view(tx, person, name, found.query)


def remove_view(tx: Transaction, person: str, identity: str) -> None:
    """Remove a view; one that is not there, or not this person's, changes nothing."""
    tx.run(_REMOVE_VIEW, whose=person_digest(tx, person), which=identity)


def looked(tx: Transaction, person: str, request: str) -> int | None:
    """Return which version of a request a person saw last, None where they never did."""
    row = tx.run(_LOOKED, whose=person_digest(tx, person), of=request).fetchone()
    return None if row is None else int(row[0])


def look_at(tx: Transaction, person: str, request: str, version: int) -> None:
    """Note that a person saw this version."""
    whose = person_digest(tx, person)
    tx.run(_FORGET, whose=whose, of=request)
    tx.run(_ADD_LOOK, person=whose, request=request, version=version)
