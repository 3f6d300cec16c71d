"""Parts of the request page in plain words: findings, clocks, checkpoints, timeline. Templates only print them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from workflow.actions.desk_request import RequestSeen
from workflow.actions.look import Look
from workflow.actions.timeline import Line
from workflow.clocks.explain import explain
from workflow.documents.foreign import run, strung
from workflow.documents.strings import ENGLISH
from workflow.engine.guards import may_clear
from workflow.model.checkpoint import CheckpointReview
from workflow.model.clock import Clock, ClockState
from workflow.model.finding import Finding
from workflow.web.desk import Desk
from workflow.web.due import Due, due_of
from workflow.web.facts import Said, question
from workflow.web.reasons import sentence

EFFECTS = (
    "mandatory-ground", "discretionary-ground", "missing", "open", "lifted", "met",
    "use-limit", "handling", "permission",
)  # fmt: skip
"""In the order they are shown, gravest first; what does not apply, clocks, checkpoints and holds have their places."""

AT_ONCE = ("mandatory-ground", "discretionary-ground", "missing", "lifted", "use-limit")
"""Shown whole on the page of a request; of the others, their number."""

TONES = {"mandatory-ground": "late", "discretionary-ground": "soon", "missing": "soon", "met": "calm", "lifted": "calm"}
STANDING_TONES = {"open": "outline", "cleared": "calm", "stale": "soon", "refused": "late"}


class Found(NamedTuple):
    """One finding in words."""

    plain: str
    rule: str
    citation: str
    verified: bool
    because: tuple[tuple[str, str], ...]
    """Facts that decided it: question and answer."""
    lacks: tuple[tuple[str, str], ...]
    """Facts it lacks: name and question."""
    lifted_by: str
    may_lift: tuple[str, ...]
    item: str
    limits: tuple[tuple[str, str], ...]


class Section(NamedTuple):
    """The findings of one effect."""

    effect: str
    tone: str
    number: int
    found: tuple[Found, ...]
    """Empty where a page shows their number alone."""


class ClockShown(NamedTuple):
    """One clock in words, with every step of the count."""

    rule: str
    title: str
    citation: str
    due: Due
    verified: bool
    certain: bool
    other_day: str
    steps: tuple[str, ...]
    asks: bool
    """Whether somebody must still act."""


class CheckpointShown(NamedTuple):
    """One checkpoint: its question, where it stands, who answered, and why this person may not."""

    id: str
    title: str
    question: str
    standing: str
    tone: str
    review: CheckpointReview
    against: tuple[str, ...]


class HoldShown(NamedTuple):
    """One hold: the rule, the day since which it stands, and the events that end it."""

    plain: str
    since: str
    ends: str


class Entry(NamedTuple):
    """One line of the timeline."""

    title: str
    by: str
    at: datetime
    detail: str
    is_new: bool


def findings(
    desk: Desk, seen: Look, known: Mapping[str, Said], *, whole: Collection[str] = EFFECTS
) -> tuple[Section, ...]:
    """Return the findings by effect; of the effects that are not in `whole`, their number alone."""
    grouped: dict[str, list[Finding]] = {}
    for finding in seen.findings:
        grouped.setdefault(finding.effect, []).append(finding)
    return tuple(
        Section(
            effect, TONES.get(effect, ""), len(grouped[effect]),
            tuple(_found(desk, each, known, seen.env) for each in grouped[effect]) if effect in whole else (),
        )
        for effect in EFFECTS
        if effect in grouped
    )  # fmt: skip


def _found(desk: Desk, finding: Finding, known: Mapping[str, Said], env: Mapping[str, Any]) -> Found:
    rule = finding.rule
    limit = rule.limit
    limits = (
        () if limit is None else (("purpose", limit.purpose), ("onward", limit.onward), ("retention", limit.retention))
    )
    return Found(
        desk.say(rule.plain), rule.id, desk.cite(rule.citation), rule.verified,
        tuple((question(desk, name), _answer(desk, known, env, name)) for name in finding.deciding),
        tuple((name, question(desk, name)) for name in finding.missing),
        finding.lifted_by or "", rule.lifted_by if finding.effect.endswith("ground") else (),
        finding.item or "", tuple((word, desk.say(text)) for word, text in limits if text),
    )  # fmt: skip


def _answer(desk: Desk, known: Mapping[str, Said], env: Mapping[str, Any], name: str) -> str:
    """Return what is known of a fact; of an event, the day it happened."""
    if name in known:
        return known[name].value
    return desk.words.day(env[name]) if isinstance(env.get(name), date) else ""


def clocks(desk: Desk, seen: Look, now: datetime) -> tuple[ClockShown, ...]:
    """Return the clocks that run or ran, what lapses first on top, then what is over."""
    started = [clock for clock in seen.clocks if clock.start is not None]
    order = sorted(started, key=lambda c: (not c.is_outstanding, c.lapses_at is None, c.lapses_at or now))
    return tuple(_clock(desk, clock, now) for clock in order)


def _clock(desk: Desk, clock: Clock, now: datetime) -> ClockShown:
    rule = desk.house.rulebook.law.rules[clock.rule].rule
    other = desk.words.day(clock.alternative_due) if clock.alternative_due else ""
    return ClockShown(
        clock.rule, desk.say(clock.title), desk.cite(rule.citation), clock_due(desk, clock, now),
        clock.verified and rule.verified, clock.certain, other, _explained(desk, clock), clock.is_outstanding,
    )  # fmt: skip


def _explained(desk: Desk, clock: Clock) -> tuple[str, ...]:
    """Return how the date was counted; what follows if it is missed, and what is cited, stays English and says so."""
    clocks, own = desk.house.rulebook.clocks, desk.words.language
    if own not in clocks.strings:
        return tuple(map(desk.english, explain(clock, clocks, events=desk.titles.event_texts)))
    told = explain(clock, clocks, own, events=desk.titles.event_texts)
    if own == ENGLISH:
        return told
    lost = (clock.consequence or {}).get(ENGLISH, "")
    quoted = [str(step.params.get("cite") or lost) for step in clock.steps]
    parts = [each.partition(english) if english else (each, "", "") for each, english in zip(told, quoted, strict=True)]
    return tuple(run(before, desk.english(found), after) if found else before for before, found, after in parts)


def clock_due(desk: Desk, clock: Clock, now: datetime) -> Due:
    """Return a clock as a ring with words."""
    words = desk.words
    day = clock.work_to.isoformat() if clock.work_to else ""
    start = clock.start.isoformat() if clock.start else ""
    if clock.state is ClockState.RUNNING:
        return due_of(words, clock.lapses_at, day=day, start=start, now=now)
    if clock.state is ClockState.MISSED and clock.ended_at == clock.due and clock.lapses_at and clock.lapses_at <= now:
        return due_of(words, clock.lapses_at, day=day, start=start, now=now)
    tone = {ClockState.MET: "met", ClockState.MISSED: "late"}.get(clock.state, "none")
    ended: date | None = clock.ended_at or clock.work_to
    return Due(
        tone, 100 if tone != "none" else 0, words(f"clocks.{clock.state.value}"), words.day(ended) if ended else ""
    )


def checkpoints(desk: Desk, seen: Look, person: str) -> tuple[CheckpointShown, ...]:
    """Return the checkpoints, those that still ask for somebody on top."""
    order = sorted(seen.checkpoints, key=lambda review: review.passable)
    return tuple(
        CheckpointShown(
            review.checkpoint.id, desk.titles.checkpoint(review.checkpoint.id), desk.say(review.checkpoint.question),
            review.standing.value, STANDING_TONES[review.standing.value], review,
            tuple(sentence(desk, reason) for reason in may_clear(review, seen.request, person)),
        )
        for review in order
    )  # fmt: skip


def holds(desk: Desk, seen: Look) -> tuple[HoldShown, ...]:
    """Return the holds that stand."""
    words, title = desk.words, desk.titles.event
    return tuple(
        HoldShown(desk.english(each.plain), words.day(each.day), strung(", ", map(title, each.ends)))
        for each in seen.holds
    )


def timeline(desk: Desk, seen: RequestSeen) -> tuple[Entry, ...]:
    """Return what was done, the latest on top."""
    return tuple(_entry(desk, seen, line) for line in reversed(seen.lines))


def _entry(desk: Desk, seen: RequestSeen, line: Line) -> Entry:
    detail = strung("; ", _details(desk, seen.request.procedure, line))
    return Entry(desk.words.open("acts", line.act), line.by, line.at, detail, seen.is_new(line))


def _details(desk: Desk, procedure: str, line: Line) -> Iterator[str]:
    """Yield what an entry says in a few words: the step, the event, the checkpoint, how many facts."""
    if line.facts and line.act != "open":
        yield desk.words("timeline.facts", n=line.facts)
    for name, word in line.named:
        yield titled(desk, procedure, name, word)
    yield from line.said


def titled(desk: Desk, procedure: str, name: str, word: str) -> str:
    """Return in words what a field of an entry names: a step, an event, a checkpoint, a person."""
    if name == "step":
        return desk.titles.step(procedure, word)
    if name == "event":
        return desk.titles.event(word)
    if name == "clearance":
        return desk.titles.checkpoint(word)
    if name == "ended-delegations":
        return desk.words("timeline.delegations-ended", names=word)
    return word if name == "participant" else word.replace("-", " ")
