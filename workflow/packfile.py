"""The only reader of YAML: refuses duplicate keys, keeps line numbers, bounds size and depth.

Plain YAML keeps the last of two equal keys without a word; for law that is the
difference between one rule and another. Dates stay text until a typed field
asks for a date, and only `true` and `false` are booleans.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from workflow.errors import PackSyntaxError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,15})")
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that cannot be seen, or that turn what is seen around."""


class Mapping(dict[str, Any]):
    """A YAML mapping that knows its file and the line of each key."""

    file: str
    line: int
    lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of `key`, or of the mapping when the key is absent."""
        return self.lines.get(key, self.line)


class Sequence(list[Any]):
    """A YAML list that knows its file and the line of each item."""

    file: str
    line: int
    lines: list[int]


Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TEXT = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:float")
_NOTHING = "tag:yaml.org,2002:null"


def read(path: Path, *, name: str | None = None) -> Any:  # noqa: ANN401 - the shape is checked by the caller's schema
    """Return the one document of a YAML file as `Mapping`, `Sequence` and plain scalars.

    `name` is how errors call the file (default: its path). Raises PackSyntaxError.
    """
    shown = name or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackSyntaxError(shown, 1, f"larger than {MAX_BYTES} bytes", "Split the file.")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PackSyntaxError(shown, 1, f"cannot be read ({error.strerror})", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise PackSyntaxError(shown, 1, f"is not UTF-8 text (byte {error.start})", "Save it as UTF-8.") from error
    return parse(text, name=shown)


def parse(text: str, *, name: str) -> Any:  # noqa: ANN401 - as above
    """Return the one document in `text`; `name` is how errors call it. Raises PackSyntaxError."""
    if len(text) > MAX_BYTES:
        raise PackSyntaxError(name, 1, f"larger than {MAX_BYTES} bytes", "Split the file.")
    try:
        _refuse_deep(text, name)
        node = yaml.compose(text, Loader=Loader)
    except UnicodeEncodeError as error:
        raise PackSyntaxError(name, 1, "holds half a character", "Save it as UTF-8 text.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not readable as YAML"
        raise PackSyntaxError(
            name, mark.line + 1 if mark else 1, str(problem), "Mend the YAML at that line."
        ) from error
    return None if node is None else _build(node, name)


def listed(tree: object, *, name: str) -> Sequence:
    """Return what `read` returned, where that is a list. Raises PackSyntaxError for anything else."""
    if not isinstance(tree, Sequence):
        raise PackSyntaxError(name, 1, "needs a list of items", "Begin each item with '- '.")
    return tree


def _refuse_deep(text: str, name: str) -> None:
    """Walk the events first: the composer recurses, and a depth bomb must not reach it."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.AliasEvent):
            raise PackSyntaxError(name, _line_of(event), "uses a YAML alias", "Write the value out.")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise PackSyntaxError(name, _line_of(event), f"nested deeper than {MAX_DEPTH}", "Flatten it.")
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _build(node: yaml.Node, name: str) -> Any:  # noqa: ANN401 - recursive over YAML's shapes
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, name, line)
    if isinstance(node, yaml.SequenceNode):
        items = Sequence(_build(item, name) for item in node.value)
        items.file, items.line = name, line
        items.lines = [item.start_mark.line + 1 for item in node.value]
        return items
    return _scalar(node, name, line)


def _mapping(node: yaml.MappingNode, name: str, line: int) -> Mapping:
    built = Mapping()
    built.file, built.line, built.lines = name, line, {}
    for key_node, value_node in node.value:
        at = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise PackSyntaxError(name, at, "a key must be a word", "Write the key as plain text.")
        key = str(key_node.value)
        if key in built:
            raise PackSyntaxError(name, at, f"'{key}' is given twice (first on line {built.lines[key]})", "Keep one.")
        built.lines[key] = at
        built[key] = _build(value_node, name)
    return built


def _scalar(node: yaml.Node, name: str, line: int) -> str | int | bool | None:
    text = str(node.value)
    if node.tag == "tag:yaml.org,2002:bool":
        if text not in ("true", "false"):
            raise PackSyntaxError(
                name, line, f"'{text}' is not a yes/no word here", "Write true or false, or quote it."
            )
        return text == "true"
    if node.tag == "tag:yaml.org,2002:int":
        return _whole(text, name, line)
    if _HIDDEN.search(text):
        told = "holds a character that cannot be seen"
        raise PackSyntaxError(name, line, told, "Remove control characters and marks of writing direction.")
    if node.tag == _NOTHING and text not in ("", "~", "null", "Null", "NULL"):
        raise PackSyntaxError(name, line, f"'{text}' is tagged as nothing", "Drop the tag.")
    if node.tag not in (*_TEXT, _NOTHING):
        raise PackSyntaxError(name, line, f"tag '{node.tag}' is not allowed", "Use plain text, numbers, true or false.")
    return None if node.tag == _NOTHING else text


def _whole(text: str, name: str, line: int) -> int:
    if _WHOLE.fullmatch(text):
        return int(text)
    raise PackSyntaxError(name, line, f"'{text}' is not a plain whole number", "Quote it if it is text.")
