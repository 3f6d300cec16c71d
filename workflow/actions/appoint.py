"""Appoint a person to a request: officer, reviewer, counsel, interpreter; recusal takes a role away."""

from __future__ import annotations

from typing import Literal

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.actions.recuse import refuse_recused, without_what_they_gave
from workflow.errors import InputError, NotEntitledError
from workflow.model.request import CooperationRequest, Participant, plain_name
from workflow.vocabulary import Role


class Appoint(Act):
    """A person joins the request, or leaves their role on it."""

    act: Literal["appoint"] = "appoint"
    participant: Participant
    reasons: str = ""


def appoint(act: Appoint, before: Before) -> Change:
    """Return the request with the person on it. Raises NotEntitledError or InputError."""
    working(before.request, act.by, "appoint someone", (Role.OFFICER, Role.SUPERVISOR))
    new = act.participant
    if new.name == act.by and new.role is not None:
        raise NotEntitledError(act.by, "give themselves a role", "someone else must appoint them")
    refuse_alike(before.request, new.name, "participant.name")
    if new.role is not None:
        refuse_recused(before.request, new.name)
    request = before.request.without_delegate(new.name, act.at)  # an appointment stands in the place of a delegation
    request, ended = without_what_they_gave(request, new.name, act.at, (new.role,))
    after = changed(request, participants=(*request.participants, new))
    return Change(after, "appoint", {"participant": {**new.model_dump(mode="json"), "reasons": act.reasons}, **ended})


def refuse_alike(request: CooperationRequest, name: str, field: str) -> None:
    """Raise InputError at `field` where `name` is another spelling of somebody who is on the request."""
    alike = next((p.name for p in request.participants if same_name(p.name, name) and p.name != name), None)
    if alike is not None:
        raise InputError(field, f"'{name}' is '{alike}' in another spelling", f"Write '{alike}'.")


def same_name(one: str, other: str) -> bool:
    """Say whether two spellings are one name, so that nobody stands beside themselves as a second person."""
    return plain_name(one) == plain_name(other)
