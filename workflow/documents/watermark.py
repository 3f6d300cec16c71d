"""A mark such as SPECIMEN across the page, drawn as outlines: seen by readers, silent to text extraction."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from workflow.errors import RenderError

if TYPE_CHECKING:
    from pathlib import Path

FONT = "NotoSans-Bold.ttf"
WIDTH, HEIGHT = 210, 297
SPAN = 205
"""How much of the page's diagonal the word takes, in the units of the drawing."""
TALLEST = 34
TILT = -54
INK = "#e8ecf0"
TRACKING = 0.08


@lru_cache(maxsize=32)
def watermark(word: str, fonts: Path) -> bytes:
    """Return an SVG with the word once across the page, in a tint that text stays readable on."""
    from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]  # noqa: PLC0415 - only needed when a paper is marked
    from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    with TTFont(fonts / FONT) as font:
        glyphs, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
        pen, at = SVGPathPen(glyphs), 0.0
        for letter in word.upper():
            if ord(letter) not in names:
                raise RenderError(f"Mark '{word}' has a letter {FONT} lacks.", "Choose another word for the mark.")
            glyph = glyphs[names[ord(letter)]]
            glyph.draw(TransformPen(pen, (1, 0, 0, -1, at, 0)))
            at += glyph.width + TRACKING * em
    scale = min(SPAN / at, TALLEST / em * 1.4)
    centre = f"translate({WIDTH / 2} {HEIGHT / 2}) rotate({TILT}) scale({scale:.5f})"
    move = f"{centre} translate({-at / 2:.1f} {em * 0.36:.1f})"
    path = f"<path transform={quoteattr(move)} fill={quoteattr(INK)} d={quoteattr(pen.getCommands())}/>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{path}</svg>'.encode()
