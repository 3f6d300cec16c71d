"""Give one's role on a request to another person until a day, when it ends by itself.

The delegate acts in their own name, so whoever prepared the request neither clears nor decides it as a delegate.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.actions.appoint import refuse_alike
from workflow.actions.recuse import REASONS, refuse_recused, without_what_they_gave
from workflow.engine.guards import participant
from workflow.errors import InputError, NotEntitledError
from workflow.model.day import Day
from workflow.model.delegation import Delegation
from workflow.model.request import Participant
from workflow.vocabulary import Role, Side


class Delegate(Act):
    """A person gives `role`, which they hold on the request, to `to`, up to and with the day `until`."""

    act: Literal["delegate"] = "delegate"
    to: str = Field(min_length=1, max_length=200)
    role: Role
    until: Day
    reasons: str = REASONS


class EndDelegation(Act):
    """A delegation to `to` ends before its day."""

    act: Literal["end-delegation"] = "end-delegation"
    to: str
    reasons: str = REASONS


class LapseDelegations(Act):
    """What `giver` gave of roles outside `keeps` ends, because their account no longer holds these.

    Only `people.confirm_change` does this: an administrator who sees nothing of the request. No file and no form can.
    """

    act: Literal["lapse-delegations"] = "lapse-delegations"
    giver: str
    keeps: frozenset[Role] = frozenset()


def delegate(act: Delegate, before: Before) -> Change:
    """Return the request with the delegate on it. Raises NotEntitledError or InputError."""
    request = before.request
    giver = working(request, act.by, "give their role to somebody")
    if giver.role is not act.role:
        raise NotEntitledError(act.by, f"give away the role {act.role}", f"on this request they are {giver.role}")
    if request.delegation_to(act.by) is not None:
        raise NotEntitledError(act.by, "give their role on", "they hold it for somebody else, and only for a while")
    refuse_alike(request, act.to, "to")
    refuse_recused(request, act.to)
    held = participant(request, act.to)
    if held is not None and held.role is not None:
        raise InputError("to", f"'{act.to}' is {held.role} on this request already", "Choose somebody who has no role.")
    until = end_of(act, before)
    if until <= act.at:
        raise InputError("until", f"{act.until} is over", "Give today or a later day.")
    given = Delegation(by=act.by, to=act.to, role=act.role, last=act.until, until=until, reasons=act.reasons, at=act.at)
    person = Participant(name=act.to, role=act.role)
    after = changed(request, participants=(*request.participants, person), delegations=(*request.delegations, given))
    return Change(
        after, act.act, {"participant": _told(person, act.reasons), "delegation": given.model_dump(mode="json")}
    )


def end_delegation(act: EndDelegation, before: Before) -> Change:
    """Return the request without the delegate. Raises NotEntitledError, or InputError where there is none."""
    request = before.request
    working(request, act.by, "end a delegation")
    if request.delegation_to(act.to) is None:
        running = ", ".join(each.to for each in request.delegations if each.ended_at is None) or "nobody"
        raise InputError("to", f"'{act.to}' stands in for nobody here", f"Who does: {running}.")
    after = request.without_delegate(act.to, act.at)
    return Change(after, act.act, {"participant": _told(Participant(name=act.to), act.reasons)})


def lapse_delegations(act: LapseDelegations, before: Before) -> Change:
    """Return the request without the delegates of somebody who has no account with that role any more."""
    after, told = without_what_they_gave(before.request, act.giver, act.at, act.keeps)
    return Change(after, act.act, told)


def end_of(act: Delegate, before: Before) -> datetime:
    """Return the end of the day `until` where the authority sits, which is the side whose procedure it is.

    Raises InputError for the last day that there is, which has no end.
    """
    if act.until == date.max:
        raise InputError("until", f"{act.until} never ends", "Give the last day on which the role is needed.")
    places = before.rulebook.places(before.request.sides)
    place = places.get(Side(before.look.procedure.side))
    zone = ZoneInfo(place.zone if place is not None and place.zone else "UTC")
    return datetime.combine(act.until + timedelta(days=1), time.min, tzinfo=zone)


def _told(person: Participant, reasons: str) -> dict[str, object]:
    return {**person.model_dump(mode="json"), "reasons": reasons}
