"""Lines of the fact base that no rule rests on, each with its own reason: `rules/excused/*.yaml`.

Whoever leaves law out says so line by line. A reason for a line that does not exist,
or that a rule rests on after all, is refused with its file and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workflow import packfile
from workflow.errors import PackError, UnknownTermError
from workflow.model.base import Frozen, Text, typed
from workflow.rules.law import Law


class Excuse(Frozen):
    """One line of the base, and why no rule is made of it."""

    id: str
    why: Text


@dataclass(frozen=True, slots=True)
class Placed:
    """An excuse where it stands."""

    excuse: Excuse
    file: str
    line: int


def load_excuses(folder: Path, law: Law) -> dict[str, Placed]:
    """Return every excuse under `folder` by its line of the base. Raises PackError naming file and line."""
    used = {each: rule for rule, compiled in law.rules.items() for each in compiled.rule.basis}
    found: dict[str, Placed] = {}
    for path in sorted((folder / "excused").glob("*.yaml")):
        name = path.relative_to(folder.parent).as_posix()
        raw = packfile.listed(packfile.read(path, name=name), name=name)
        for each, line in zip(raw, raw.lines, strict=True):
            placed = Placed(typed(Excuse, each, file=name, line=line), name, line)
            _refuse(placed, law, used, found)
            found[placed.excuse.id] = placed
    return found


def _refuse(placed: Placed, law: Law, used: dict[str, str], found: dict[str, Placed]) -> None:
    """Raise for an excuse of what does not exist, of what a rule rests on, or given twice."""
    word = placed.excuse.id
    if word not in law.base:
        raise UnknownTermError(placed.file, placed.line, f"no base fact '{word}'", "Mend the id: see rules/base.yaml.")
    if word in used:
        told = f"'{word}' is excused, and rule '{used[word]}' rests on it"
        raise PackError(placed.file, placed.line, told, "Drop the excuse, or the basis.")
    if word in found:
        first = found[word]
        told = f"'{word}' is excused already in {first.file}, line {first.line}"
        raise PackError(placed.file, placed.line, told, "Keep one.")
