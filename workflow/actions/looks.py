"""Looks at requests that are looked at again: the law is applied once to a request as it stands.

What the law finds rests on the request and the law alone, and is kept with both; where a clock
stands rests on the moment as well, so the clocks are run anew each time.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from threading import Lock

from workflow.actions.law import Rulebook
from workflow.actions.look import Look, look, run_clocks
from workflow.model.request import CooperationRequest

MOST = 128


class Looks:
    """The latest looks in the memory of one process, by request: each for one version under one law."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Rulebook, Look]] = OrderedDict()
        self._lock = Lock()

    def at(self, rulebook: Rulebook, request: CooperationRequest, now: datetime) -> Look:
        """Return `request` seen through the law at `now`, as `look` does."""
        with self._lock:
            law, kept = self._kept.get(request.id, (None, None))
        if kept is None or law is not rulebook or kept.request is not request:
            kept = look(rulebook, request, now=now)
            self._keep(rulebook, kept)
            return kept
        return replace(kept, clocks=run_clocks(rulebook, request, kept.findings, kept.env, now=now))

    def forget(self, identity: str) -> None:
        """Keep nothing of a request any longer: it was erased."""
        with self._lock:
            self._kept.pop(identity, None)

    def _keep(self, rulebook: Rulebook, made: Look) -> None:
        with self._lock:
            self._kept[made.request.id] = (rulebook, made)
            self._kept.move_to_end(made.request.id)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
