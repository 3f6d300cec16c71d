"""Letterheads: kept by two administrators, seen before they are confirmed, on every paper made from then on."""

from __future__ import annotations

import io
import json
import re
import subprocess

import pikepdf
import pytest
from desk_people import Clock, Enrolled, desk_with_accounts
from factories import NOON, OFFICER, happens, later, opening

from workflow.actions.papers import MakePaper
from workflow.actions.people import begin_people, waiting
from workflow.actions.step import open_new, perform
from workflow.actions.thread import opened
from workflow.store import papers, requests, trail_log

PAGE = "/administration/letterheads"
HEAD = {
    "code": "XX", "authority": "Office", "names-en": "Directorate of Justice\nSection for extradition",
    "names-fr": "Direction de la justice", "address": "1 Example Quay\n1000 Port", "telephone": "+99 1 000",
    "email": "office@xx.example", "foot": "Open on weekdays from nine to noon",
}  # fmt: skip


@pytest.fixture
def two(house):
    """Return two administrators at one desk, in a house with a request that XX answers."""
    clock = Clock()
    clock.now = NOON
    open_new(house, opening(their_reference="YY/7"))
    perform(house, "XX-1", happens("request-received", hours=0.5))
    made = begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=clock.now)
    desk = desk_with_accounts(house, clock)
    return [Enrolled(desk, clock, each.word) for each in made]


def proposed(two, **more):
    return two[0].post(PAGE, **{**HEAD, "do": "propose", **more})


def confirmed(two, house):
    proposed(two)
    return two[1].signs(f"/administration/changes/{waiting(house)[0].id}")


def text_of(content):
    return subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def paper(house, hours, **more):
    """Make a paper; return its words and its data."""
    done = perform(house, "XX-1", MakePaper(at=later(hours), by=OFFICER, form="acknowledgement", **more))
    with house.database.reading() as tx:
        content = papers.get(tx, done.request.id, done.request.papers[-1].sha256)
    with pikepdf.open(io.BytesIO(content)) as file:
        data = json.loads(file.attachments["request.json"].get_file().read_bytes())
    return text_of(content), data, content


def test_a_letterhead_stands_on_every_paper_after_a_second_person_confirmed_it_and_on_none_before(house, two):
    before, data, first = paper(house, 1)
    assert data["requested"]["address"] == []
    assert "1 Example Quay" not in before
    assert confirmed(two, house).headers["location"] == "/administration?done=change-confirmed"

    words, data, _ = paper(house, 2)
    for line in ("Directorate of Justice", "Section for extradition", "1 Example Quay", "+99 1 000",
                 "office@xx.example", "Open on weekdays from nine to noon"):  # fmt: skip
        assert line in words
    assert data["requested"]["address"] == ["1 Example Quay", "1000 Port", "+99 1 000", "office@xx.example"]
    assert "Direction de la justice" in paper(house, 3, language="fr")[0]
    with house.database.reading() as tx:
        request = requests.load(tx, "XX-1")
        assert papers.get(tx, request.id, request.papers[0].sha256) == first


def test_whoever_confirms_reads_every_line_and_the_trail_keeps_it(house, two):
    proposed(two)
    shown = two[1].get(f"/administration/changes/{waiting(house)[0].id}").text
    for line in ("Directorate of Justice / Section for extradition", "1000 Port", "Open on weekdays"):
        assert line in shown
    two[1].signs(f"/administration/changes/{waiting(house)[0].id}")
    with house.database.reading() as tx:
        entries = [opened(each, tx) for each in trail_log.entries_of(tx, None)]
    last = next(each for each in entries if each.act == "confirm-change")
    assert last.fields["change"]["letterhead"]["foot"] == HEAD["foot"]


def test_the_preview_is_a_real_paper_with_what_was_typed(house, two):
    page = two[0].post(PAGE, **HEAD, do="preview").text
    source = re.search(r'<iframe[^>]+src="([^"]+)"', page)[1].replace("&amp;", "&")
    preview = two[0].get(source)
    assert preview.headers["content-type"] == "application/pdf"
    assert "Section for extradition" in text_of(preview.content)
    assert 'value="office@xx.example"' in page
    assert waiting(house) == ()


def test_a_letterhead_that_cannot_be_says_so_at_each_field_and_keeps_what_was_typed(two):
    answer = proposed(two, code="nowhere", email="no address", **{"names-en": "x" * 200})
    assert answer.status_code == 422
    assert [f'id="{name}-error"' in answer.text for name in ("code", "email", "names-en")] == [True] * 3
    assert "1 Example Quay" in answer.text


def test_what_is_kept_is_opened_in_the_form_again(house, two):
    confirmed(two, house)
    listed = two[0].get(PAGE).text
    link = re.search(r'href="(\?code=XX[^"]+)"', listed)[1].replace("&amp;", "&")
    assert "Section for extradition" in two[0].get(PAGE + link).text
