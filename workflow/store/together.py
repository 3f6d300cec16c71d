"""Several small writes in one transaction: those who wait while one is written are written together next.

What makes a write slow is that the disk must confirm it. A page that is seen is an entry of the log of
reads; where many are seen at once, the disk confirms all of their entries at once. Each is whole or not
there at all, whatever becomes of the others; when `run` returns, it is durable.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.store.session import Database, Transaction

MOST = 50
"""Writes in one transaction, so that nobody who acts waits long."""

Result = TypeVar("Result")


class _Write(Generic[Result]):
    """One write that waits, and what came of it."""

    def __init__(self, work: Callable[[Transaction], Result]) -> None:
        self._work = work
        self._result: Result
        self._fault: BaseException | None = None
        self.is_done = False

    def attempt(self, tx: Transaction) -> None:
        """Do it; what it wrote is taken back where it fails. Raises the fault where nothing of anybody's stands."""
        try:
            with tx.apart():
                self._result = self._work(tx)
        except Exception as fault:
            if not tx.stands:
                raise
            self._fault = fault

    def end(self, fault: BaseException | None = None) -> None:
        """Note that it is durable, or that the transaction failed with `fault`."""
        self._fault = self._fault or fault
        self.is_done = True

    def result(self) -> Result:
        """Return what the work returned, or raise what it raised."""
        if self._fault is not None:
            raise self._fault
        return self._result


class Together:
    """The writes of one process that may share a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Write[Any]] = []
        self._list, self._turn = Lock(), Lock()

    def run(self, work: Callable[[Transaction], Result]) -> Result:
        """Do `work` in a transaction, perhaps with that of others; return what it returns, once it is durable."""
        mine = _Write(work)
        with self._list:
            self._waiting.append(mine)
        with self._turn:
            while not mine.is_done:
                self._write()
        return mine.result()

    def _write(self) -> None:
        """Write what waits, in the order it came."""
        with self._list:
            writes, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        fault: BaseException | None = None
        try:
            with self._database.writing() as tx:
                for each in writes:
                    each.attempt(tx)
        except BaseException as told:  # noqa: BLE001 - raised again by each whose write it was
            fault = told
        for each in writes:
            each.end(fault)
