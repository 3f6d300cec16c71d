"""Letterheads of authorities, encrypted with the office's key: one for each authority."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from workflow.model.letterhead import Letterhead
from workflow.store.account_tables import LETTERHEADS as _ROWS
from workflow.store.blind import office_key
from workflow.store.closed import close, open_closed
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_ADD = Prepared(insert(_ROWS))
_ALL = Prepared(select(_ROWS.c.id, _ROWS.c.body))
_REMOVE = Prepared(delete(_ROWS).where(_ROWS.c.id == bindparam("which")))


def keep(tx: Transaction, new: Letterhead) -> None:
    """Keep a letterhead in the place of the one its authority had."""
    for identity, found in _every(tx):
        if found.is_of(new.code, new.authority):
            tx.run(_REMOVE, which=identity)
    identity = secrets.token_hex(8)
    tx.run(_ADD, id=identity, body=close(office_key(tx), new.model_dump_json().encode(), "letterheads", identity))


def every(tx: Transaction) -> tuple[Letterhead, ...]:
    """Return every letterhead, by code and authority."""
    return tuple(sorted((found for _, found in _every(tx)), key=lambda each: (each.code, each.authority.casefold())))


def _every(tx: Transaction) -> list[tuple[str, Letterhead]]:
    rows = tx.run(_ALL).fetchall()
    if not rows:
        return []
    key = office_key(tx)
    return [(i, Letterhead.model_validate_json(open_closed(key, body, "letterheads", i))) for i, body in rows]
