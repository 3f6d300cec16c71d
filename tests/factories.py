"""Tiny law of invented places, and people and requests to try it on: plain functions with keywords."""

from __future__ import annotations

import copy
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from workflow.actions.act import Act
from workflow.actions.assert_facts import AssertFacts
from workflow.actions.clear import Clear
from workflow.actions.evidence import Attach, HandOverItems
from workflow.actions.open import OpenRequest
from workflow.actions.record_event import RecordEvent
from workflow.actions.take_step import TakeStep
from workflow.model.base import typed
from workflow.model.duration import Duration
from workflow.model.event import Event
from workflow.model.fact import Assertion, Dictionary, FactKind
from workflow.model.finding import Finding
from workflow.model.procedure import Procedure
from workflow.model.request import CooperationRequest, Participant, Sides
from workflow.model.rule import Rule
from workflow.packfile import parse
from workflow.rules.law import Law
from workflow.rules.loader import load_law
from workflow.vocabulary import Outcome, Truth

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules"
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFICER, SUPERVISOR, REVIEWER = "Olivia Hart", "Samuel Reed", "Petra Vale"
REASONS = "Weighed against the papers of the request."

Raw = dict[str, Any]


def text(english: str) -> dict[str, str]:
    return {"en": english}


def a_fact(path: str, kind: str = "yes-no", **keys: object) -> Raw:
    return {"path": path, "type": kind, "question": text(f"What of {path}?"), **keys}


def a_rule(name: str = "xx/ground", kind: str = "ground-for-refusal", **keys: object) -> Raw:
    """Return a rule as a pack would write it: cited, dated, read, and of every request on the requested side."""
    plain: Raw = {
        "id": name,
        "type": kind,
        "kinds": ["extradition"],
        "in_force": {"from": "2000-01-01"},
        "known_from": "2026-01-01",
        "citation": {"instrument": "Code of XX", "place": f"art. {name.partition('/')[2]}"},
        "plain": text(f"Rule {name}."),
        "basis": ["tiny.read"],
        "text_read": {"grade": "primary", "as_of": "2026", "checked_on": "2026-01-01"},
        "verified": True,
    }
    return {**plain, **keys}


def a_header(name: str = "xx", **keys: object) -> Raw:
    plain = {"id": name, "title": text(f"Law of {name}"), "kinds": ["extradition"], "in_force": {"from": "2000-01-01"}}
    own = {"of": "jurisdiction", "jurisdiction": name.upper()} if "of" not in keys else {}
    return {**plain, **own, **keys}


def a_step(name: str, **keys: object) -> Raw:
    return {"id": name, "title": text(name.capitalize()), "from": ["opened"], "to": "closed", **keys}


def a_procedure_file(name: str = "xx-surrender", **keys: object) -> Raw:
    stages = [
        {"id": "opened", "title": text("Opened"), "phase": "intake"},
        {"id": "closed", "title": text("Closed"), "phase": "closed"},
    ]
    plain: Raw = {"id": name, "title": text("Surrender from XX"), "kind": "extradition", "side": "requested"}
    return {**plain, "jurisdictions": ["XX"], "known_from": "2026-01-01", "stages": stages, **keys}


def a_procedure(**keys: object) -> Procedure:
    return typed(Procedure, as_yaml(a_procedure_file(**keys)))


_STAGES = [("opened", "intake"), ("granted", "decision"), ("surrendered", "closed"), ("refused", "closed")]

