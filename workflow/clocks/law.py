"""Calendars, ways of counting and sentences: everything under `rules/calendars/`, loaded once and checked whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, TypeVar

from workflow.clocks.calendar import Calendar, CalendarFile
from workflow.clocks.counting import OF_PLACE, CountingRule
from workflow.clocks.strings import Strings
from workflow.errors import PackError, PackSyntaxError, UnknownTermError
from workflow.model.base import Frozen, typed
from workflow.model.period import Period, Unit
from workflow.packfile import Mapping as Node
from workflow.packfile import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COUNTING, STRINGS = "counting", "strings"
VERSIONED = ("holidays", "tzdata")
"""Libraries whose data reaches a date, so that their versions are part of the digest."""

Kind = TypeVar("Kind", bound=Frozen)


@dataclass(frozen=True)
class ClockLaw:
    """All calendars, counting rules and strings. `digest` changes with any byte of them."""

    calendars: Mapping[str, Calendar]
    counting: Mapping[str, CountingRule]
    strings: Mapping[str, Strings]
    digest: str
    sources: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every file but tests, by path below its folder."""

    def check(self, period: Period, *, file: str) -> None:
        """Raise UnknownTermError or PackError when `period` cannot be counted with this law."""
        rule = self.counting.get(period.counting)
        if rule is None:
            known = ", ".join(sorted(self.counting))
            raise UnknownTermError(file, 1, f"no counting rule '{period.counting}'", f"Known: {known}.")
        if period.unit is Unit.HOURS and rule.hours is None:
            raise PackError(
                file, 1, f"'{rule.id}' does not say how hours run", "Name a counting rule that has 'hours'."
            )
        if period.unit is Unit.WORKING_DAYS and not rule.closed:
            raise PackError(file, 1, f"'{rule.id}' does not say what a working day is", "Name one that has 'closed'.")


def load_clock_law(folder: Path) -> ClockLaw:
    """Return the law of counting in `folder` (`rules/calendars`). Raises PackError naming file and line."""
    if not folder.is_dir():
        raise PackSyntaxError(str(folder), 1, "is not a folder", "Give the folder rules/calendars.")
    calendars = {
        source.id: Calendar(source, node.file) for node, source in _each(folder, folder, CalendarFile) if source.id
    }
    counting: dict[str, CountingRule] = {}
    nodes: dict[str, Node] = {}
    for node, rule in _each(folder, folder / COUNTING, CountingRule):
        counting[rule.id], nodes[rule.id] = rule, node
    for name, rule in counting.items():
        _check_names(rule, nodes[name], calendars, counting)
    strings = {path.stem: Strings.load(path, name=_name(folder, path)) for path in _files(folder / STRINGS)}
    paths = sorted(path for path in folder.rglob("*.yaml") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    sources = {name: content for name, content in files.items() if not name.endswith(".test.yaml")}
    return ClockLaw(calendars, counting, strings, _digest(files), sources)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if path.is_file() and not path.name.endswith(".test.yaml"))


def _name(folder: Path, path: Path) -> str:
    return f"calendars/{path.relative_to(folder).as_posix()}"


def _each(root: Path, folder: Path, kind: type[Kind]) -> list[tuple[Node, Kind]]:
    found: list[tuple[Node, Kind]] = []
    for path in _files(folder):
        name = _name(root, path)
        node = read(path, name=name)
        if not isinstance(node, Node):
            raise PackSyntaxError(name, 1, "is not a mapping", "See docs/clocks.md for the shape.")
        value = typed(kind, node, file=name)
        if node.get("id") != path.stem:
            raise PackSyntaxError(name, node.line_of("id"), f"its id is not '{path.stem}'", "Name the file by its id.")
        found.append((node, value))
    return found


def _check_names(
    rule: CountingRule, node: Node, calendars: Mapping[str, Calendar], counting: Mapping[str, CountingRule]
) -> None:
    if rule.calendar not in (None, OF_PLACE) and rule.calendar not in calendars:
        known = ", ".join(sorted(calendars))
        raise UnknownTermError(
            node.file, node.line_of("calendar"), f"no calendar '{rule.calendar}'", f"Known: {known}."
        )
    for other in rule.arguable_with:
        if other not in counting:
            line = node.line_of("arguable_with")
            raise UnknownTermError(node.file, line, f"no counting rule '{other}'", "Name one under counting/.")


def _digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for word, content in files.items():
        name = word.encode()
        whole.update(b"%d %s %d " % (len(name), name, len(content)))
        whole.update(content)
    for library in VERSIONED:
        whole.update(f"{library}={metadata.version(library)}\n".encode())
    return whole.hexdigest()
