"""The clocks of each request as last worked out, for worklists. A projection: it proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from sqlalchemy import bindparam, delete, insert, select, update

from workflow.store.moments import written
from workflow.store.prepared import Prepared
from workflow.store.tables import DEADLINES, NEVER, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.model.clock import Clock
    from workflow.store.session import Transaction

_D = DEADLINES.c
_OF_REQUEST = _D.request == bindparam("of")
_KEPT = Prepared(
    select(_D.rule, _D.title, _D.state, _D.work_to, _D.lapses_at, _D.outstanding).where(_OF_REQUEST).order_by(_D.place)
)
_REMOVE, _ADD = Prepared(delete(DEADLINES).where(_OF_REQUEST)), Prepared(insert(DEADLINES))
_SET_NEXT = Prepared(update(REQUESTS).where(REQUESTS.c.id == bindparam("of")), "next_due")


def project(tx: Transaction, request: str, clocks: Sequence[Clock]) -> None:
    """Keep the clocks of a request in the place of those kept before; writes only what changed."""
    fresh = [_row(clock) for clock in clocks]
    if tx.run(_KEPT, of=request).fetchall() == [tuple(row.values()) for row in fresh]:
        return
    tx.run(_REMOVE, of=request)
    tx.run_many(_ADD, [{"request": request, "place": place, **row} for place, row in enumerate(fresh)])
    due = min((str(row["lapses_at"]) for row in fresh if row["outstanding"]), default=NEVER)
    tx.run(_SET_NEXT, of=request, next_due=due)


def _row(clock: Clock) -> dict[str, str | int]:
    return {
        "rule": clock.rule,
        "title": orjson.dumps(clock.title, option=orjson.OPT_SORT_KEYS).decode(),
        "state": clock.state.value,
        "work_to": "" if clock.work_to is None else clock.work_to.isoformat(),
        "lapses_at": NEVER if clock.lapses_at is None else written(clock.lapses_at),
        "outstanding": int(clock.is_outstanding),
    }
