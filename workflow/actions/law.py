"""The law as acts use it: packs and counting together, loaded once per process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workflow.actions.law_texts import LawTexts
from workflow.clocks.clock import Place
from workflow.clocks.law import ClockLaw, load_clock_law
from workflow.errors import InputError, UnknownTermError
from workflow.model.procedure import Procedure
from workflow.model.request import Sides
from workflow.privacy.review import Reliance
from workflow.rules.law import CompiledRule, Law
from workflow.rules.loader import load_law
from workflow.vocabulary import Side

COUNTED = "counted"
"""The mark on a shelf whose periods and calendars were checked together."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All law that is loaded. `digest` names packs, procedures, calendars and the data they were counted with."""

    law: Law
    clocks: ClockLaw
    reliance: Reliance
    digest: str
    texts: LawTexts

    def procedure(self, word: str) -> Procedure:
        """Return the procedure called `word`. Raises InputError with the known ones."""
        if word not in self.law.procedures:
            raise InputError("procedure", f"no procedure '{word}'", f"Known: {', '.join(self.law.procedures)}.")
        return self.law.procedures[word]

    def places(self, sides: Sides) -> Mapping[Side, Place]:
        """Return whose local time and calendar govern each side, where a pack names one."""
        codes = {Side.REQUESTING: sides.requesting, Side.REQUESTED: sides.requested}
        if sides.holders:
            codes[Side.HOLDER] = sides.holders[0]
        headers = self.law.reach.laws
        found = {side: headers[code] for side, code in codes.items() if code in headers}
        return {side: Place(head.zone, head.calendar) for side, head in found.items() if head.zone}


def load_rulebook(folder: Path, *, fresh: bool = False, secret: bytes = b"") -> Rulebook:
    """Return the law under `folder`; `fresh` and `secret` as for `load_law`. Raises PackError at the first fault."""
    clocks = load_clock_law(folder / "calendars")
    law = load_law(folder, fresh=fresh, secret=secret)
    if law.shelf is None or fresh or not law.shelf.is_marked(COUNTED):
        _check_counting(law, clocks)
    digest = hashlib.sha256(f"{law.digest}\n{clocks.digest}".encode()).hexdigest()
    return Rulebook(law, clocks, Relied(law.rules), digest, LawTexts(law, clocks))


def _check_counting(law: Law, clocks: ClockLaw) -> None:
    """Raise PackError for a period that cannot be counted or a calendar that does not exist; note that none is."""
    for compiled in law.rules.values():
        if compiled.rule.period is not None:
            clocks.check(compiled.rule.period, file=f"rules, rule '{compiled.rule.id}'")
    for pack in law.packs.values():
        calendar = pack.header.calendar
        if calendar is not None and calendar not in clocks.calendars:
            told = f"no calendar '{calendar}'"
            raise UnknownTermError(
                f"rules/{pack.header.of}s/{pack.header.id}/pack.yaml", 1, told, "See rules/calendars."
            )
    if law.shelf is not None:
        law.shelf.mark(COUNTED)


class Relied(Mapping[str, tuple[str, tuple[str, ...]]]):
    """What a clearance relies on of each rule: its digest, and the facts it looks at."""

    def __init__(self, rules: Mapping[str, CompiledRule]) -> None:
        self._rules = rules

    def __getitem__(self, name: str) -> tuple[str, tuple[str, ...]]:
        compiled = self._rules[name]
        return compiled.digest, compiled.facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)
