"""How often somebody may ask: a bucket that fills again, one for each token and one for each address that fails."""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import NamedTuple

_MOST_KEPT = 10_000


class Rate(NamedTuple):
    """`burst` requests at once, then `per_second`."""

    burst: float
    per_second: float


ASKING = Rate(300, 10)
"""Of one token."""

FAILING = Rate(20, 0.1)
"""Of one network address whose tokens open nothing."""


class Limits:
    """Counts in the memory of this process; nothing of it is kept.

    Where several processes serve, each lets an address fail its own part of the times, so that together they
    never let it fail more often; how often a token may ask holds in each, for each has a core to answer with.
    """

    def __init__(self, asking: Rate = ASKING, failing: Rate = FAILING, *, processes: int = 1) -> None:
        part = Rate(max(1.0, failing.burst / processes), failing.per_second / processes)
        self._rates = {"token": asking, "address": part}
        self._left: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, of: str, subject: str) -> int:
        """Take one from the bucket of `subject`; return 0, or for how many seconds to wait where it is empty."""
        return self._count(of, subject, 1.0)

    def wait(self, of: str, subject: str) -> int:
        """Return for how many seconds `subject` must wait, and take nothing."""
        return self._count(of, subject, 0.0)

    def _count(self, of: str, subject: str, taken: float) -> int:
        rate, now = self._rates[of], monotonic()
        with self._lock:
            if len(self._left) > _MOST_KEPT:
                self._left.clear()
            left, since = self._left.get((of, subject), (rate.burst, now))
            left = min(rate.burst, left + (now - since) * rate.per_second)
            if left < 1:
                return int((1 - left) / rate.per_second) + 1
            self._left[(of, subject)] = (left - taken, now)
        return 0
