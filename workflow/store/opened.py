"""Requests that this process opened lately, so that a page that is looked at again is not decrypted again.

A request is given again only for the very bytes that are kept now, and whoever asks has read its
key in the same transaction: an older body, another version or an erased request is never given.
What is kept here lies in memory alone, for `LONGEST` seconds at most after it was last asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from workflow.model.request import CooperationRequest

MOST, LONGEST = 128, 600.0
"""How many requests, and for how many seconds unused."""


class _Kept(NamedTuple):
    body: bytes
    request: CooperationRequest
    used: float


class Opened:
    """Requests by id, with the encrypted bytes each was read from."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, identity: str, version: int, body: bytes) -> CooperationRequest | None:
        """Return the request that these very bytes hold at this version, None where it was not opened lately."""
        now = monotonic()
        with self._lock:
            self._drop(now)
            kept = self._kept.get(identity)
            if kept is None or kept.body != body or kept.request.version != version:
                return None
            self._kept[identity] = kept._replace(used=now)
            self._kept.move_to_end(identity)
            return kept.request

    def put(self, identity: str, body: bytes, request: CooperationRequest) -> None:
        """Keep what these bytes hold."""
        now = monotonic()
        with self._lock:
            self._kept[identity] = _Kept(body, request, now)
            self._kept.move_to_end(identity)
            self._drop(now)

    def forget(self, identity: str) -> None:
        """Keep nothing of a request any longer: it was erased."""
        with self._lock:
            self._kept.pop(identity, None)

    def _drop(self, now: float) -> None:
        """Let go of what is too many, or was not asked for in a while; the least used stands first."""
        while self._kept:
            first = next(iter(self._kept))
            if len(self._kept) <= MOST and now - self._kept[first].used < LONGEST:
                return
            del self._kept[first]
