"""One byte form for one meaning: RFC 8785 (JSON Canonicalization Scheme), in a narrowed JSON.

No floating point, ASCII member names, integers a double can hold exactly (I-JSON,
RFC 7493), bounded depth. In this profile a fast sorted encoder gives the bytes RFC 8785
asks for; tests/properties compares it with an independent implementation.
See docs/trail-format.md, section 2.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import orjson

from workflow.errors import TrailError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"
"""What `decode` returns. Never a float; `bool` and `int` are kept apart."""

MAX_INTEGER = 2**53 - 1
"""The largest magnitude an integer may have (RFC 7493, section 2.2)."""

MAX_DEPTH = 32
"""How many objects and arrays may stand inside one another, the outermost counted."""

MAX_BYTES = 256 * 1024 * 1024
"""The longest text `decode` reads unless told otherwise, in bytes."""

_REMEDY = "Record text, whole numbers, truth values, lists and objects; write amounts and dates as text."


def encode(value: object, *, max_depth: int = MAX_DEPTH) -> bytes:
    """Return the canonical bytes of a value made of dict, list, tuple, str, int, bool and None.

    Raises TrailError for anything else: floats, other types, member names that are not
    ASCII text, integers beyond +-(2^53 - 1), lone surrogates, nesting beyond `max_depth`.
    Source: RFC 8785, narrowed as docs/trail-format.md section 2 says.
    """
    _refuse_foreign(value, max_depth)
    return encode_checked(value)


def encode_checked(value: object) -> bytes:
    """Return the canonical bytes of a value that `decode` returned, without checking it again."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as fault:
        sentence = f"A text cannot be recorded: {fault}."
        raise TrailError(sentence, "Remove the broken character (half of a pair).") from fault


def read_own(data: bytes) -> Json:
    """Return the value of bytes that we wrote ourselves and whose digest was checked; their form is not checked again.

    Raises TrailError when they are not JSON.
    """
    try:
        value: Json = orjson.loads(data)
    except orjson.JSONDecodeError as fault:
        raise TrailError(f"The text is not JSON: {fault}.", "Obtain it again from its source.") from fault
    return value


def decode(data: bytes, *, limit: int = MAX_BYTES) -> Json:
    """Return the value of canonical bytes, at most `limit` of them.

    Raises TrailError when the bytes are not JSON, or not the one canonical form of their
    meaning: a member given twice, white space, another order, another escape, a float.
    """
    if len(data) > limit:
        raise TrailError(
            f"The text has {len(data)} bytes; at most {limit} are read.", "Obtain it again from its source."
        )
    value = read_own(data)
    if encode(value) != data:
        raise TrailError(
            "The text is not in canonical form (a name given twice, white space, another order or escape).",
            "Use the bytes exactly as they were issued.",
        )
    return value


def _refuse_foreign(value: object, room: int) -> None:
    """Raise TrailError if any part of `value` lies outside the profile."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -MAX_INTEGER <= value <= MAX_INTEGER:  # type: ignore[operator]
            raise TrailError("A whole number is beyond 2^53 - 1 and cannot be recorded.", "Write it as text.")
    elif kind is dict:
        _refuse_depth(room)
        for name, member in value.items():  # type: ignore[attr-defined]
            if type(name) is not str or not name.isascii():
                raise TrailError(f"The name {name!r} is not ASCII text and cannot be recorded.", "Rename the field.")
            _refuse_foreign(member, room - 1)
    elif kind is list or kind is tuple:
        _refuse_depth(room)
        for item in value:  # type: ignore[attr-defined]
            _refuse_foreign(item, room - 1)
    elif not isinstance(value, StrEnum):
        raise TrailError(f"A value of type '{kind.__name__}' cannot be recorded.", _REMEDY)


def _refuse_depth(room: int) -> None:
    if room < 1:
        raise TrailError("The value is nested too deeply to be recorded.", "Record it in a flatter form.")
