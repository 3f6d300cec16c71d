"""How timings are taken and told: ratios of two kinds of work, timed in turn, round by round, in one process."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

ROUNDS = 15


def timed(work: Callable[[], object], times: int = 1, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the seconds that each of `times` calls of `work` takes, by a clock on the wall or of the processor.

    What was left over before is cleared away first, so that nobody pays for another's waste.
    """
    gc.collect()
    begun = clock()
    for _ in range(times):
        work()
    return (clock() - begun) / times


def ratio(  # noqa: PLR0913 - what is timed, and how often
    name: str,
    work: Callable[[], object],
    base: Callable[[], object],
    limit: float,
    times: int = 1,
    less: Callable[[], object] | None = None,
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Print the ratio of `work`, without the part `less`, to `base`: minimum, median, maximum over rounds.

    Both are done once before, so that nobody pays for the first time; a single round is too long for that.
    """
    if rounds > 1:
        work(), base()
    pairs = [
        (timed(work, times, clock) - (timed(less, times, clock) if less else 0), timed(base, times, clock))
        for _ in range(rounds)
    ]
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    ours = statistics.median(pair[0] for pair in pairs) * 1e3
    theirs = statistics.median(pair[1] for pair in pairs) * 1e3
    told = f"{ratios[0]:.2f} / {statistics.median(ratios):.2f} / {ratios[-1]:.2f}"
    print(f"{name:<52} {told:<22} limit {limit:<4} ({ours:.3f} ms against {theirs:.3f} ms)", flush=True)