TINY: dict[str, Any] = {
    "kinds.yaml": [{"id": "extradition", "title": text("Extradition")}, {"id": "evidence", "title": text("Evidence")}],
    "facts/all.yaml": [
        a_fact("person.name", "text"),
        a_fact("person.minor"),
        a_fact("person.nationalities", "jurisdictions"),
        a_fact("case.purpose", "choice", choices={"trial": text("trial"), "sentence": text("sentence")}),
        a_fact("case.political", nature="assessment", sensitivity="special"),
        a_fact("case.advice", "narrative", sensitivity="privileged"),
        a_fact("case.count", "number", unit="offences"),
        a_fact("case.warrant_date", "date"),
        a_fact("case.penalty", "duration", unit="deprivation of liberty"),
        a_fact("sides.requesting", "jurisdiction", derived=True),
        a_fact("sides.requested", "jurisdiction", derived=True),
        a_fact("sides.holders", "jurisdictions", derived=True),
        a_fact("sides.channel", "choice", derived=True, choices={"direct": text("direct"), "club": text("the club")}),
        a_fact("requesting.strict", derived=True),
        a_fact("requested.strict", derived=True),
        a_fact("documents.received", "choices", choices={"warrant": text("warrant"), "note": text("note")}),
        a_fact("records", "list"),
        a_fact("records.title", "text"),
        a_fact("records.sealed"),
        a_fact("records.penalty", "duration", unit="deprivation of liberty"),
    ],
    "events/all.yaml": [
        {"id": word, "title": text(f"It happened: {word}")}
        for word in ("request-received", "arrested", "committed", "papers-received", "stay-ordered", "stay-lifted")
    ],
    "checkpoints/all.yaml": [
        {"id": word, "title": text(word), "question": text(f"Is {word} answered?"), "protects": "liberty", **keys}
        for word, keys in (
            ("liberty", {"cleared_by": ["supervisor"]}),
            ("extra-care", {"cleared_by": ["supervisor"]}),
            ("records-needed", {"cleared_by": ["privacy-reviewer"], "guards": ["discloses"]}),
        )
    ],
    "base.yaml": [
        {"id": "tiny.read", "place": "art. 1", "verified": True, "grade": "primary"},
        {"id": "tiny.unread", "place": "art. 2", "verified": False, "grade": "secondary"},
        {"id": "tiny.not-found", "place": "art. 3", "verified": False, "grade": "none"},
    ],
    "jurisdictions/xx/pack.yaml": a_header("xx", zone="Europe/Paris"),
    "jurisdictions/xx/grounds.yaml": [
        a_rule("xx/political", side="requested", feeds=["liberty"], lifted_by=["assurance/fair-trial"],
               when={"fact": "case.political", "is": True}),
        a_rule("xx/sealed", for_each="records", when={"fact": "records.sealed", "is": True}),
        a_rule("xx/warrant", "document", document={"id": "warrant"}),
        a_rule("xx/surrender-in-time", "time-limit", period={
            "number": 30, "unit": "days", "starts": "committed", "counting": "treaty-calendar-days"}),
        a_rule("xx/stay", "hold", hold={
            "starts": "stay-ordered", "ends": ["stay-lifted"], "blocks": ["grants", "surrenders", "discloses"]}),
        a_rule("xx/minor", "checkpoint", checkpoint="extra-care", when={"fact": "person.minor", "is": True}),
    ],
    "procedures/xx-surrender/procedure.yaml": a_procedure_file(
        stages=[{"id": word, "title": text(word.capitalize()), "phase": phase} for word, phase in _STAGES],
        steps=[
            a_step("grant", to="granted", by=["supervisor"], effect="grants", decides=True, checkpoints=["liberty"],
                   needs_facts=["person.name"], needs_rules_met=["xx/warrant"]),
            a_step("refuse", to="refused", by=["supervisor"], effect="refuses", decides=True),
            a_step("surrender", **{"from": ["granted"]}, to="surrendered", effect="surrenders",
                   checkpoints=["liberty"], after_events=["committed"]),
            a_step("share", **{"from": ["granted"]}, to="granted", effect="discloses", checkpoints=["records-needed"]),
        ],
    ),
}  # fmt: skip
"""A whole small law: place XX, two stages before the end, three checkpoints, two grounds, one time limit, one hold."""

STORAGE = [
    a_rule("xx/storage", "time-limit", period={
        "counting": "treaty-calendar-days", "unit": "days", "number": 30, "starts": "papers-received",
        "kind": "keep-at-most"}),
]  # fmt: skip
"""A file more for the tiny law: what is kept, and for how long at most, once the papers have come."""


def law_files(**changes: object) -> dict[str, Any]:
    """Return TINY with whole files replaced: `__` is a slash of their names, `_` a hyphen; None takes a file out."""
    renamed = {name.replace("__", "/").replace("_", "-") + ".yaml": content for name, content in changes.items()}
    return {name: content for name, content in {**copy.deepcopy(TINY), **renamed}.items() if content is not None}


def write_law(folder: Path, files: dict[str, Any] | None = None) -> Path:
    """Write files of law into `folder`/rules; texts as they are, anything else as JSON, which YAML reads too."""
    root = folder / "rules"
    for name, content in (TINY if files is None else files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8"
        )
    return root


def tiny_rules(folder: Path, **changes: object) -> Path:
    """Write TINY, changed, with the project's own ways of counting."""
    root = write_law(folder, law_files(**changes))
    shutil.copytree(RULES / "calendars", root / "calendars", dirs_exist_ok=True)
    return root


def tiny_law(folder: Path, **changes: object) -> Law:
    return load_law(write_law(folder, law_files(**changes)))


def as_yaml(raw: object) -> Any:
    """Return plain values as packfile reads them, with file and lines."""
    return parse(json.dumps(raw, ensure_ascii=False), name="test.yaml")


