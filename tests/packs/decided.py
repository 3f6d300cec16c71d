"""Decided cases as files: facts in, the whole law in play over them, and what must come out. Run, it makes the page.

A case needs no procedure: it is assessed, not carried. `examples/cases/README.md` tells the format.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.look import run_clocks
from workflow.actions.trial import LawTest, _compare, _request
from workflow.clocks.clock import Limit, Place, run_clock
from workflow.model.base import typed
from workflow.model.event import Event
from workflow.model.rule import Period
from workflow.packfile import parse
from workflow.rules.assess import ASSURANCE, assess_request, environment
from workflow.rules.catalogue import law_for
from workflow.rules.outlook import outlook
from workflow.vocabulary import Outcome, Side

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "cases"
OWN = ("outlook", "in_play", "not_in_play", "gaps", "checkpoints", "counts", "findings", "clocks")
VERDICTS = {
    "agrees": "agrees",
    "person": "leaves to a person what the court weighed",
    "thin": "agrees as far as it is encoded",
    "differs": "differs",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One file of examples/cases."""

    file: str
    raw: Mapping[str, Any]

    @property
    def tests(self) -> list[Mapping[str, Any]]:
        """Return what is tried of it; none where a story tells the case."""
        return list(self.raw.get("tests", ()))


@cache
def rulebook() -> Rulebook:
    """Return the law as it is shipped."""
    return load_rulebook(ROOT / "rules")


def cases(folder: Path = FOLDER) -> list[Case]:
    """Return every case, in the order of their names."""
    return [Case(path.name, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml"))]


def _test(file: str, raw: Mapping[str, Any]) -> LawTest:
    plain = {key: value for key, value in raw.items() if key not in OWN}
    listed = parse(yaml.safe_dump({**plain, "expect": [{"rule": "none"}]}, allow_unicode=True), name=file)
    return typed(LawTest, listed, file=file, line=1).model_copy(update={"facts": listed.get("facts", {})})


def faults(case: Case, raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield each sentence in which the law does not say what the case expects."""
    book, test = rulebook(), _test(case.file, raw)
    request = _request(book, test, case.file)
    applicable, env = law_for(book.law, request), environment(book.law, request)
    assured = frozenset(ASSURANCE + each for each in test.assured)
    findings = assess_request(applicable, env, assured)
    seen = outlook(findings, applicable.not_covered)
    if seen.word != raw["outlook"]:
        yield f"outlook is {seen.word}, because of {', '.join(seen.because[:6])}"
    packs = {basis.pack for basis in applicable.bases}
    yield from (f"{each} is not in play" for each in raw.get("in_play", ()) if each not in packs)
    yield from (f"{each} is in play" for each in raw.get("not_in_play", ()) if each in packs)
    said = "\n".join(applicable.not_covered)
    yield from (f"no gap says '{each}'" for each in raw.get("gaps", ()) if each not in said)
    raised = {f.rule.checkpoint for f in findings if f.rule.checkpoint and f.outcome is not Outcome.DOES_NOT_APPLY}
    yield from (f"checkpoint {each} is not raised" for each in raw.get("checkpoints", ()) if each not in raised)
    for wanted in raw.get("findings", ()):
        found = [f for f in findings if f.rule.id == wanted["rule"] and wanted.get("item") in (None, f.item)]
        if not found:
            yield f"no finding of {wanted['rule']}"
            continue
        expected = test.expect[0].model_copy(update={**wanted, "missing": _tuple(wanted.get("missing"))})
        fault = _compare(expected, found[0])
        yield from () if fault is None else (f"{wanted['rule']}: {fault}",)
    now = datetime.fromisoformat(test.now) if test.now else datetime.combine(test.as_of, time(12), UTC)
    clocks = {each.rule: each for each in run_clocks(book, request, findings, env, now=now)}
    for wanted in raw.get("clocks", ()):
        yield from _clock(wanted, clocks.get(wanted["rule"]))
    for wanted in raw.get("counts", ()):
        due = counted(wanted)
        if due != wanted["due"]:
            yield f"{wanted['number']} {wanted['unit']} from {wanted['from']} end {due}"


def _tuple(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) else None


def _clock(wanted: Mapping[str, Any], clock: Any) -> Iterator[str]:
    if clock is None:
        yield f"no clock of {wanted['rule']}"
        return
    for key in ("state", "due", "alternative_due"):
        have = getattr(clock, key)
        told = have.value if key == "state" else (have.isoformat() if have else "none")
        if key in wanted and str(wanted[key]) != told:
            yield f"clock {wanted['rule']}: {key} is {told}, expected {wanted[key]}"


def counted(wanted: Mapping[str, Any]) -> date:
    """Return the end of a period that no rule of a pack holds, counted by the ways of rules/calendars."""
    period = Period(number=wanted["number"], unit=wanted["unit"], starts="arrested", counting=wanted["counting"])
    zone = "Europe/Paris" if wanted["counting"].startswith("eu") else "America/New_York"
    day = wanted["from"]
    event = Event(
        id="start", kind="arrested", day=day, zone=zone, place="here", document="case", by="case",
        recorded_at=datetime.combine(day, time(12), UTC),
    )  # fmt: skip
    places = dict.fromkeys((Side.REQUESTING, Side.REQUESTED, Side.HOLDER), Place(zone))
    now = datetime.combine(day + timedelta(days=1), time(12), UTC)
    limit = Limit("a count", {"en": "a count"}, period)
    due = run_clock(limit, (event,), law=rulebook().clocks, places=places, now=now).due
    return due if not isinstance(due, datetime) else due.date()


def page(listed: list[Case] | None = None) -> str:
    """Return docs/cases.md."""
    found = cases() if listed is None else listed
    parts = [(FOLDER / "README.md").read_text(encoding="utf-8").partition("<!-- page -->")[2].strip()]
    counts = {word: sum(each.raw["verdict"] == word for each in found) for word in VERDICTS}
    told = ", ".join(f"{count} {VERDICTS[word]}" for word, count in counts.items())
    parts.append(f"**{len(found)} cases: {told}.**")
    rows = ["| case | outcome read | Comity |", "| --- | --- | --- |"]
    rows += [
        f"| {_name(each)} | {'yes' if each.raw['outcome_read'] else 'no'} | {VERDICTS[each.raw['verdict']]} |"
        for each in found
    ]
    parts.append("\n".join(rows))
    for each in found:
        raw = each.raw
        story = [f"Played as [{name}](../examples/{name}/README.md)." for name in raw.get("stories", ())]
        parts += [
            f"## {raw['case']}",
            f"{raw['court']}, {raw['date']}; {raw['citation']}.",
            f"*Decided:* {raw['decided']}",
            f"*Comity:* {raw['comity']}",
            f"*{VERDICTS[raw['verdict']].capitalize()}.* {raw['why']}",
            f"*Read:* {raw['read']}",
            *story,
        ]
    return (
        "<!-- Made by `python tests/packs/decided.py` from examples/cases. Do not edit. -->\n\n"
        + "\n\n".join(parts)
        + "\n"
    )


def _name(case: Case) -> str:
    return f"[{case.raw['case']}](../examples/cases/{case.file}) ({case.raw['date'].year})"


if __name__ == "__main__":
    (ROOT / "docs" / "cases.md").write_text(page(), encoding="utf-8")
    sys.stdout.writelines(
        f"{case.file}: {fault}\n" for case in cases() for t in case.tests for fault in faults(case, t)
    )
