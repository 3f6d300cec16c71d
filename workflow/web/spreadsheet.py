"""Spreadsheets: read what an office exports, CSV or workbook; write CSV that no program will run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from workflow.errors import InputError
from workflow.web.workbook import SAVE, read_cells

MOST_BYTES, MOST_ROWS, MOST_CELL = 2_000_000, 500, 20_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so may be run by a spreadsheet program (OWASP, CSV injection)."""
ZIPPED = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """One line below the head: its number in the file, and its cells by column; empty ones are left out."""

    line: int
    cells: dict[str, str]


def read_rows(name: str, raw: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the columns and the rows of a CSV file or a workbook. Raises InputError naming file, line and column."""
    if raw.startswith(OLD):
        raise InputError(name, "is an old or a locked workbook, which is not read here", SAVE)
    lines = read_cells(name, raw) if raw.startswith(ZIPPED) else _lines(name, raw)
    columns = tuple(_column(cell) for cell in next(lines, (0, []))[1])
    rows = tuple(_rows(lines, columns, name))
    if not any(columns) or not rows:
        raise InputError(
            name, "has no line below its head", "The first line names the columns; each other is a request."
        )
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice:
        raise InputError(f"{name}, line 1", f"names '{min(twice)}' twice", "Give each column a name of its own.")
    return columns, rows


def write_rows(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV in UTF-8; a cell that could be run as a formula gets an apostrophe in front."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([neutral(str(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def neutral(cell: str) -> str:
    """Return a cell that every spreadsheet program shows as text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def _lines(name: str, raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a CSV file with their numbers."""
    if len(raw) > MOST_BYTES:
        raise InputError(name, f"is larger than {MOST_BYTES // 1_000_000} MB", "Send it in parts.")
    text = _decoded(name, raw)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"{name}, line {reader.line_num}", str(error), "Save the sheet as CSV again.") from error


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise InputError(name, "is no text", "Save the sheet as CSV (UTF-8), then send that.")
    return text


def _column(cell: str) -> str:
    return cell.strip().casefold().replace(" ", "_")


def _rows(lines: Iterable[tuple[int, list[str]]], columns: tuple[str, ...], name: str) -> Iterable[Row]:
    count = 0
    for line, cells in lines:
        kept = {
            column: cell.strip().removeprefix("'") for column, cell in zip(columns, cells, strict=False) if cell.strip()
        }
        if not kept:
            continue
        count += 1
        if count > MOST_ROWS:
            raise InputError(f"{name}, line {line}", f"has more than {MOST_ROWS} requests", "Send it in parts.")
        long = next((column for column, cell in kept.items() if len(cell) > MOST_CELL), None)
        if long is not None:
            raise InputError(f"{name}, line {line}, column '{long}'", "is too long", "Shorten it.")
        if any(cell.strip() for column, cell in zip_longest(columns, cells, fillvalue="") if not column):
            raise InputError(
                f"{name}, line {line}", "has more cells than the head has columns", "Quote cells with commas."
            )
        yield Row(line, kept)
