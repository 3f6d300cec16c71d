"""Which requests a rule of the packs says must be erased by now, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.look import look
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
    """Yield each request that a rule of the packs says must be erased by now, oldest first."""
    rules = frozenset(name for name, each in house.rulebook.law.rules.items() if _is_ceiling(each.rule.period))
    with house.database.reading() as tx:
        found = queries.lapsed(tx, rules, now)
        for identity, rule in found:
            seen = look(house.rulebook, requests.load(tx, identity), now=now)
            clock = next((each for each in lapsed_ceilings(seen, now) if each.rule == rule), None)
            if clock is not None:
                yield Due(seen.request.reference, rule, str(clock.work_to), tuple(against(seen, now)))


def _is_ceiling(period: object) -> bool:
    return getattr(period, "kind", None) is PeriodKind.KEEP_AT_MOST
