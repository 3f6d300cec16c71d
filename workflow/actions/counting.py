"""Counts lives from the log of decisions, entry by entry: each once, however long the log has grown.

What is kept needs no law to be made: stages, rules of running clocks, packs, answers; what they mean
is asked of the law when figures are asked for. Where a request is another than it was, or was erased,
its own entries are counted anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workflow.actions.house import House
from workflow.actions.thread import Told, opened
from workflow.model.checkpoint import Standing
from workflow.model.clock import ClockState
from workflow.store import lives, trail_log
from workflow.store.lives import About, Life, Sort
from workflow.store.session import Transaction
from workflow.trail.entry import DECISIONS, ERASE, parse_entry
from workflow.vocabulary import Phase

AT_ONCE = 100
"""Entries in one transaction, so that nobody who acts waits long."""

COUNTED = frozenset({
    "actor", "checkpoints", "clearance", "clocks", "decision", "findings", "outlook", "statistics", "step"
})  # fmt: skip
"""The fields of an entry that anything is counted from; no other is opened."""

_NEW: dict[str, Any] = {
    "seq": 0, "stage": "", "earlier": [], "running": [], "over": False, "erased": False, "outlook": "", "ground": {},
    "standing": {},
}  # fmt: skip


def count_lives(house: House) -> None:
    """Count what was recorded since the last time. Raises TrailError where an entry does not hold."""
    closing = _closing(house)
    word = json.dumps(sorted(closing))
    while True:
        with house.database.reading() as tx:
            position, under = lives.counted(tx)
            if under == word and position >= trail_log.size(tx, DECISIONS):
                return
        with house.database.writing() as tx:
            position, under = lives.counted(tx)
            if under != word:
                lives.mark_closed(tx, closing)
            _count_some(tx, position, closing, word)


def _closing(house: House) -> frozenset[tuple[str, str]]:
    """Return every stage in which a request is closed, with its procedure; one that no procedure has now is open."""
    procedures = house.rulebook.law.procedures.values()
    return frozenset((p.id, stage.id) for p in procedures for stage in p.stages if stage.phase is Phase.CLOSED)


def _count_some(tx: Transaction, position: int, closing: frozenset[tuple[str, str]], word: str) -> None:
    found: dict[str, list[trail_log.StoredEntry]] = {}
    for stored in trail_log.some(tx, DECISIONS, position, AT_ONCE):
        position += 1
        if stored.request is not None:
            found.setdefault(stored.request, []).append(stored)
    for request, entries in found.items():
        _count(tx, request, entries, closing)
    lives.keep_counted(tx, position, word)


def _count(
    tx: Transaction, request: str, entries: list[trail_log.StoredEntry], closing: frozenset[tuple[str, str]]
) -> None:
    life = lives.life_of(tx, request)
    new = [each for each in entries if life is None or each.seq > life.state["seq"]]
    if not new:
        return
    about = lives.about(tx, request)
    if life is None or life.about != about or parse_entry(new[-1].public).act == ERASE:
        lives.forget(tx, request)
        told = [opened(each, tx, COUNTED.__contains__) for each in trail_log.entries_of(tx, request)]
        life = _begun(told, about)
    else:
        told = [opened(each, tx, COUNTED.__contains__) for each in new]
    for each in told:
        _take(tx, request, life, each, closing)
    lives.keep_life(tx, request, life)


def _begun(told: list[Told], about: About) -> Life:
    """Return the life of a request of which nothing was counted yet."""
    if told[-1].act == ERASE:
        said: Any = told[-1].fields.get("statistics")
        about = About(**{**said, "specimen": int(said["specimen"])}) if isinstance(said, dict) else About()
        told[:] = [each if each.outlives else replace(each, fields={}, erased=True) for each in told]
    findings: Any = told[0].fields.get("findings")
    packs = {str(line[0]).partition("/")[0] for line in findings} if isinstance(findings, list) else set()
    return Life(about, json.dumps(sorted(packs)), int(told[0].erased), json.loads(json.dumps(_NEW)))


def _take(tx: Transaction, request: str, life: Life, told: Told, closing: frozenset[tuple[str, str]]) -> None:
    """Count one entry: the stretch that it begins, if it does, and its marks."""
    state, fields = life.state, told.fields
    at, begun = lives.micros(told.at), bool(state["seq"])
    clocks: Any = fields.get("clocks")
    running = state["running"]
    if clocks is not None:
        running = sorted(rule for rule, stands, *_ in clocks if stands == ClockState.RUNNING)
    now = {"stage": told.stage_after or "", "running": running, "over": told.act == ERASE, "erased": told.erased}
    if not begun or any(state[name] != said for name, said in now.items()):
        earlier = sorted({*state["earlier"], *([state["stage"]] if begun and not state["over"] else [])})
        lives.add_span(tx, request, {
            "seq": told.seq, "begins": at, "before": "" if state["over"] else state["stage"],
            "earlier": json.dumps(earlier), "stage": now["stage"], "running": json.dumps(running),
            "erased": int(told.erased), "over": int(now["over"]),
            "closed": int(now["over"] or (life.about.procedure, now["stage"]) in closing),
        })  # fmt: skip
        state["earlier"] = earlier
    lives.add_marks(tx, request, told.seq, at, _marks(state, told, at))
    state.update(now, seq=told.seq, outlook=str(fields.get("outlook", state["outlook"])))


def _marks(state: dict[str, Any], told: Told, at: int) -> Iterator[tuple[Sort, dict[str, Any]]]:
    """Yield the marks of an entry; the outlook and the ground of an answer are those before it."""
    step, answer, decision = (told.fields.get(name) for name in ("step", "clearance", "decision"))
    decided = isinstance(step, dict) and "decision" in told.fields
    if isinstance(step, dict):
        cited = [str(each) for each in decision.get("findings", ())] if isinstance(decision, dict) else []
        said = {"word": str(step["id"]), "outlook": state["outlook"], "cited": cited}
        yield Sort.DECISION if decided else Sort.STEP, said
    if isinstance(answer, dict):
        word = str(answer["checkpoint"])
        ground = state["ground"].get(word)
        yield Sort.ANSWER_IN_STEP if decided else Sort.ANSWER, {
            "word": word, "outlook": state["outlook"], "withdrawn": bool(answer.get("withdrawn")),
            "before": state["standing"].get(word), "waited": None if ground is None else at - ground[1],
        }  # fmt: skip
    listed: Any = told.fields.get("checkpoints")
    for word, now, digest in listed or ():
        if state["standing"].get(word) == Standing.CLEARED and now == Standing.STALE:
            yield Sort.LAPSE, {"word": word}
        state["standing"][word] = now
        if state["ground"].get(word, ("",))[0] != digest:
            state["ground"][word] = (digest, at)
