"""Which requests a rule of the packs says must be erased by now, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.look import look
from workflow.actions.read import log_read, refuse_unnamed
from workflow.actions.retention import against, lapsed_ceilings
from workflow.model.period import PeriodKind
from workflow.store import queries, requests


@dataclass(frozen=True, slots=True)
class Due:
    """A request that a rule says must be erased, and everything that stands in the way."""

    reference: str
    rule: str
    since: str
    against: tuple[str, ...]


def retention_due(house: House, now: datetime) -> Iterator[Due]:
    """Yield each request that a rule of the packs says must be erased by now, oldest first; to count them."""
    rules = frozenset(name for name, each in house.rulebook.law.rules.items() if _is_ceiling(each.rule.period))
    with house.database.reading() as tx:
        found = queries.lapsed(tx, rules, now)
        for identity, rule in found:
            seen = look(house.rulebook, requests.load(tx, identity), now=now)
            clock = next((each for each in lapsed_ceilings(seen, now) if each.rule == rule), None)
            if clock is not None:
                yield Due(seen.request.reference, rule, str(clock.work_to), tuple(against(seen, now)))


def register_of_due(house: House, *, by: str, purpose: str, at: datetime) -> tuple[Due, ...]:
    """Return what must be erased by now; each request shown is an entry of the access log.

    Raises InputError without a person and a purpose.
    """
    refuse_unnamed(by, purpose)
    found = tuple(retention_due(house, at))
    for reference in dict.fromkeys(each.reference for each in found):
        log_read(house, reference, by=by, purpose=purpose, at=at, what="what must be erased")
    return found


def _is_ceiling(period: object) -> bool:
    return getattr(period, "kind", None) is PeriodKind.KEEP_AT_MOST
