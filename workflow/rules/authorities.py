"""Whom to write to, which ways are open, and what may carry a request where nothing binds: read when asked for.

These files are beside the law: they decide nothing, no finding rests on them, and
what is unconfirmed never addresses a letter without a person's confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from workflow import packfile
from workflow.errors import PackSyntaxError
from workflow.model.authority import Alternative, Channel, Directory
from workflow.model.base import Frozen, typed

Item = TypeVar("Item", bound=Frozen)


def directory(folder: Path, code: str) -> Directory | None:
    """Return what is known of a jurisdiction, from the file named for it under `folder`. Raises PackError."""
    path = folder / "authorities" / f"{code.lower()}.yaml"
    if not path.is_file():
        return None
    name = path.relative_to(folder.parent).as_posix()
    found = typed(Directory, packfile.read(path, name=name), file=name)
    if found.code != code:
        raise PackSyntaxError(name, 1, f"is of '{found.code}', not of '{code}'", "Name the file for its code.")
    return found


def directories(folder: Path) -> Iterable[Directory]:
    """Yield every directory under `folder`. Raises PackError."""
    for path in sorted((folder / "authorities").glob("*.yaml")):
        found = directory(folder, path.stem.upper())
        if found is not None:
            yield found


def channels(folder: Path, kind: str) -> tuple[Channel, ...]:
    """Return the channels that serve `kind`. Raises PackError."""
    return tuple(each for each in _items(folder, "channels", Channel) if kind in each.kinds)


def alternatives(folder: Path, kind: str) -> tuple[Alternative, ...]:
    """Return what may carry a request of `kind` where nothing binds. Raises PackError."""
    return tuple(each for each in _items(folder, "without-instrument", Alternative) if kind in each.kinds)


def _items(folder: Path, word: str, kind: type[Item]) -> Iterable[Item]:
    path = folder / "guidance" / f"{word}.yaml"
    if not path.is_file():
        return
    name = path.relative_to(folder.parent).as_posix()
    raw = packfile.listed(packfile.read(path, name=name), name=name)
    for each, line in zip(raw, raw.lines, strict=True):
        yield typed(kind, each, file=name, line=line)
