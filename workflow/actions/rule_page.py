"""One rule as a reader finds it: what it says, what was read of its text, its tests, what it gives way to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from workflow import packfile
from workflow.actions.house import House
from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.versions import Impact, impact
from workflow.errors import InputError
from workflow.rules.law import BaseFact, CompiledRule
from workflow.vocabulary import SourceGrade

LARGEST = 300_000
"""Bytes of a file of law that somebody proposes."""


@dataclass(frozen=True, slots=True)
class TestOfRule:
    """One test that names the rule: its sentence, its day, and the answers it expects."""

    file: str
    name: str
    as_of: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with all that bears on it."""

    compiled: CompiledRule
    base: tuple[BaseFact, ...]
    tests: tuple[TestOfRule, ...]
    overridden_by: tuple[str, ...]


def rule_page(rulebook: Rulebook, folder: Path, name: str) -> RulePage:
    """Return the page of the rule called `name`. Raises InputError where there is none."""
    law = rulebook.law
    if name not in law.rules:
        raise InputError("rule", f"no rule '{name}'", "Take it from a list of rules.")
    compiled = law.rules[name]
    header = law.packs[compiled.pack].header
    place = folder / f"{header.of}s" / header.id
    return RulePage(
        compiled, tuple(law.base[each] for each in compiled.rule.basis if each in law.base),
        tuple(_tests(place, name)),
        tuple(each for each, other in law.rules.items() if name in other.rule.overrides),
    )  # fmt: skip


def _tests(place: Path, name: str) -> Iterator[TestOfRule]:
    """Yield the tests beside a pack that expect something of a rule."""
    for file in sorted(place.glob("*.test.yaml")):
        if name not in file.read_text(encoding="utf-8"):
            continue
        for test in packfile.read(file, name=file.name):
            answers = tuple(
                _answer(each) for each in test.get("expect", ()) if name in (each.get("rule"), each.get("clock"))
            )
            if answers:
                yield TestOfRule(file.name, str(test.get("name", "")), str(test.get("as_of", "")), answers)


def _answer(expected: dict[str, Any]) -> str:
    """Return an expectation in words, without the rule it is of."""
    told = [
        f"{key.replace('_', ' ')}: {_said(value)}" for key, value in expected.items() if key not in ("rule", "clock")
    ]
    return ", ".join(told)


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class Unread:
    """One pack with what nobody has verified in it."""

    pack: str
    title: Any
    rules: int
    unverified: tuple[CompiledRule, ...]
    stale: tuple[CompiledRule, ...]
    """Verified, but last checked before a given day."""

    @property
    def unread(self) -> int:
        """Return of how many rules no text was read at all."""
        return sum(each.rule.text_read.grade is SourceGrade.NONE for each in self.unverified)


def unread(rulebook: Rulebook, before: date) -> tuple[Unread, ...]:
    """Return the packs in which a rule is not verified, or was last checked before a day; the most on top."""
    law = rulebook.law
    found = []
    for name, rules in law.by_pack.items():
        unverified = tuple(each for each in rules if not each.rule.verified)
        stale = tuple(each for each in rules if each.rule.verified and each.rule.text_read.checked_on < before)
        if unverified or stale:
            found.append(Unread(name, law.packs[name].header.title, len(rules), unverified, stale))
    return tuple(sorted(found, key=lambda each: (-len(each.unverified), each.pack)))


def impact_of_file(house: House, name: str, text: bytes, *, now: datetime) -> tuple[Impact, ...]:
    """Return what a changed file of law would change of the requests here; nothing is written, no law is replaced.

    Raises InputError for a file that is not of the law in use or too large, PackError where it cannot be read.
    """
    files = dict(house.rulebook.texts.files)
    if name not in files:
        raise InputError("path", f"'{name}' is no file of the law in use", "Take it from the list.")
    if not text or len(text) > LARGEST:
        raise InputError("file", "is empty or too large", f"Send the changed file, at most {LARGEST} bytes.")
    files[name] = text
    with tempfile.TemporaryDirectory() as place:
        for each, content in files.items():
            (Path(place) / each).parent.mkdir(parents=True, exist_ok=True)
            (Path(place) / each).write_bytes(content)
        return impact(house, load_rulebook(Path(place)), now=now)
