"""What may be printed: text that says what it seems to say, in characters the shipped fonts have.

A control character or a direction override can make a page read differently from
the record behind it, so it is refused with its place, never printed. Marks that
print nothing are dropped. A character no font covers would print as a box and
break the archive profile, so it is refused too.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from workflow.errors import RenderError

if TYPE_CHECKING:
    from pathlib import Path

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction embeddings, overrides and isolates: they can show one order of letters and store another."""

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"))
"""Marks that print nothing and order nothing by force: soft hyphen, zero-width space, direction hints."""

LINES = {
    ord("\r"): "\n",
    ord("\u2028"): "\n",
    ord("\u2029"): "\n",
    ord("\t"): " ",
    ord("\x0b"): "\n",
    ord("\x0c"): "\n",
}
REFUSED = frozenset({"Cc", "Cs", "Co", "Cn"})
WEIRD = range(0xFFF9, 0xFFFC)


def clean(text: str, field: str, fonts: Path) -> str:
    """Return `text` fit for print. Raises RenderError naming the character and the field."""
    plain = text.replace("\r\n", "\n").translate(LINES).translate(INVISIBLE)
    plain = unicodedata.normalize("NFC", plain)
    unfit = [character for character in dict.fromkeys(plain) if not _fit(character, fonts)]
    if unfit:
        raise _refusal(unfit[0], field)
    return plain


def covered(fonts: Path) -> frozenset[int]:
    """Return the code points that at least one font in the folder has."""
    return _coverage(fonts)


def face_of(text: str, faces: tuple[str, ...], fonts: Path) -> str:
    """Return the first of these shipped fonts that has every character of `text`. Raises RenderError."""
    for face in faces:
        if all(character == "\n" or ord(character) in _covers(fonts / face) for character in text):
            return face
    remedy = "Sign under the name in Latin letters; the paper itself keeps the original."
    raise RenderError(f"'{text.splitlines()[0]}' cannot be printed in one font for signatures.", remedy)


def _fit(character: str, fonts: Path) -> bool:
    if character == "\n":
        return True
    if character in OVERRIDES or ord(character) in WEIRD or unicodedata.category(character) in REFUSED:
        return False
    return ord(character) in _coverage(fonts)


def _refusal(character: str, field: str) -> RenderError:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "a character without a name")
    if character in OVERRIDES:
        return RenderError(
            f"Field '{field}' holds {code} ({name}), which can hide the true order of the letters.",
            "Remove it from the recorded text.",
        )
    if unicodedata.category(character) in REFUSED or ord(character) in WEIRD:
        return RenderError(
            f"Field '{field}' holds {code} ({name}), which cannot be printed.",
            "Remove it from the recorded text.",
        )
    return RenderError(
        f"Field '{field}' holds '{character}' ({code}, {name}), which no shipped font has.",
        "Add a font that has it to templates/fonts, or record a transliteration beside the original.",
    )


@lru_cache(maxsize=32)
def _covers(file: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - only needed when a paper is made

    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


@lru_cache(maxsize=8)
def _coverage(fonts: Path) -> frozenset[int]:
    points = frozenset().union(*map(_covers, fonts.glob("*.ttf")))
    if not points:
        raise RenderError(f"There is no font in {fonts}.", "Restore templates/fonts.")
    return points
