"""One test of law, written in Python as a pack writes it in YAML, on the law as it is shipped."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml
from decided import rulebook

from workflow.actions.trial import LawTest, _try
from workflow.model.base import typed
from workflow.packfile import parse


def wrong(
    *expect: dict[str, Any], kind: str = "extradition", as_of: date = date(2026, 3, 2), **keys: object
) -> list[str]:
    """Return what the law answers otherwise than expected; nothing when all is as the test says."""
    raw = {"name": "a test", "as_of": as_of, "kind": kind, **keys, "expect": list(expect)}
    plain = parse(yaml.safe_dump(raw), name="a test")
    test = typed(LawTest, plain, file="a test", line=1).model_copy(update={"facts": plain.get("facts", {})})
    return [f"{each.rule}: {each.fault}" for each in _try(rulebook(), test, "a test", 1) if each.fault]


def applies(rule: str, met: str | None = None, item: str | None = None) -> dict[str, Any]:
    """Return the expectation that a rule applies, and how a requirement is met."""
    asked = {"rule": rule, "outcome": "applies", "met": met, "item": item}
    return {key: value for key, value in asked.items() if value is not None}


def silent(rule: str) -> dict[str, Any]:
    """Return the expectation that a rule does not apply."""
    return {"rule": rule, "outcome": "does-not-apply"}


def due(rule: str, day: str, state: str | None = None) -> dict[str, Any]:
    """Return the expectation of a clock."""
    return {"clock": rule, "due": day} | ({"state": state} if state else {})


def rule(name: str) -> Any:
    """Return a rule of the law as it is shipped."""
    return rulebook().law.rules[name].rule
