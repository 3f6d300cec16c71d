"""Appoint a person to a request: officer, reviewer, counsel, interpreter; recusal takes a role away."""

from __future__ import annotations

from typing import Literal

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.errors import NotEntitledError
from workflow.model.request import Participant
from workflow.vocabulary import Role


class Appoint(Act):
    """A person joins the request, or leaves their role on it."""

    act: Literal["appoint"] = "appoint"
    participant: Participant
    reasons: str = ""


def appoint(act: Appoint, before: Before) -> Change:
    """Return the request with the person on it. Raises NotEntitledError."""
    working(before.request, act.by, "appoint someone", (Role.OFFICER, Role.SUPERVISOR))
    new = act.participant
    if new.name == act.by and new.role is not None:
        raise NotEntitledError(act.by, "give themselves a role", "someone else must appoint them")
    after = changed(before.request, participants=(*before.request.participants, new))
    return Change(after, "appoint", {"participant": {**new.model_dump(mode="json"), "reasons": act.reasons}})
