"""Withdraw from a request, for a conflict of interest for example. Only another person brings somebody back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.engine.guards import participant
from workflow.errors import ActionError, InputError, NotEntitledError
from workflow.model.delegation import Recusal
from workflow.model.request import CooperationRequest, Participant
from workflow.vocabulary import Role

APPOINTING = (Role.OFFICER, Role.SUPERVISOR)
"""Who may appoint somebody: one of them must stay."""
REASONS = Field(min_length=1, max_length=2_000)


class Recuse(Act):
    """A person withdraws from the request, with the reason."""

    act: Literal["recuse"] = "recuse"
    reasons: str = REASONS


class LiftRecusal(Act):
    """Another person lets somebody who withdrew be appointed again."""

    act: Literal["lift-recusal"] = "lift-recusal"
    name: str
    reasons: str = REASONS


def recuse(act: Recuse, before: Before) -> Change:
    """Return the request without the person's role. Raises NotEntitledError, or ActionError where nobody would stay."""
    request = before.request
    working(request, act.by, "withdraw from it")
    names = {each.name for each in request.participants} - {act.by}
    if not any(found.role in APPOINTING for name in names if (found := participant(request, name))):
        told = "Nobody would be left on this request who could appoint anybody."
        raise ActionError(told, "Appoint an officer or a supervisor first.")
    gone = Participant(name=act.by)
    left, ended = without_what_they_gave(request.without_delegate(act.by, act.at), act.by, act.at)
    left = changed(
        left,
        participants=(*left.participants, gone),
        recusals=(*request.recusals, Recusal(by=act.by, at=act.at, reasons=act.reasons)),
    )
    return Change(left, act.act, {"participant": {**gone.model_dump(mode="json"), "reasons": act.reasons}, **ended})


def lift_recusal(act: LiftRecusal, before: Before) -> Change:
    """Return the request on which the person may be appointed again. Raises NotEntitledError or InputError."""
    request = before.request
    if act.by == act.name:
        raise NotEntitledError(act.by, "lift their own withdrawal", "somebody else on the request must")
    working(request, act.by, "lift a withdrawal", APPOINTING)
    standing = request.recusal_of(act.name)
    if standing is None:
        raise InputError("name", f"'{act.name}' has not withdrawn from this request", "Appoint them as they are.")
    lifted = standing.model_copy(update={"lifted_by": act.by})
    after = changed(request, recusals=tuple(lifted if each is standing else each for each in request.recusals))
    return Change(after, act.act, {"recusal": {"name": act.name, "reasons": act.reasons}})


def without_what_they_gave(
    request: CooperationRequest, name: str, when: datetime, keeps: Collection[Role | None] = ()
) -> tuple[CooperationRequest, dict[str, object]]:
    """Return the request after every delegation ended that `name` gave of a role outside `keeps`, and what is told.

    Nobody acts in the place of somebody who has no such place any more.
    """
    ended = [each for each in request.delegations if each.by == name and not each.ended_at and each.role not in keeps]
    for each in ended:
        request = request.without_delegate(each.to, when)
    if not ended:
        return request, {}
    told = {"to": ", ".join(each.to for each in ended), "given": [each.model_dump(mode="json") for each in ended]}
    return request, {"ended-delegations": told}


def refuse_recused(request: CooperationRequest, name: str) -> None:
    """Raise ActionError where `name` withdrew from the request and nobody lifted that."""
    standing = request.recusal_of(name)
    if standing is not None:
        told = f"{name} withdrew from this request on {standing.at:%Y-%m-%d}: {standing.reasons}"
        raise ActionError(told, "Somebody else on the request lifts that first (act lift-recusal), with reasons.")
