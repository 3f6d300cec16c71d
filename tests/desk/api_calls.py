"""How tests call the API: people, a request of the tiny law, and the words of tokens."""

from __future__ import annotations

from typing import Any

from workflow.model.token import Scope
from workflow.web.demo import PEOPLE

OFFICER, SUPERVISOR, AUDITOR = PEOPLE
WHY = {"comity-purpose": "to%20try the interface out"}
SCOPES = (Scope.READ, Scope.ACT, Scope.AUDIT)


def opening(reference: str, *others: dict[str, Any]) -> dict[str, Any]:
    """Return the body that opens a request between two invented places."""
    return {
        "reference": reference,
        "their_reference": "YY-7",
        "kind": "extradition",
        "procedure": "xx-surrender",
        "made_on": "2026-03-02",
        "specimen": True,
        "sides": {"requesting": "YY", "requesting_authority": "Y", "requested": "XX", "requested_authority": "X"},
        "participants": [{"name": OFFICER.name, "role": "officer"}, *others],
        "facts": {"person": {"name": "Jan Voorbeeld"}},
    }
