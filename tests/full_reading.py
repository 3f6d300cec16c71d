"""The log read from end to end, as figures were made before they were counted: what those are compared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from workflow.actions.counting import COUNTED
from workflow.actions.house import House
from workflow.actions.oversight import AGAINST, Quality
from workflow.actions.statistics import COLUMNS, ERASED, GROUPS, NONE_RUNS, Line
from workflow.actions.thread import Told, opened
from workflow.model.checkpoint import Standing
from workflow.model.clock import ClockState
from workflow.model.period import PeriodKind
from workflow.model.procedure import GRAVE
from workflow.store import trail_log
from workflow.trail.entry import DECISIONS, ERASE
from workflow.vocabulary import Phase, RuleType, Side, StepEffect

UNGROUNDED = "no encoded ground"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Life:
    """One request: what it is, and its entries."""

    about: Mapping[str, Any]
    told: tuple[Told, ...]
    id: str = ""


def grouped(
    house: House,
    found: Iterable[Life],
    start: datetime,
    end: datetime,
    *,
    groups: tuple[str, ...] = GROUPS,
    specimens: bool = False,
) -> dict[str, dict[str, Line]]:
    """Return, by each of `groups`, what came, went and stayed: in one reading."""
    lines: dict[str, dict[str, Line]] = {by: {} for by in groups}
    for life in found:
        if bool(life.about.get("specimen")) is not specimens:
            continue
        own = Line()
        _count(own, list(_spans(house, life)), start, end)
        _split(own, house, life, (start, end))
        for by in groups:
            _add(lines[by].setdefault(_GROUPED[by](house, life), Line()), own)
    return {by: dict(sorted((n, each) for n, each in found.items() if each != Line())) for by, found in lines.items()}


def _add(whole: Line, line: Line) -> None:
    for name in COLUMNS:
        setattr(whole, name, getattr(whole, name) + getattr(line, name))
    for whose, days in line.days.items():
        whole.days[whose] = whole.days.get(whose, 0) + days


def lives(house: House) -> Iterator[Life]:
    """Yield every request there ever was, with its entries."""
    chains: dict[str, list[Told]] = {}
    with house.database.reading() as tx:
        driver = tx.connection.connection.driver_connection
        words = ("kind", "procedure", "requesting", "requested", "specimen")
        rows = {each[0]: dict(zip(words, each[1:], strict=True))
                for each in driver.execute(f"SELECT id, {', '.join(words)} FROM requests")}  # fmt: skip  # noqa: S608
        for stored in trail_log.some(tx, DECISIONS, 0, trail_log.size(tx, DECISIONS)):
            if stored.request is not None:
                chains.setdefault(stored.request, []).append(opened(stored, tx, COUNTED.__contains__))
    for identity, told in chains.items():
        about: object = rows.get(identity, {})
        if told[-1].act == ERASE:
            about = told[-1].fields.get("statistics", {})
        yield Life(about if isinstance(about, Mapping) else {}, tuple(told), identity)


def _spans(house: House, life: Life) -> Iterator[tuple[datetime, bool, bool]]:
    """Yield each moment a request began or ended to be open: when, whether it opened, whether for the first time."""
    is_open, was_open = False, False
    for told in life.told:
        opens = told.act != ERASE and not is_closed(house, life, told.stage_after)
        if opens != is_open:
            yield told.at, opens, not was_open
            is_open, was_open = opens, True


def is_closed(house: House, life: Life, stage: str | None) -> bool:
    """Say whether a stage is one of a procedure's last; a stage that no procedure has now is taken as open."""
    procedure = house.rulebook.law.procedures.get(str(life.about.get("procedure")))
    stages = {each.id: each.phase for each in procedure.stages} if procedure else {}
    return stages.get(stage or "") is Phase.CLOSED


def _count(line: Line, spans: list[tuple[datetime, bool, bool]], start: datetime, end: datetime) -> None:
    line.opening += _open_before(spans, start)
    line.closing += _open_before(spans, end)
    for at, opens, first in spans:
        if start <= at < end:
            line.received += opens and first
            line.reopened += opens and not first
            line.closed += not opens


def _open_before(spans: list[tuple[datetime, bool, bool]], moment: datetime) -> bool:
    return next((opens for at, opens, _ in reversed(spans) if at < moment), False)


def _split(line: Line, house: House, life: Life, period: tuple[datetime, datetime]) -> None:
    """Add the days between entries, while the request was open, to whoever's clock ran."""
    running: tuple[str, ...] = ()
    last = life.told[-1]
    ends = (*life.told, Told(0, max(period[1], last.at), "", None, None, {}))
    for told, following in pairwise(ends):
        if "clocks" in told.fields:
            running = _running(house, told.fields["clocks"])
        if told.act == ERASE or is_closed(house, life, told.stage_after):
            continue
        spent = min(following.at, period[1]) - max(told.at, period[0])
        if spent > timedelta():
            whose = ERASED if told.erased else " and ".join(running) or NONE_RUNS
            line.days[whose] = line.days.get(whose, 0) + spent / _DAY


