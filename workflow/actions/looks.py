"""Looks at requests that are looked at again: the law is applied once to a request as it stands.

What the law finds rests on the request and the law alone, and is kept with both; where a clock
stands rests on the moment as well, so the clocks are run anew each time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from workflow.actions.law import Rulebook
from workflow.actions.look import Look, look, run_clocks
from workflow.model.request import CooperationRequest
from workflow.store.opened import Opened


class Looks:
    """The latest looks in the memory of one process, by request: each for one version under one law."""

    def __init__(self) -> None:
        self._kept: Opened[tuple[Rulebook, Look]] = Opened()

    def at(self, rulebook: Rulebook, request: CooperationRequest, now: datetime) -> Look:
        """Return `request` seen through the law at `now`, as `look` does."""
        mark = (id(rulebook), id(request))  # both are kept with the look, so that no other thing has their ids
        kept = self._kept.get(request.id, mark)
        if kept is None:
            made = look(rulebook, request, now=now)
            self._kept.put(request.id, mark, (rulebook, made))
            return made
        seen = kept[1]
        return replace(seen, clocks=run_clocks(rulebook, request, seen.findings, seen.env, now=now))

    def forget(self, identity: str) -> None:
        """Keep nothing of a request any longer: it was erased."""
        self._kept.forget(identity)
