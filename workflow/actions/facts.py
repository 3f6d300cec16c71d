"""Nested facts, as people write them, to assertions by path; every fault named with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow import packfile
from workflow.errors import InputError
from workflow.model.fact import Dictionary, Value
from workflow.model.value import read_value, write_value

Stated = tuple[str, str | None, Value]
"""Path, item, value."""


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int

    def error(self, told: str, remedy: str) -> InputError:
        return InputError(f"{self.file}, line {self.line}", told, remedy)


def flatten(raw: Any, dictionary: Dictionary, *, file: str = "facts") -> tuple[Stated, ...]:  # noqa: ANN401 - any shape
    """Return every stated fact of nested groups. Raises InputError naming file, line and field."""
    place = _Place(getattr(raw, "file", file), getattr(raw, "line", 1))
    if not isinstance(raw, Mapping):
        raise place.error("facts are a mapping of groups", "Write person: {name: ...}.")
    return tuple(
        stated for group, inner in raw.items() for stated in _group(group, inner, dictionary, _at(raw, group, place))
    )


def nested(assertions: Mapping[tuple[str, str | None], Value]) -> dict[str, Any]:
    """Return facts by path as nested groups again; items under their list, each with its `id`."""
    built: dict[str, Any] = {}
    for (path, item), value in assertions.items():
        group, _, word = path.partition(".")
        if item is None:
            if word:
                built.setdefault(group, {})[word] = write_value(value)
            continue
        rows: list[dict[str, Any]] = built.setdefault(group, [])
        row = next((each for each in rows if each["id"] == item), None)
        if row is None:
            row = {"id": item}
            rows.append(row)
        row[word] = write_value(value)
    return built


def _at(raw: Any, key: str, otherwise: _Place) -> _Place:  # noqa: ANN401
    return _Place(raw.file, raw.line_of(key)) if isinstance(raw, packfile.Mapping) else otherwise


def _group(group: str, inner: Any, dictionary: Dictionary, place: _Place) -> Iterator[Stated]:  # noqa: ANN401
    if group in dictionary.lists:
        yield from _list(group, inner, dictionary, place)
        return
    if not isinstance(inner, Mapping):
        raise place.error(f"'{group}' is a group of facts", f"Write {group}: {{...}}.")
    for word, raw in inner.items():
        yield _one(f"{group}.{word}", None, raw, dictionary, _at(inner, word, place))


def _list(group: str, inner: Any, dictionary: Dictionary, place: _Place) -> Iterator[Stated]:  # noqa: ANN401
    if not isinstance(inner, list | tuple):
        raise place.error(f"'{group}' is a list", "Begin each item with '- '.")
    yield group, None, None
    seen: set[str] = set()
    for number, item in enumerate(inner, start=1):
        at = _Place(inner.file, inner.lines[number - 1]) if isinstance(inner, packfile.Sequence) else place
        if not isinstance(item, Mapping):
            raise at.error(f"an item of '{group}' is a mapping of facts", "Write {title: ...}.")
        name = str(item.get("id", number))
        if name in seen:
            raise at.error(f"item '{name}' of '{group}' is given twice", "Give each its own id.")
        seen.add(name)
        for word, raw in item.items():
            if word != "id":
                yield _one(f"{group}.{word}", name, raw, dictionary, _at(item, word, at))


def _one(path: str, item: str | None, raw: Any, dictionary: Dictionary, place: _Place) -> Stated:  # noqa: ANN401
    if path not in dictionary:
        near = [known for known in dictionary.kinds if known.partition(".")[0] == path.partition(".")[0]]
        raise place.error(f"no fact '{path}'", f"Known here: {', '.join(near[:12]) or 'see comity facts'}.")
    if dictionary[path].derived:
        raise place.error(f"'{path}' follows from the request and is not asserted", "Leave it out.")
    try:
        return path, item, read_value(dictionary[path], raw)
    except ValueError as error:
        raise place.error(f"'{path}' {error}", "Mend the value.") from error
