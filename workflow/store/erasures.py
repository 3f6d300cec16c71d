"""Erasing a request here: its case data and every word of it in clear. Its trail stays; its key goes elsewhere.

A request is `erasing` from the transaction that purges it until its key is destroyed, so that
what was interrupted in between is found and completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from workflow.store import lives, requests, webhooks
from workflow.store.prepared import Prepared
from workflow.store.tables import (
    DEADLINES,
    DESK_FILE_WORDS,
    DESK_LOOKED,
    DESK_PEOPLE,
    DESK_ROWS,
    DESK_TIMELINES,
    DESK_WORDS,
    NEVER,
    PAPERS,
    REGISTERED,
    REPEATS,
    REQUESTS,
)

if TYPE_CHECKING:
    from workflow.store.session import Transaction

ERASING, ERASED = "erasing", "erased"
"""What stands as the phase of a request whose key is still to be destroyed, and of one whose key is."""

_EMPTIED = ("reference", "kind", "procedure", "stage", "phase", "requesting", "requested", "made_on", "opened_at")
_NUMBERS = ("updated_at", "next_due", "is_open", "specimen", "body")
_NEITHER = 2
"""As `is_open`: on no worklist, neither of open requests nor of closed ones."""

_PURGE = Prepared(update(REQUESTS).where(REQUESTS.c.id == bindparam("of")), *_EMPTIED, *_NUMBERS)
_PHASE = Prepared(update(REQUESTS).where(REQUESTS.c.id == bindparam("of")), "phase")
_PENDING = Prepared(select(REQUESTS.c.id).where(REQUESTS.c.phase == bindparam("now")))
_IS = Prepared(select(REQUESTS.c.phase).where(REQUESTS.c.id == bindparam("of")))
_REMOVE = tuple(
    Prepared(delete(each).where(each.c.request == bindparam("of")))
    for each in (
        *(PAPERS, DEADLINES, REPEATS, DESK_ROWS, DESK_PEOPLE, DESK_WORDS, DESK_FILE_WORDS),
        *(DESK_LOOKED, DESK_TIMELINES, REGISTERED),
    )
)


def purge(tx: Transaction, request: str) -> None:
    """Take everything of a request out of the database but its trail. Its row stays under its opaque id, empty."""
    words = dict.fromkeys(_EMPTIED, "") | {"reference": request, "phase": ERASING}
    tx.memory.requests.forget(request)
    for reference in requests.references(tx, (request,)).values():
        webhooks.forget(tx, reference)
    tx.run(_PURGE, of=request, **words, updated_at="", next_due=NEVER, is_open=_NEITHER, specimen=0, body=b"")
    for statement in _REMOVE:
        tx.run(statement, of=request)
    lives.forget(tx, request)


def pending(tx: Transaction) -> tuple[str, ...]:
    """Return the requests that were purged and whose key may still be there."""
    return tuple(str(row[0]) for row in tx.run(_PENDING, now=ERASING))


def finish(tx: Transaction, request: str) -> None:
    """Note that the key of a purged request is destroyed."""
    tx.run(_PHASE, of=request, phase=ERASED)


def is_kept(tx: Transaction, request: str) -> bool:
    """Return whether a request with this id is kept here and was not erased."""
    row = tx.run(_IS, of=request).fetchone()
    return row is not None and row[0] not in (ERASING, ERASED)
