"""Whose names stand under a paper: who made it, and who decided what it says; nobody who might have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workflow.model.request import CooperationRequest, Participant
from workflow.vocabulary import Role


def signers(request: CooperationRequest, by: str | None) -> list[dict[str, Any]]:
    """Return the officer, the supervisor and the privacy reviewer of a paper that `by` makes.

    The officer is who makes it, else who began preparing it; the supervisor who makes it or took the last decision; the
    reviewer who cleared last. Else the only one there is: of several who might sign none is named, and the place for
    the name stays empty.
    """
    officer = _one(request, Role.OFFICER, (by, *request.preparers))
    decided = request.decisions[-1].by if request.decisions else None
    supervisor = _one(request, Role.SUPERVISOR, (by, decided))
    reviewer = _one(request, Role.PRIVACY_REVIEWER, (by, *(each.by for each in reversed(request.clearances))))
    return [each.model_dump(mode="json") for each in (officer, supervisor, reviewer) if each is not None]


def _one(request: CooperationRequest, role: Role, names: Iterable[str | None]) -> Participant | None:
    """Return the first named who holds the role, else the only one who does."""
    holding = {each.name: each for each in request.participants if each.role is role}
    named = next((holding[name] for name in names if name in holding), None)
    return named or (next(iter(holding.values())) if len(holding) == 1 else None)
