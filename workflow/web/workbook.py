"""Workbooks (XLSX) as rows of text: what stands in the first sheet. Nothing in one is run, and none unpacks large.

A formula is read as its own text, never as its result, so that what comes in is what stands there. A day is read as
a day (2026-03-02), whatever way it is shown.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

from workflow.errors import InputError

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 10_000_000, 60_000_000, 500
PROGRAMS = ("vbaproject", "macrosheets/", "activex/", "embeddings/")
"""Parts of a workbook that can be run, or hold a file that can."""
MOST_LINES, MOST_COLUMNS = 5_000, 200
"""What is looked at: a sheet may claim to have a million empty lines."""
SAVE = "Save it as a plain workbook (.xlsx) or as CSV (UTF-8), then send that."


def read_cells(name: str, raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of the first sheet that is shown: their numbers and cells. Raises InputError naming the file."""
    _refuse_unsafe(name, raw)
    from openpyxl import load_workbook  # noqa: PLC0415 - only where a workbook comes

    try:
        with warnings.catch_warnings(action="ignore"):  # of parts that are not read: pictures, styles
            book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
            sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
            lines = [] if sheet is None else [
                (number, [_text(cell) for cell in cells])
                for number, cells in enumerate(
                    sheet.iter_rows(values_only=True, max_row=MOST_LINES + 1, max_col=MOST_COLUMNS + 1), 1
                )
            ]  # fmt: skip
            book.close()
    except Exception as fault:  # whatever a library makes of a damaged file
        raise InputError(name, "cannot be read as a workbook", SAVE) from fault
    _refuse_too_large(name, lines)
    yield from lines


def _refuse_unsafe(name: str, raw: bytes) -> None:
    """Raise InputError for what is too large, packed too tightly, or holds a program or a declaration of its own."""
    if len(raw) > MOST_BYTES:
        raise InputError(name, f"is larger than {MOST_BYTES // 1_000_000} MB", "Send it in parts.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise InputError(name, "unpacks to more than a list can hold", SAVE)
            if any(word in part.filename.casefold() for part in parts for word in PROGRAMS):
                raise InputError(name, "holds macros, which are never taken in", SAVE)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(packed, part):
                    raise InputError(name, "holds a declaration that no workbook needs", SAVE)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise InputError(name, "is damaged, or locked by a password", SAVE) from fault


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Say whether a part declares types or entities of its own, which could unpack to anything."""
    with packed.open(part) as content:
        data = content.read(min(part.file_size, MOST_UNPACKED))
    return b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:4]


def _refuse_too_large(name: str, lines: list[tuple[int, list[str]]]) -> None:
    for number, cells in lines:
        if any(cells[MOST_COLUMNS:]):
            raise InputError(f"{name}, line {number}", f"has more than {MOST_COLUMNS} columns", "Leave some out.")
        if number > MOST_LINES and any(cells):
            raise InputError(f"{name}, line {number}", f"is beyond line {MOST_LINES}", "Send it in parts.")


def _text(cell: object) -> str:
    """Return a cell as a person reads it; a formula is its own text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime) and cell.time() != time():
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date | time):
        return f"{cell:%H:%M}" if isinstance(cell, time) else f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(getattr(cell, "text", cell)).strip()
