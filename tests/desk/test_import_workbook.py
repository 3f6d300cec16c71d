"""Import of an old list as a workbook: what stands in it comes in as text, and nothing in it harms."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from factories import OFFICER
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from workflow.errors import InputError
from workflow.store import requests
from workflow.web import workbook
from workflow.web.spreadsheet import read_rows

HEAD = ["Reference", "kind", "requesting", "requested", "made on", "person.name", "case.count", "case.warrant_date"]
GOOD = ["A-1", "Extradition", "YY", "XX", date(2026, 1, 5), "Jan Voorbeeld", 3, datetime(2025, 12, 1)]  # noqa: DTZ001 - as a sheet has it


def a_workbook(*rows, hidden=False):
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if hidden:
        sheet.sheet_state = "hidden"
        book.create_sheet("shown").append(["seen"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(raw, name, content):
    """Return the workbook with a part more, or with other content in one."""
    source, target = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in source.infolist():
            if part.filename != name:
                packed.writestr(part, source.read(part))
        packed.writestr(name, content)
    return target.getvalue()


def first(raw):
    return read_rows("old.xlsx", raw)[1][0].cells


def test_the_lines_of_a_workbook_are_seen_first_and_then_opened(house, visit):
    desk = visit.signs_in(OFFICER)
    raw = a_workbook(HEAD, GOOD, [], ["A-2", "extradition", "YY", "XX", "soon"])
    sent = desk.post("/import", files={"list": ("old.xlsx", raw, "application/octet-stream")})
    page = desk.get(sent.headers["location"]).text
    assert "1 request would be opened." in page
    assert "<td>4</td>" in page
    assert "made_on" in page
    desk.post(f"{sent.headers['location']}/open")
    with house.database.reading() as tx:
        opened = requests.load(tx, "A-1")
    known = {each.path: str(each.value) for each in opened.standing()}
    assert known == {"person.name": "Jan Voorbeeld", "case.count": "3", "case.warrant_date": "2025-12-01"}
    assert opened.made_on == date(2026, 1, 5)


def test_cells_come_as_a_person_reads_them_and_a_formula_as_its_own_text():
    head = ["day", "moment", "hour", "yes", "whole", "part", "formula", "many"]
    moment = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - as a sheet has it
    row = [date(2026, 3, 2), moment, time(9, 30), True, 7.0, 1.5, "=1+1", ArrayFormula("H2", "=SUM(E2:F2)")]
    assert first(a_workbook(head, row)) == {
        "day": "2026-03-02", "moment": "2026-03-02 09:30", "hour": "09:30", "yes": "yes", "whole": "7", "part": "1.5",
        "formula": "=1+1", "many": "=SUM(E2:F2)",
    }  # fmt: skip


def test_a_sheet_that_is_hidden_is_passed_over():
    with pytest.raises(InputError, match="no line below its head"):
        read_rows("old.xlsx", a_workbook(HEAD, GOOD, hidden=True))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (lambda: with_part(a_workbook(HEAD, GOOD), "xl/vbaProject.bin", b"Sub Auto_Open()"), "holds macros"),
        (lambda: with_part(a_workbook(HEAD, GOOD), "xl/media/big.xml", b" " * 70_000_000), "unpacks to more"),
        (lambda: with_part(a_workbook(HEAD, GOOD), "xl/sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
         "holds a declaration"),
        (lambda: with_part(a_workbook(HEAD, GOOD), "xl/worksheets/sheet1.xml", b"<broken"),
         "cannot be read as a workbook"),
        (lambda: a_workbook(HEAD, GOOD)[:900], "damaged"),
        (lambda: b"PK\x03\x04" + b"x" * 10_000_001, "larger than 10 MB"),
        (lambda: a_workbook(HEAD, GOOD, *([["B"]] * 600)), "more than 500 requests"),
        (lambda: a_workbook(HEAD, GOOD, *([[]] * 4_998), GOOD), "line 5001: is beyond line 5000"),
        (lambda: a_workbook(HEAD, [*GOOD, *([""] * 192), "far out"]), "line 2: has more than 200 columns"),
        (lambda: a_workbook(["a", "b"], ["1", "x" * 20_001]), "line 2, column 'b'"),
        (lambda: a_workbook(["a"], ["1", "2"]), "more cells than the head has columns"),
        (lambda: a_workbook(HEAD), "no line below its head"),
    ],
)  # fmt: skip
def test_a_workbook_that_could_harm_or_cannot_be_read_is_refused_by_file_and_line(raw, told):
    with pytest.raises(InputError) as refusal:
        read_rows("old.xlsx", raw())
    assert "old.xlsx" in refusal.value.where
    assert told in f"{refusal.value.where}, {refusal.value.sentence}"


def test_what_every_spreadsheet_program_adds_of_its_own_does_no_harm():
    raw = with_part(a_workbook(HEAD, GOOD), "xl/printerSettings/printerSettings1.bin", b"A4")
    assert first(raw)["reference"] == "A-1"
    assert workbook.MOST_BYTES == 10_000_000