def _running(house: House, clocks: Any) -> tuple[str, ...]:
    """Return in whose time the running clocks run that ask somebody to act."""
    sides: set[str] = set()
    for rule, state, *_ in clocks:
        known = house.rulebook.law.rules.get(rule)
        period = known.rule.period if known else None
        if state == ClockState.RUNNING and period is not None and period.kind is PeriodKind.ACT_BY:
            sides.add(period.zone if period.zone in set(Side) else "another")
    return tuple(sorted(sides))


def _country(house: House, life: Life) -> str:
    """Return the other side: who asks us, or whom we ask."""
    procedure = house.rulebook.law.procedures.get(str(life.about.get("procedure")))
    other = "requested" if procedure is not None and procedure.side == "requesting" else "requesting"
    return str(life.about.get(other) or ERASED)


def _instrument(house: House, life: Life) -> str:
    """Return the instruments under which the request was first assessed, as its first entry recorded."""
    findings = life.told[0].fields.get("findings", [])
    packs = {str(line[0]).partition("/")[0] for line in findings} if isinstance(findings, list) else set()
    known = house.rulebook.law.packs
    found = sorted(name for name in packs if name in known and known[name].header.of == "instrument")
    return ERASED if life.told[0].erased else " + ".join(found) or "no instrument"


_GROUPED: dict[str, Callable[[House, Life], str]] = {
    "all": lambda _house, _life: "all",
    "country": _country,
    "kind": lambda _house, life: str(life.about.get("kind") or ERASED),
    "instrument": _instrument,
}


def _grounds(house: House, life: Life, start: datetime, end: datetime) -> Iterator[str]:
    """Yield the places of the grounds that each refusal cites."""
    law = house.rulebook.law
    procedure = law.procedures.get(str(life.about.get("procedure")))
    for told in life.told:
        said: Any = told.fields.get("step")
        step = procedure.step(str(said["id"])) if procedure and isinstance(said, dict) else None
        if step is None or step.effect is not StepEffect.REFUSES or not start <= told.at < end:
            continue
        decision: Any = told.fields.get("decision") or {}
        cited = [law.rules[name].rule for each in decision.get("findings", ()) if (name := _rule(each)) in law.rules]
        grounds = {str(rule.citation) for rule in cited if rule.type is RuleType.GROUND_FOR_REFUSAL}
        yield from sorted(grounds) or (UNGROUNDED,)


def _rule(finding: str) -> str:
    """Return the rule of a finding, without its item."""
    return str(finding).partition("#")[0].partition("[")[0]


def checkpoint_quality(found_lives: Iterable[Life], start: datetime, end: datetime) -> tuple[Quality, ...]:
    """Return each checkpoint that was answered from `start` to before `end`, by id."""
    found: dict[str, Quality] = {}
    for life in found_lives:
        _answers(life, found, start, end)
    return tuple(found[name] for name in sorted(found))


def _answers(life: Life, found: dict[str, Quality], start: datetime, end: datetime) -> None:
    ground: dict[str, tuple[str, datetime]] = {}
    standing: dict[str, str] = {}
    for told in life.told:
        inside = start <= told.at < end
        answer: Any = told.fields.get("clearance")
        if isinstance(answer, dict):
            word = str(answer["checkpoint"])
            if inside:
                _answer(found.setdefault(word, Quality(word)), told, answer, ground.get(word), standing.get(word))
        listed: Any = told.fields.get("checkpoints")
        for word, now, digest in listed or ():
            if inside and standing.get(word) == Standing.CLEARED and now == Standing.STALE:
                found.setdefault(word, Quality(word)).lapsed += 1
            standing[word] = now
            if ground.get(word, ("",))[0] != digest:
                ground[word] = (digest, told.at)


def _answer(
    quality: Quality,
    told: Told,
    answer: Mapping[str, Any],
    ground: tuple[str, datetime] | None,
    before: str | None,
) -> None:
    if answer.get("withdrawn"):
        quality.refused += 1
        quality.reversed += before == Standing.CLEARED
    else:
        quality.signed += 1
    if ground is not None:
        quality.waited.append((told.at - ground[1]).total_seconds() / 60)


def decisions(life: Life, *, signatures: bool = False) -> Iterator[tuple[Told, str, str]]:
    """Yield each decision, and with `signatures` each answer: its entry, its word, the outlook before it."""
    outlook = ""
    for told in life.told:
        step: Any = told.fields.get("step")
        answer: Any = told.fields.get("clearance")
        if "decision" in told.fields and isinstance(step, dict):
            yield told, str(step["id"]), outlook
        elif signatures and isinstance(answer, dict):
            yield told, str(answer["checkpoint"]), outlook
        outlook = str(told.fields.get("outlook", outlook))


def overrides(house: House, found_lives: Iterable[Life], start: datetime, end: datetime) -> set[tuple[str, int, str]]:
    """Return each grant made against a finding: its request, its entry, the outlook."""
    found = set()
    for life in found_lives:
        procedure = house.rulebook.law.procedures.get(str(life.about.get("procedure")))
        for told, word, outlook in decisions(life):
            step = procedure.step(word) if procedure else None
            if step and step.effect in GRAVE and outlook in AGAINST and start <= told.at < end:
                found.add((life.id, told.seq, outlook))
    return found
