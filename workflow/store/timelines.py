"""The last lines of a request's timeline, as pages show them: kept at every act beside its entry. A projection.

Encrypted under the request's own key and bound to the number of the entry they were kept with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, delete, insert, select

from workflow.store.closed import close, open_closed
from workflow.store.prepared import Prepared
from workflow.store.tables import DESK_TIMELINES

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_THIS = DESK_TIMELINES.c.request == bindparam("of")
_OF = Prepared(select(DESK_TIMELINES.c.seq, DESK_TIMELINES.c.body).where(_THIS))
_ADD, _CLEAR = Prepared(insert(DESK_TIMELINES)), Prepared(delete(DESK_TIMELINES).where(_THIS))


class Kept(NamedTuple):
    """The lines of the last entries in order, as plain values, and the number of the very last."""

    seq: int
    lines: list[Any]


def kept_of(tx: Transaction, request: str) -> Kept | None:
    """Return what is kept of a request, None where nothing is: it may be older than its last entry."""
    row = tx.run(_OF, of=request).fetchone()
    if row is None:
        return None
    seq, body = row
    return Kept(seq, orjson.loads(open_closed(tx.key(request), body, "desk_timelines", request, seq)))


def keep(tx: Transaction, request: str, kept: Kept) -> None:
    """Keep these lines in the place of those before."""
    body = close(tx.key(request), orjson.dumps(kept.lines), "desk_timelines", request, kept.seq)
    tx.run(_CLEAR, of=request)
    tx.run(_ADD, request=request, seq=kept.seq, body=body)
