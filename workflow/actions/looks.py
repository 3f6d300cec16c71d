"""Looks at requests that are looked at again: the law is applied once to a request as it stands.

What the law finds rests on the request and the law alone, and is kept with both; where a clock
stands rests on the moment as well, so the clocks are run anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from workflow.actions.law import Rulebook
from workflow.actions.look import Look, look, run_clocks
from workflow.model.request import CooperationRequest
from workflow.store.opened import Opened

Made = TypeVar("Made")


class Looks:
    """The latest looks in the memory of one process, by request: each for one version under one law."""

    def __init__(self) -> None:
        self._kept: Opened[tuple[Rulebook, Look, dict[object, Any]]] = Opened()

    def at(self, rulebook: Rulebook, request: CooperationRequest, now: datetime) -> Look:
        """Return `request` seen through the law at `now`, as `look` does."""
        kept = self._kept.get(request.id, _mark(rulebook, request))
        if kept is None:
            made = look(rulebook, request, now=now)
            self._kept.put(request.id, _mark(rulebook, request), (rulebook, made, {}))
            return made
        seen = kept[1]
        return replace(seen, clocks=run_clocks(rulebook, request, seen.findings, seen.env, now=now))

    def once(self, rulebook: Rulebook, seen: Look, name: object, make: Callable[[], Made]) -> Made:
        """Return what `make` gives; made once while the look is kept, for each `name`.

        It must rest on the request, the law and `name` alone: on no moment, no clock and no person who looks.
        """
        kept = self._kept.get(seen.request.id, _mark(rulebook, seen.request))
        if kept is None:
            return make()
        if name not in kept[2]:
            kept[2][name] = make()
        made: Made = kept[2][name]
        return made

    def forget(self, identity: str) -> None:
        """Keep nothing of a request any longer: it was erased."""
        self._kept.forget(identity)


def _mark(rulebook: Rulebook, request: CooperationRequest) -> tuple[int, int]:
    """Return what tells one version under one law: both are kept with the look, so that no other has their ids."""
    return id(rulebook), id(request)
