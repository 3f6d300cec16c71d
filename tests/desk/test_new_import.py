"""Import of an old list: a dry run line by line, then the opening; hostile cells stay text."""

from __future__ import annotations

import re

import pytest
from factories import OFFICER, opening

from workflow.actions.step import open_new
from workflow.store import requests
from workflow.web.spreadsheet import read_rows, write_rows

HEAD = "Reference;kind;requesting;requested;made on;person.name;case.count;colour"
GOOD = "A-1;Extradition;YY;XX;2026-01-05;=HYPERLINK(1);3;red"
LISTED = f"{HEAD}\r\n{GOOD}\r\nXX-1;extradition;YY;XX;2026-01-05;;;\r\nA-2;extradition;YY;XX;5.1.2026;;many;\r\n;;;;;;;"


@pytest.fixture
def desk(house, visit):
    open_new(house, opening(facts={"person": {"name": "Jan Voorbeeld"}}))
    return visit.signs_in(OFFICER)


def sent(desk, text, name="old.csv"):
    raw = text if isinstance(text, bytes) else text.encode("cp1252")
    return desk.post("/import", files={"list": (name, raw, "text/csv")})


def test_a_dry_run_says_line_by_line_what_would_be_opened_and_nothing_is(house, desk):
    page = desk.get(sent(desk, LISTED).headers["location"]).text

    assert "1 request would be opened." in page
    assert "2 lines have something wrong" in page
    assert "There is a request XX-1 already" in page
    assert re.search(r"<td>4</td>.*made_on", page, re.DOTALL)
    assert "not taken: colour" in page
    with house.database.reading() as tx, pytest.raises(Exception, match="A-1"):
        requests.load(tx, "A-1")


def test_the_good_lines_are_opened_once_and_the_report_runs_no_formula(house, desk):
    address = sent(desk, LISTED).headers["location"]
    for _ in range(2):
        assert desk.post(f"{address}/open").status_code == 303
    with house.database.reading() as tx:
        opened = requests.load(tx, "A-1")
    assert {a.path: a.value for a in opened.standing()} == {"person.name": "=HYPERLINK(1)", "case.count": 3}
    page = desk.get(address).text
    assert 'href="/requests/A-1"' in page
    report = desk.get(f"{address}/report.csv").content.decode("utf-8-sig")
    assert report.splitlines()[1] == "2,A-1,Opened"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1"])
def test_a_cell_that_could_be_run_is_written_as_text(cell):
    written = write_rows([["head"], [cell]])

    assert written.decode("utf-8-sig").splitlines()[-1].strip('"').startswith("'")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"PK\x03\x04xlsx", "damaged, or locked by a password"),
        (b"\xd0\xcf\x11\xe0", "an old or a locked workbook"),
        (b"", "no line below its head"),
        (b"reference,kind\n", "no line below its head"),
        (b"a,a\n1,2", "twice"),
        (b'a,b\n"open', "CSV again"),
        (b"a,b\n1,2,3", "more cells"),
        (b"\x00\xff\x00", "is no text"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_in_a_sentence(desk, raw, told):
    answer = sent(desk, raw)

    assert answer.status_code == 422
    assert told in answer.text


def test_a_list_may_come_in_any_of_the_usual_ways():
    for text in ("a,b\n1,é", "a;b\n1;é", "a\tb\n1\té"):
        for code in ("utf-8", "utf-8-sig", "cp1252"):
            assert read_rows("x", text.encode(code))[1][0].cells == {"a": "1", "b": "é"}


def test_the_sheet_with_the_columns_is_read_back(desk):
    given = desk.get("/import/template.csv").content.decode("utf-8-sig")

    assert given.startswith("reference,kind,requesting,requested,made_on,")
    assert "person.name" in given