@cache
def tiny_dictionary() -> Dictionary:
    facts = {each["path"]: typed(FactKind, as_yaml(each)) for each in TINY["facts/all.yaml"]}
    day = FactKind(path="event.arrested", type="date", question=text("When?"), derived=True)
    return Dictionary({**facts, day.path: day})


def rule(name: str = "xx/ground", kind: str = "ground-for-refusal", **keys: object) -> Rule:
    """Return a typed rule; a ground has a condition although nothing evaluates it."""
    keys = {"when": {"fact": "person.minor", "is": True}, **keys} if kind == "ground-for-refusal" else keys
    return typed(Rule, as_yaml(a_rule(name, kind, **keys)))


def finding(of: Rule | None = None, outcome: str = "applies", **keys: Any) -> Finding:
    met = {"met": Truth(keys.pop("met"))} if "met" in keys else {}
    return Finding(of or rule(), Outcome(outcome), **met, **keys)


def people(*more: Participant) -> tuple[Participant, ...]:
    named = ((OFFICER, "officer"), (SUPERVISOR, "supervisor"), (REVIEWER, "privacy-reviewer"))
    return (*(Participant(name=name, role=role) for name, role in named), *more)


def sides(**keys: object) -> Sides:
    plain = {"requesting": "YY", "requesting_authority": "Ministry", "requested": "XX", "requested_authority": "Office"}
    return Sides.model_validate({**plain, **keys})


def assertion(path: str, value: object, *, item: str | None = None, by: str = OFFICER) -> Assertion:
    return Assertion(path=path, item=item, value=value, source="note 1", by=by, at=NOON)


def event(kind: str, day: date = DAY, number: int = 1, **keys: object) -> Event:
    plain = {"zone": "Europe/Paris", "place": "Port", "document": "report", "by": OFFICER, "recorded_at": NOON}
    return Event.model_validate({"id": f"event-{number}", "kind": kind, "day": day, **plain, **keys})


def a_request(**keys: object) -> CooperationRequest:
    plain: Raw = {
        "id": "r1", "reference": "XX-1", "kind": "extradition", "procedure": "xx-surrender", "stage": "opened",
        "made_on": DAY, "sides": sides(), "participants": people(), "preparers": (OFFICER,),
    }  # fmt: skip
    return CooperationRequest(**{**plain, **keys})


def opening(**keys: object) -> OpenRequest:
    """Return the act that opens a specimen request with what a granting needs."""
    facts = {
        "person": {"name": "Jan Voorbeeld", "minor": False},
        "documents": {"received": ["warrant"]},
        "case": {"count": 1},
    }
    plain: Raw = {
        "at": NOON, "by": OFFICER, "reference": "XX-1", "kind": "extradition", "procedure": "xx-surrender",
        "made_on": DAY, "specimen": True, "sides": sides(), "participants": people(), "facts": facts,
    }  # fmt: skip
    return OpenRequest(**{**plain, **keys})


def later(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def says(facts: Raw, *, hours: float = 1, by: str = OFFICER, **keys: object) -> AssertFacts:
    return AssertFacts(at=later(hours), by=by, facts=facts, source="letter 2", **keys)


def happens(kind: str, *, hours: float = 1, by: str = OFFICER, key: str = "", **given: object) -> RecordEvent:
    plain: Raw = {"day": DAY, "zone": "Europe/Paris", "place": "Port", "document": "report"}
    return RecordEvent(at=later(hours), by=by, key=key, event={"kind": kind, **plain, **given})


def clears(checkpoint: str, *, hours: float = 2, by: str = SUPERVISOR, act: str = "clear", **keys: object) -> Act:
    return Clear(at=later(hours), by=by, act=act, checkpoint=checkpoint, reasons=REASONS, **keys)


def takes(step: str, *, hours: float = 3, by: str = SUPERVISOR, reasons: str = REASONS, **keys: object) -> TakeStep:
    return TakeStep(at=later(hours), by=by, step=step, reasons=reasons, **keys)


def long(words: str) -> Duration:
    return Duration.parse(words)


def receipt(hours: float = 1, **keys: object) -> Attach:
    plain: Raw = {"by": OFFICER, "description": "Disk image", "giver": "Lt. Marsh", "seal": "S-1", "serial": "SN 0417"}
    return Attach(at=later(hours), **{**plain, **keys})


def handing(hours: float = 2, **keys: object) -> HandOverItems:
    plain: Raw = {"by": OFFICER, "items": ("1",), "taker": "Court courier", "seal": "S-1", "purpose": "Transport"}
    return HandOverItems(at=later(hours), **{**plain, **keys})
