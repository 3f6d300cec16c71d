"""Reads decoded JSON strictly: exactly these members, of exactly these forms.

Every function returns the typed value or raises TrailError naming the place; nothing is
converted, trimmed or guessed, so one meaning has one form.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime

from workflow.errors import TrailError
from workflow.trail.canonical import MAX_INTEGER

WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""An act, a stage, an opaque request id or a key id; at most 64 characters."""

PATH = re.compile(r"[a-z0-9]+(?:[._/-][a-z0-9]+)*")
"""An authority id or the name of a field; at most 128 characters."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")
_LONGEST = {WORD: 64, PATH: 128}
_REMEDY = "Obtain the record again from its source."


def fault(where: str, what: str) -> TrailError:
    """Return the error that says what is wrong with the part called `where`."""
    return TrailError(f"The {where} {what}.", _REMEDY)


def as_clause(fault: TrailError) -> str:
    """Return what a fault says, to stand inside another sentence."""
    return fault.sentence[0].lower() + fault.sentence[1:].rstrip(".")


def members(value: object, where: str, names: frozenset[str]) -> dict[str, object]:
    """Return an object that has exactly the members `names`."""
    if not isinstance(value, dict):
        raise fault(where, "is not an object")
    if value.keys() != names:
        wrong = ", ".join(sorted(repr(name) for name in value.keys() ^ names))
        raise fault(where, f"has unknown or missing members: {wrong}")
    return value


def mapping(value: object, where: str) -> dict[str, object]:
    """Return an object with members of any name."""
    if not isinstance(value, dict):
        raise fault(where, "is not an object")
    return value


def listing(value: object, where: str) -> list[object]:
    """Return an array."""
    if not isinstance(value, list):
        raise fault(where, "is not a list")
    return value


def text(value: object, where: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise fault(where, "is not a text")
    return value


def word(value: object, where: str, form: re.Pattern[str] = WORD) -> str:
    """Return a text of the form WORD or PATH."""
    found = text(value, where)
    if len(found) > _LONGEST[form] or not form.fullmatch(found):
        raise fault(where, f"is not of the form {form.pattern}, at most {_LONGEST[form]} characters")
    return found


def word_or_null(value: object, where: str) -> str | None:
    """Return a text of the form WORD, or None."""
    return None if value is None else word(value, where)


def number(value: object, where: str, least: int) -> int:
    """Return a whole number from `least` to 2^53 - 1."""
    if type(value) is not int or not least <= value <= MAX_INTEGER:
        raise fault(where, f"is not a whole number from {least}")
    return value


def digest(value: object, where: str) -> bytes:
    """Return the 32 bytes written as 64 lower-case hexadecimal digits."""
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise fault(where, "is not 64 lower-case hexadecimal digits")
    return bytes.fromhex(value)


def digest_or_null(value: object, where: str) -> bytes | None:
    """Return the 32 bytes of a digest, or None."""
    return None if value is None else digest(value, where)


def octets(value: object, where: str) -> bytes:
    """Return the bytes written in base64 (RFC 4648, section 4) in its only canonical form."""
    written = text(value, where)
    try:
        found = binascii.a2b_base64(written, strict_mode=True)
    except ValueError as reason:
        raise fault(where, "is not base64") from reason
    if written != in_base64(found):
        raise fault(where, "is not in the canonical form of base64")
    return found


def in_base64(data: bytes) -> str:
    """Return the canonical base64 of `data` (RFC 4648, section 4, with padding)."""
    return base64.b64encode(data).decode("ascii")


def moment(value: object, where: str) -> datetime:
    """Return the UTC moment written as RFC 3339 with three decimals and `Z`."""
    written = text(value, where)
    if not _MOMENT.fullmatch(written):
        raise fault(where, "is not of the form 2026-01-31T23:59:59.999Z")
    try:
        return datetime.fromisoformat(written)
    except ValueError as reason:
        raise fault(where, "is not a date of the calendar") from reason
