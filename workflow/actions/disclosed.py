"""The register of disclosures: what left, when, to whom, by whose step, as the trail of each request tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.oversight import kept
from workflow.actions.read import log_read, refuse_unnamed
from workflow.actions.rebuild import actor
from workflow.actions.thread import thread_of
from workflow.model.request import CooperationRequest


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What left by one step."""

    reference: str
    at: datetime
    step: str
    by: str
    to: str
    """The authority it went to."""
    items: tuple[str, ...]
    """List and item, such as `records 1`."""


def disclosures(house: House, *, by: str, purpose: str, at: datetime) -> tuple[Disclosure, ...]:
    """Return every disclosure, the latest first; each request shown is an entry of the access log.

    Raises InputError without a person and a purpose.
    """
    refuse_unnamed(by, purpose)
    found: list[Disclosure] = []
    for request in kept(house):
        if request.disclosures:
            log_read(house, request.id, by=by, purpose=purpose, at=at, what="the register of disclosures")
            found += _of(house, request)
    return tuple(sorted(found, key=lambda each: (each.at, each.reference), reverse=True))


def _of(house: House, request: CooperationRequest) -> list[Disclosure]:
    ours = house.rulebook.procedure(request.procedure).side == "requested"
    to = request.sides.requesting_authority if ours else request.sides.requested_authority
    with house.database.reading() as tx:
        entries = [each for each in thread_of(tx, request.id) if isinstance(each.fields.get("disclosure"), dict)]
    found = []
    for each in entries:
        left, step = each.fields["disclosure"], each.fields.get("step")
        word = str(step.get("id", "")) if isinstance(step, dict) else ""
        items = tuple(f"{path} {item}" for path, those in left.items() for item in those)  # type: ignore[attr-defined]
        found.append(Disclosure(request.reference, each.at, word, actor(each), to, items))
    return found
