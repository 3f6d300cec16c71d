"""Seal both logs once a day, so that no entry stays for long where whoever holds database and keys could alter it."""

from __future__ import annotations

from datetime import datetime, timedelta

from workflow.actions.house import House
from workflow.store import seals, trail_log

DAY = timedelta(days=1)


def seal_daily(house: House, now: datetime) -> int:
    """Seal each log that has grown and was not sealed for a day; return how many were. Raises StoreError."""
    due = [log for log in trail_log.LOGS if _is_due(house, log, now)]
    for log in due:
        seals.seal_log(house.database, house.settings.authority, at=now, log=log)
    return len(due)


def _is_due(house: House, log: str, now: datetime) -> bool:
    with house.database.reading() as tx:
        last, size = seals.last_seal(tx, log), trail_log.size(tx, log)
    return size > 0 if last is None else size > last.size and now - last.made_at >= DAY
