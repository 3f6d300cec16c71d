"""The law: what carries a request between two sides, what may be asked, and the statistics."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from workflow.actions.law_json import law_json
from workflow.actions.law_page import law_page, sides_between
from workflow.actions.statistics import statistics
from workflow.model.base import say
from workflow.model.day import Day
from workflow.model.fact import FactKind
from workflow.model.request import CODE
from workflow.model.token import Scope
from workflow.web.api.caller import may
from workflow.web.api.problem import documented
from workflow.web.api.shapes import Balance, Figures
from workflow.web.deps import DeskDep

router = APIRouter(tags=["law"], dependencies=[Depends(may(Scope.READ))], responses=documented())
Code = Annotated[str, Query(pattern=CODE, description="A jurisdiction, such as NL or US-AL")]
Word = Annotated[str, Query(min_length=1, max_length=60, pattern="^[a-z0-9][a-z0-9-]*$")]
DayGiven = Annotated[Day | None, Query(description="A day, such as 2026-03-31; today where it is left out")]


@router.get("/law")
def law(
    desk: DeskDep, *, requesting: Code, requested: Code, kind: Word, on: DayGiven = None,
    channel: Word = "direct",
) -> dict[str, Any]:  # fmt: skip
    """Say what law carries a request between two sides on a day: `comity-law-1` of docs/json.md."""
    sides = sides_between(requesting, requested, channel)
    day = on or desk.now().date()
    page = law_page(desk.house.rulebook, desk.house.settings.rules, sides, kind, day)
    return law_json(page, desk.house.rulebook)


@router.get("/facts")
def facts(desk: DeskDep) -> list[FactKind]:
    """Give the dictionary: every fact a rule may ask about, with its type and plain question."""
    return list(desk.house.rulebook.law.dictionary.kinds.values())


@router.get("/events")
def events(desk: DeskDep) -> dict[str, str]:
    """Give every kind of event with its title."""
    return {kind.id: say(kind.title, desk.words.language) for kind in desk.house.rulebook.law.events.values()}


@router.get("/statistics")
def figures(
    desk: DeskDep, *, start: Annotated[Day, Query()], end: Annotated[Day, Query()],
    by: Literal["all", "country", "kind", "instrument"] = "all", specimens: bool = False,
) -> Figures:  # fmt: skip
    """Give statistics from the first day to before `end`, both at midnight UTC; they balance."""
    found = statistics(desk.house, _midnight(start), _midnight(end), by=by, specimens=specimens)
    lines = [
        Balance(group=group, opening=line.opening, received=line.received, reopened=line.reopened, closed=line.closed,
                closing=line.closing, days=line.days)
        for group, line in found.items()
    ]  # fmt: skip
    return Figures(start=start, end=end, by=by, specimens=specimens, lines=lines)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
