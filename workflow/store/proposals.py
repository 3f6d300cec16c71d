"""Changes to people, roles and keys that one administrator proposed and another must confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, delete, insert, select

from workflow.store.account_tables import PROPOSALS as _ROWS
from workflow.store.blind import office_key
from workflow.store.closed import close, open_closed
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Transaction

_THIS = _ROWS.c.id == bindparam("which")
_ADD = Prepared(insert(_ROWS))
_ALL = Prepared(select(_ROWS.c.id, _ROWS.c.proposed_at, _ROWS.c.body).order_by(_ROWS.c.proposed_at, _ROWS.c.id))
_REMOVE = Prepared(delete(_ROWS).where(_THIS))


class Proposal(NamedTuple):
    """What one administrator wants changed: `what` is the change, in words of `actions/people.py`."""

    id: str
    at: datetime
    by: str
    what: dict[str, Any]


def propose(tx: Transaction, proposal: Proposal) -> None:
    """Keep a proposal until it is confirmed or withdrawn."""
    body = close(office_key(tx), orjson.dumps([proposal.by, proposal.what]), "proposals", proposal.id)
    tx.run(_ADD, id=proposal.id, proposed_at=written(proposal.at), body=body)


def proposals(tx: Transaction) -> tuple[Proposal, ...]:
    """Return every proposal that waits, oldest first."""
    key = office_key(tx)
    rows = tx.run(_ALL).fetchall()
    return tuple(Proposal(i, read(at), *orjson.loads(open_closed(key, body, "proposals", i))) for i, at, body in rows)


def remove(tx: Transaction, identity: str) -> None:
    """Remove a proposal that was answered."""
    tx.run(_REMOVE, which=identity)
