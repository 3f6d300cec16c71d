"""Drafts in a browser: saved as they are typed, over a broken line and an ended session; papers are read as data."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from desk_office import office
from desk_user import User
from desk_walks import WIDE, typed
from factories import OFFICER
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with office(tmp_path_factory.mktemp("drafts")) as desk:
        yield desk


def test_a_draft_is_saved_as_it_is_typed_and_outlives_a_broken_line_and_an_ended_session(browser, served):
    officer = User(browser, served, OFFICER, viewport=WIDE)
    page, context = officer.page, officer.context
    officer.opens("/new")
    officer.chooses("What is asked for", "Extradition")
    officer.writes("Who asks", "YY")
    officer.writes("Who is asked", "XX")
    officer.presses("Begin")
    draft = page.url
    officer.writes("Authority that asks", "Ministry of the Interior")
    expect(page.get_by_text(re.compile(r"^Saved at"))).to_be_visible(timeout=8000)
    assert "Ministry of the Interior" in context.request.get(draft).text()

    context.set_offline(True)
    officer.writes("Authority that is asked", "Office at the harbour")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Not saved. The line is broken")).to_be_visible()
    context.set_offline(False)
    served.clock.now += timedelta(hours=2)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    assert page.get_by_label("Authority that is asked").input_value() == "Office at the harbour"
    context.add_cookies([served.signs_in_again(OFFICER)])
    officer.presses("Go on")
    officer.sees("Questions")
    context.close()


def test_a_paper_of_this_software_is_taken_in_without_retyping(visitor):
    visitor.signs_in(OFFICER)
    paper = visitor.get("/requests/DOJ-2026-0117/papers/03-surrender-order.pdf").content
    address = visitor.post("/new/paper", files={"paper": ("in.pdf", paper, "application/pdf")}).headers["location"]
    page = visitor.get(address).text
    assert "in.pdf as received, SHA-256" in page
    known = {**typed(page), "procedure": "us-extradition-incoming", "reference": "IN-2026-1"}
    assert visitor.post(address, known).headers["location"] == f"{address}/questions"

    check = visitor.get(f"{address}/check").text
    assert "Jan Voorbeeld" in check
    assert 'href="/requests/DOJ-2026-0117"' in check
    visitor.post(f"{address}/discard")
