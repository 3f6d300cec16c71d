"""Webhooks, and their outbox: messages written with what they tell of, and removed once delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Integer, bindparam, delete, func, insert, select, update

from workflow.model.webhook import Delivery, Webhook
from workflow.store.api_tables import MESSAGES, WEBHOOKS
from workflow.store.blind import office_key
from workflow.store.closed import close, open_closed
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Transaction

_W, _M = WEBHOOKS.c, MESSAGES.c
_ADD, _PUT = Prepared(insert(WEBHOOKS)), Prepared(insert(MESSAGES))
_ALL = Prepared(select(_W.id, _W.body))
_REMOVE = Prepared(delete(WEBHOOKS).where(_W.id == bindparam("which")))
_DUE = Prepared(
    select(_M.id, _M.webhook, _M.due, _M.tries, _M.body)
    .where(_M.due <= bindparam("now"))
    .order_by(_M.due, _M.id)
    .limit(bindparam("most", type_=Integer))
)
_WAITING = Prepared(select(func.count()).select_from(MESSAGES).where(_M.webhook == bindparam("of")))
_LATER = Prepared(update(MESSAGES).where(_M.id == bindparam("which")), "due", "tries")
_DONE = Prepared(delete(MESSAGES).where(_M.id == bindparam("which")))
_EVERY = Prepared(select(_M.id, _M.body))
_FORGET = Prepared(delete(MESSAGES).where(_M.webhook == bindparam("of")))


def add(tx: Transaction, hook: Webhook) -> None:
    """Keep a webhook."""
    tx.run(_ADD, id=hook.id, body=close(office_key(tx), hook.model_dump_json().encode(), "webhooks", hook.id))


def every(tx: Transaction) -> tuple[Webhook, ...]:
    """Return every webhook, oldest first."""
    rows = tx.run(_ALL).fetchall()
    if not rows:
        return ()
    key = office_key(tx)
    found = (Webhook.model_validate_json(open_closed(key, body, "webhooks", identity)) for identity, body in rows)
    return tuple(sorted(found, key=lambda hook: (hook.made_at, hook.id)))


def remove(tx: Transaction, identity: str) -> bool:
    """Remove a webhook with what waits for it; return whether there was one."""
    tx.run(_FORGET, of=identity)
    return tx.run(_REMOVE, which=identity).rowcount > 0


def forget(tx: Transaction, reference: str) -> None:
    """Remove what waits to be told of the request with this reference: it was erased."""
    rows = tx.run(_EVERY).fetchall()
    key = office_key(tx) if rows else b""
    for identity, body in rows:
        if _opened(key, identity, body).get("reference") == reference:
            done(tx, identity)


def put(tx: Transaction, message: Delivery) -> None:
    """Put a message into the outbox, in the transaction of what it tells of."""
    body = close(office_key(tx), orjson.dumps(message.body), "messages", message.id)
    tx.run(_PUT, id=message.id, webhook=message.webhook, due=written(message.due), tries=message.tries, body=body)


def due(tx: Transaction, now: datetime, most: int) -> tuple[Delivery, ...]:
    """Return at most `most` messages that are due, those waiting longest first."""
    rows = tx.run(_DUE, now=written(now), most=most).fetchall()
    key = office_key(tx) if rows else b""
    return tuple(
        Delivery(id=i, webhook=hook, due=read(when), tries=tries, body=_opened(key, i, body))
        for i, hook, when, tries, body in rows
    )


def waiting(tx: Transaction, hook: str) -> int:
    """Return how many messages wait for a webhook."""
    return int(tx.run(_WAITING, of=hook).fetchone()[0])


def later(tx: Transaction, message: Delivery) -> None:
    """Keep when a message is tried again, and how often it was."""
    tx.run(_LATER, which=message.id, due=written(message.due), tries=message.tries)


def done(tx: Transaction, identity: str) -> None:
    """Remove a message that was delivered or given up."""
    tx.run(_DONE, which=identity)


def _opened(key: bytes, identity: str, body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(open_closed(key, body, "messages", identity))
    return found
