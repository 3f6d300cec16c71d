"""What this process decrypted lately, so that what is asked for again is not decrypted again.

A thing is given again only for the very bytes that are kept now, and whoever asks has read its key
in the same transaction: an older body, another version or an erased request is never given.
What is kept here lies in memory alone, for `LONGEST` seconds at most after it was last asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from workflow.model.account import Account
    from workflow.model.request import CooperationRequest

MOST, MOST_ACCOUNTS, LONGEST = 128, 1024, 600.0
"""How many things, how many accounts, and for how many seconds unused."""

Thing = TypeVar("Thing")


class Opened(Generic[Thing]):
    """Things by id, each with the mark it was kept under: what tells the bytes it was read from."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[object, Thing, float]] = OrderedDict()
        self._lock = Lock()

    def get(self, identity: str, mark: object) -> Thing | None:
        """Return the thing with this id and mark, None where it was not opened lately."""
        now = monotonic()
        with self._lock:
            self._drop(now)
            kept = self._kept.get(identity)
            if kept is None or kept[0] != mark:
                return None
            self._keep(identity, mark, kept[1], now)
            return kept[1]

    def put(self, identity: str, mark: object, thing: Thing) -> None:
        """Keep a thing under its mark."""
        now = monotonic()
        with self._lock:
            self._keep(identity, mark, thing, now)
            self._drop(now)

    def forget(self, identity: str) -> None:
        """Keep nothing with this id any longer: it was erased."""
        with self._lock:
            self._kept.pop(identity, None)

    def _keep(self, identity: str, mark: object, thing: Thing, now: float) -> None:
        self._kept[identity] = (mark, thing, now)
        self._kept.move_to_end(identity)

    def _drop(self, now: float) -> None:
        """Let go of what is too many, or was not asked for in a while; the least used stands first."""
        while self._kept:
            first = next(iter(self._kept))
            if len(self._kept) <= self._most and now - self._kept[first][2] < LONGEST:
                return
            del self._kept[first]


class Memory:
    """What one process keeps: requests by id and version, and accounts."""

    def __init__(self) -> None:
        self.requests: Opened[CooperationRequest] = Opened()
        self.accounts: Opened[Account] = Opened(MOST_ACCOUNTS)
