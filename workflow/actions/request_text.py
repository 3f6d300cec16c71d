"""A request file as text, written so that the reader of YAML gives back the very same values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*( [A-Za-z0-9_-]+)*")
SAID = re.compile(r"(true|false|yes|no|on|off|null|none|y|n)", re.IGNORECASE)
"""Words that are no plain text in some reader of YAML."""


def request_text(fields: dict[str, Any], remarks: tuple[str, ...] = ()) -> str:
    """Return `fields` as the text of a request file, under `remarks`."""
    told = [f"# {' '.join(remark.split())}" for remark in remarks]
    return "\n".join((*told, *_mapping(fields, ""))) + "\n"


def _mapping(fields: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in fields.items():
        name = f"{indent}{_scalar(key)}:"
        if isinstance(value, dict) and value:
            yield name
            yield from _mapping(value, indent + "  ")
        elif isinstance(value, list) and value and all(isinstance(each, dict) and each for each in value):
            yield name
            for each in value:
                first, *rest = _mapping(each, indent + "    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        elif isinstance(value, list):
            yield f"{name} [{', '.join(map(_scalar, value))}]"
        else:
            yield f"{name} {'{}' if isinstance(value, dict) else _scalar(value)}"


def _scalar(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return one value; text is quoted wherever a reader could take it for something else."""
    if isinstance(value, str) and PLAIN.fullmatch(value) and (value == "none" or not SAID.fullmatch(value)):
        return value
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=True)
    return '"' + "".join(_letter(letter) for letter in value) + '"'


def _letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter == "\n":
        return "\\n"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
