"""What is seen of a signature on the page: name, role and time, in a shipped font that is embedded."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from workflow.documents.text import clean, face_of

if TYPE_CHECKING:
    from pathlib import Path

    from pyhanko.pdf_utils.font.api import FontEngineFactory
    from pyhanko.stamp import TextStampStyle

SIZE = 7
LEADING = 9
"""Of the letters and their lines, in points, as long as the place is wide enough."""

FACES = ("NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf")


def stamp(lines: tuple[str, ...], fonts: Path) -> TextStampStyle:
    """Return the look of a signature that says these lines. Raises RenderError for what no shipped font has."""
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.pdf_utils.text import TextBoxStyle
    from pyhanko.stamp import TextStampStyle

    said = "\n".join(clean(line, "signature", fonts).replace("\n", " ") for line in lines if line)
    face = _face((fonts / face_of(said, FACES, fonts)).read_bytes())
    place = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0)
    )
    return TextStampStyle(
        stamp_text=said.replace("%", "%%"),
        text_box_style=TextBoxStyle(font=face, font_size=SIZE, leading=LEADING, border_width=0, box_layout_rule=place),
        border_width=0,
        background=None,
        inner_content_layout=place,
    )


def _face(font: bytes) -> FontEngineFactory:
    """Return what sets text in this font. The library's own leaves the file open."""
    from pyhanko.pdf_utils.font.api import FontEngineFactory
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulator

    class Face(FontEngineFactory):
        def create_font_engine(self, writer: Any, obj_stream: Any = None) -> Any:
            return GlyphAccumulator(writer, io.BytesIO(font), font_size=SIZE, obj_stream=obj_stream)

    return Face()


def said_time(at: datetime) -> str:
    """Return a moment as stamps say it: day, time and distance from UTC."""
    offset = f"{at:%z}"
    zone = "UTC" if offset == "+0000" else f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{at:%Y-%m-%d %H:%M:%S} {zone}"
