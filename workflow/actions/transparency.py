"""The oversight report: what came, went and stayed, whose clock ran, on which grounds was refused. Nobody is named.

Small counts point at people, so a row with one to four of anything is put together with others, until
nothing small is left; what cannot be put together is withheld. The sums stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from workflow.actions.house import House
from workflow.actions.statistics import COLUMNS, Line, grouped, total
from workflow.documents.foreign import strung
from workflow.documents.paper import Paper, make_paper
from workflow.documents.printed import source_of
from workflow.documents.strings import ENGLISH, Strings
from workflow.documents.values import place_name
from workflow.model.base import say
from workflow.store import lives
from workflow.store.lives import Mark, Sort
from workflow.vocabulary import RuleType, StepEffect

FORM = "oversight-report"
SMALL = 5
"""Counts from one to below this are not published."""

OTHERS, UNGROUNDED = "others", "no encoded ground"
GROUPS = ("kind", "country", "instrument")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, as the office itself sees them: nothing is put together."""

    start: datetime
    end: datetime
    lines: Mapping[str, Mapping[str, Line]]
    """By group (all, kind, country, instrument), then by its words."""
    refusals: Mapping[str, int]
    """Refusals by the place of the ground that was found; one refusal may rest on several."""

    @property
    def whole(self) -> Line:
        """Return all requests together."""
        return total(self.lines["all"].values())


def figures(house: House, start: datetime, end: datetime, *, specimens: bool = False) -> Figures:
    """Return the figures from `start` to before `end`. Raises InputError."""
    lines = grouped(house, start, end, specimens=specimens)
    refused: dict[str, int] = {}
    with house.database.reading() as tx:
        for mark in lives.marks(tx, start, end, Sort.STEP, Sort.DECISION, specimens=specimens):
            for place in _grounds(house, mark):
                refused[place] = refused.get(place, 0) + 1
    ordered = dict(sorted(refused.items(), key=lambda pair: (-pair[1], pair[0])))
    return Figures(start, end, lines, ordered)


def _grounds(house: House, mark: Mark) -> tuple[str, ...]:
    """Return the places of the grounds that a step cites, if it is a refusal."""
    law = house.rulebook.law
    procedure = law.procedures.get(mark.procedure)
    step = procedure.step(mark.said["word"]) if procedure else None
    if step is None or step.effect is not StepEffect.REFUSES:
        return ()
    cited = [law.rules[name].rule for each in mark.said["cited"] if (name := _rule(each)) in law.rules]
    grounds = {str(rule.citation) for rule in cited if rule.type is RuleType.GROUND_FOR_REFUSAL}
    return tuple(sorted(grounds)) or (UNGROUNDED,)


def _rule(finding: str) -> str:
    """Return the rule of a finding, without its item."""
    return str(finding).partition("#")[0].partition("[")[0]


def public(lines: Mapping[str, Line]) -> dict[str, Line] | None:
    """Return the rows with none that is small, the small ones together as `others`; None where all must be withheld."""
    kept = {name: line for name, line in lines.items() if not _is_small(line)}
    small = [line for name, line in lines.items() if name not in kept]
    while small and _is_small(total(small)):
        if not kept:
            return None
        least = min(kept, key=lambda name: (kept[name].opening + kept[name].received, name))
        small.append(kept.pop(least))
    return {**kept, OTHERS: total(small)} if small else kept


def public_counts(counts: Mapping[str, int]) -> dict[str, int] | None:
    """Return counts with none that is small, as `public` does."""
    found = public({name: Line(received=count) for name, count in counts.items()})
    return None if found is None else {name: line.received for name, line in found.items()}


def _is_small(line: Line) -> bool:
    return any(0 < getattr(line, name) < SMALL for name in COLUMNS)


def shown(count: int) -> str:
    """Return a count as it may be published."""
    return f"fewer than {SMALL}" if 0 < count < SMALL else str(count)


def report_case(house: House, found: Figures, *, strings: Strings | None = None) -> dict[str, Any]:
    """Return what the form of the report prints, as plain values."""
    last = (found.end - timedelta(days=1)).date()
    whole = found.whole
    refusals = public_counts(found.refusals)
    return {
        "reference": f"{found.start:%Y-%m-%d} to {last.isoformat()}",
        "requested": {"code": "XX", "name": house.settings.authority},
        "date": last.isoformat(), "purpose_line": f"Requests from {found.start:%Y-%m-%d} to {last.isoformat()}",
        "packs": {"digest": house.rulebook.digest, "adopted": False, "list": []},
        "paper": {"code": f"REPORT-{found.start:%Y%m%d}-{last:%Y%m%d}", "number": 1, "version": 1},
        "report": {
            "from": found.start.date().isoformat(), "until": last.isoformat(), "authority": house.settings.authority,
            "balance": [{"what": name, "count": shown(getattr(whole, name))} for name in COLUMNS],
            "days": _days(whole) or None,
            **{by: rows(house, by, found.lines[by], strings) for by in GROUPS},
            "refusals": [{"ground": name, "count": str(n)} for name, n in (refusals or {}).items()] or None,
            "withheld": list(_withheld(found, refusals)) or None,
        },
    }  # fmt: skip


def rows(
    house: House, by: str, lines: Mapping[str, Line], strings: Strings | None = None
) -> list[dict[str, str]] | None:
    """Return one published table as rows of words, None where there is none."""
    kept = public(lines)
    return [
        {"name": title_of(house, by, name, strings), **{each: str(getattr(line, each)) for each in COLUMNS}}
        for name, line in (kept or {}).items()
    ] or None


def title_of(house: House, by: str, name: str, strings: Strings | None = None) -> str:
    """Return how a word of a group reads, in English or as `strings` say it: a kind, a place, the instruments."""
    law, told = house.rulebook.law, strings.say if strings else say
    if by == "kind" and name in law.kinds:
        return told(law.kinds[name].title)
    if by == "country" and name != OTHERS and not name.startswith("("):
        return place_name(name, strings.language if strings else ENGLISH)
    if by == "instrument":
        packs = [law.packs[each].header.title for each in name.split(" + ") if each in law.packs]
        return strung("; ", map(told, packs)) or name
    return name


def _days(whole: Line) -> list[dict[str, str]]:
    return [{"whose": whose, "days": f"{days:.0f}"} for whose, days in sorted(whole.days.items())]


def _withheld(found: Figures, refusals: Mapping[str, int] | None) -> Iterator[str]:
    for by in GROUPS:
        if found.lines[by] and public(found.lines[by]) is None:
            yield f"by {by}: every count is small"
    if found.refusals and refusals is None:
        yield "refusals by ground: every count is small"


def report_paper(house: House, found: Figures, *, made_at: datetime, templates: Path) -> Paper:
    """Return the report as HTML and PDF, with its data inside. Raises DocumentError."""
    case = report_case(house, found)
    source = source_of(case)
    return make_paper(FORM, case, source=source, made_at=made_at, templates_dir=templates)
