"""A mark such as SPECIMEN across the page, drawn as outlines: seen by readers, silent to text extraction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from workflow.documents.text import face_of

if TYPE_CHECKING:
    from pathlib import Path

FACES = ("NotoSans-Bold.ttf", "NotoSansArabic-Bold.ttf")
WIDTH, HEIGHT = 210, 297
SPAN = 205
"""How much of the page's diagonal the word takes, in the units of the drawing."""
TALLEST = 34
TILT = -54
INK = "#e8ecf0"
TRACKING = 0.08
EM = 1000
SPACE = 0.34 * EM


@lru_cache(maxsize=32)
def watermark(word: str, fonts: Path) -> bytes:
    """Return an SVG with the word once across the page, in a tint that text stays readable on.

    Raises RenderError for letters that no shipped font has.
    """
    from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]  # noqa: PLC0415 - only needed when a paper is marked

    pen, at = SVGPathPen(None), 0.0
    parts = [_shaped(part, fonts) for part in word.upper().split(" ")]
    rtl = any(shaped.rtl for shaped in parts)
    for shaped in parts[::-1] if rtl else parts:
        at = shaped.draw(pen, at + (SPACE if at else 0))
    scale = min(SPAN / at, TALLEST / EM * 1.4)
    centre = f"translate({WIDTH / 2} {HEIGHT / 2}) rotate({-TILT if rtl else TILT}) scale({scale:.5f})"
    move = f"{centre} translate({-at / 2:.1f} {EM * 0.36:.1f})"
    path = f"<path transform={quoteattr(move)} fill={quoteattr(INK)} d={quoteattr(pen.getCommands())}/>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{path}</svg>'.encode()


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A word as its script writes it: glyphs from left to right, joined where the script joins its letters."""

    font: Any
    buffer: Any
    rtl: bool

    def draw(self, pen: Any, at: float) -> float:  # noqa: ANN401 - the libraries are untyped
        """Draw the word from `at`; return where the next begins."""
        from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

        for glyph, place in zip(self.buffer.glyph_infos, self.buffer.glyph_positions, strict=True):
            move = (1, 0, 0, -1, at + place.x_offset, -place.y_offset)
            self.font.draw_glyph_with_pen(glyph.codepoint, TransformPen(pen, move))
            at += place.x_advance + (0 if self.rtl else TRACKING * EM)
        return at


def _shaped(word: str, fonts: Path) -> _Shaped:
    import uharfbuzz as hb  # type: ignore[import-untyped]  # noqa: PLC0415 - as above

    font = hb.Font(hb.Face((fonts / face_of(word, FACES, fonts)).read_bytes()))
    font.scale = (EM, EM)
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    return _Shaped(font, buffer, buffer.direction == "rtl")
