"""The words on a page of a PDF, in the order in which they are written: what readers and screen readers get.

Made for papers as Comity draws them and for what others drew the same way: text
in fonts that say which characters their glyphs stand for. Two files are compared
by reading both with this one reader, so nothing here needs to be clever.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
RANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
UNKNOWN = "\ufffd"
DEEPEST = 6
WIDEST_RANGE = 0xFFFF
WORD_GAP = -200
"""A gap this wide inside a line, in thousandths of the letter size, parts words."""


def words_of(page: Any) -> tuple[str, ...]:  # noqa: ANN401 - a page of pikepdf, which only this layer knows
    """Return the words of one page."""
    return tuple(word for run in _runs(page, page.obj.get("/Resources"), 0) for word in run.split())


def pages_of(pdf: bytes) -> int:
    """Return how many pages a file has that was made here."""
    from pikepdf import open as read  # noqa: PLC0415 - only where a PDF is read

    with read(io.BytesIO(pdf)) as file:
        return len(file.pages)


def _runs(stream: Any, resources: Any, depth: int) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield each piece of text a content stream shows, and those of the drawings it uses."""
    from pikepdf import Dictionary, parse_content_stream  # noqa: PLC0415 - only where a PDF is read

    if resources is None or depth > DEEPEST:
        return
    fonts, drawings = (resources.get(key, Dictionary()) for key in ("/Font", "/XObject"))
    maps: dict[str, dict[int, str]] = {}
    glyphs: dict[int, str] = {}
    for each in parse_content_stream(stream):
        operands, operator = each.operands, each.operator
        match str(operator):
            case "Tf":
                name = str(operands[0])
                maps.setdefault(name, _letters(fonts.get(name)))
                glyphs = maps[name]
            case "Tj" | "'" | '"':
                yield _said([operands[-1]], glyphs)
            case "TJ":
                yield _said(operands[0], glyphs)
            case "Do":
                drawing = drawings.get(str(operands[0]))
                if drawing is not None and drawing.get("/Subtype") == "/Form":
                    yield from _runs(drawing, drawing.get("/Resources", resources), depth + 1)


def _said(parts: Any, glyphs: dict[int, str]) -> str:  # noqa: ANN401 - an array of pikepdf
    """Return the text of one showing operator."""
    from pikepdf import String  # noqa: PLC0415 - as above

    said = []
    for part in parts:
        if isinstance(part, String):
            raw = bytes(part)
            said += [glyphs.get(int.from_bytes(raw[at : at + 2]), UNKNOWN) for at in range(0, len(raw), 2)]
        elif float(part) < WORD_GAP:
            said.append(" ")
    return "".join(said)


def _letters(font: Any) -> dict[int, str]:  # noqa: ANN401 - a font of pikepdf
    """Return which characters the glyphs of a font stand for; a font that does not say gives none."""
    table = font.get("/ToUnicode") if font is not None else None
    if table is None:
        return {}
    raw = bytes(table.read_bytes())
    letters: dict[int, str] = {}
    for block in SINGLE.findall(raw):
        codes = HEX.findall(block)
        letters.update({_number(code): _text(text) for code, text in zip(codes[::2], codes[1::2], strict=False)})
    for block in RANGE.findall(raw):
        codes = HEX.findall(block)
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=False):
            low, high, start = _number(first), _number(last), _number(text)
            letters.update({code: chr(min(start + code - low, 0x10FFFF)) for code in _span(low, high)})
    return letters


def _span(low: int, high: int) -> range:
    return range(low, min(high, low + WIDEST_RANGE) + 1)


def _number(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _text(digits: bytes) -> str:
    plain = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(plain if len(plain) % 2 == 0 else "0" + plain).decode("utf-16-be", errors="replace")
