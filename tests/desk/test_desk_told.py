"""What pages tell a reader in a hurry: each thing once, whole, and nothing that is no longer to be done."""

from __future__ import annotations

import re

import pytest
from desk_walks import rows
from factories import OFFICER, SUPERVISOR, happens, opening

from workflow.actions.step import open_new, perform
from workflow.web.pages.audit_thread import LONGEST

ENDED = "/requests/DOJ-2026-0117"


@pytest.fixture
def supervisor(visitor):
    return visitor.signs_in(SUPERVISOR)


def test_a_request_that_has_ended_asks_nobody_anything(supervisor):
    page = supervisor.get(ENDED).text

    assert "Nothing more is to be done" in page
    assert "Questions that would settle most" not in page
    assert "Answer this checkpoint" not in page
    assert "Questions to answer first" not in supervisor.get(f"{ENDED}/sign-off").text


def test_an_event_that_decided_a_finding_says_the_day_it_happened(supervisor):
    page = supervisor.get(f"{ENDED}/findings?effect=met").text

    assert re.search(r"A complaint was sworn before a judge\? <b>3 March 2026</b>", page)


@pytest.mark.parametrize("part", ["findings", "sign-off", "decision"])
def test_a_finding_says_of_which_item_it_speaks_wherever_it_stands(supervisor, part):
    page = supervisor.get(f"{ENDED}/{part}").text

    assert "(item 1)" in page
    assert "(item 2)" in page


def test_what_is_missing_is_told_once_in_the_words_of_the_page(supervisor):
    page = supervisor.post(f"{ENDED}/corrections", {"do": "correct"})

    assert page.status_code == 422
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', page.text, re.DOTALL)[1]
    assert re.findall(r'href="#(\w+)"', summary) == ["of", "outcome", "reasons"]
    assert summary.count("<li>") == 3


def test_a_refused_attempt_is_told_whole_to_the_auditor_or_says_that_it_goes_on(visitor):
    visitor.signs_in("Alma Keller").post("/requests/COL-2026-0214/why", {"purpose": "Yearly audit."})
    page = visitor.get("/audit/requests/COL-2026-0214").text

    assert "<b>Refused</b>" in page
    lines = re.findall(r'<p class="desk-small">(step: [^<]+)</p>', page)
    assert max(map(len, lines)) > 400
    assert all(line.endswith("…") for line in lines if len(line) > LONGEST)


def test_a_list_leads_back_to_its_first_page_from_every_other_and_not_from_itself(house, visit):
    for number in range(7):
        open_new(house, opening(reference=f"XX-{number}"))
    page, seen = visit.signs_in(OFFICER).get("/"), []
    assert "First page" not in page.text
    while onward := re.search(r'rel="next" href="([^"]+)"', page.text):
        seen += rows(page)
        page = visit.get(onward[1].replace("&amp;", "&"))
        assert "First page" in page.text

    assert sorted(seen + rows(page)) == [f"XX-{number}" for number in range(7)]


def test_a_law_that_stands_in_the_way_is_named_in_a_sentence_with_one_full_stop(house, visit):
    open_new(house, opening())
    perform(house, "XX-1", happens("stay-ordered"))
    page = visit.signs_in(SUPERVISOR).get("/requests/XX-1").text

    assert "A hold stands since 2 March 2026: Rule xx/stay. <" in page
    assert "yet: Rule xx/sealed (Code of XX art. sealed). <" in page
    assert ".." not in re.sub(r"<[^>]+>", "", page[page.index("<main") :])
