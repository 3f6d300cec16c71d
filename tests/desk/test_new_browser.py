"""A first request in a browser: mouse and keys, narrow and without scripts, over a broken line, to its signature."""

from __future__ import annotations

import re

import pytest
from desk_walks import NARROW, WIDE, faults_of, signs_in, too_wide
from factories import OFFICER, ROOT, SUPERVISOR, later, opening, says, tiny_rules
from playwright.sync_api import expect
from test_desk_worklist import PEOPLE
from test_new_request import typed

from workflow.actions.house import open_house
from workflow.actions.step import open_new, perform
from workflow.settings import Settings
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings
from workflow.web.live import live

MOST_PAGES, MOST_FIELDS = 12, 40
WHY = "The letter of the ministry settles it."


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Serve a desk of the tiny law with one request, XX-1."""
    folder = tmp_path_factory.mktemp("first")
    settings = Settings(
        rules=tiny_rules(folder),
        templates=ROOT / "templates",
        home=folder / "home",
        keys=folder / "keys",
        authority="xx",
    )
    with open_house(settings) as house:
        open_new(house, opening())
        perform(house, "XX-1", says({"case": {"political": False}, "records": []}, reason="No motive is told."))
        app = create_app(house, sessions=DemoSessions(PEOPLE), settings=DeskSettings(demo=True), now=lambda: later(5))
        with live(app) as address:
            yield address


class Walk:
    """Somebody in a browser, whose pages and fields are counted."""

    def __init__(self, page):
        self.page, self.pages, self.fields = page, 0, 0
        page.on("framenavigated", self._count)

    def _count(self, frame):
        self.pages += frame == self.page.main_frame

    def fills(self, label, text):
        self.fields += 1
        self.page.get_by_label(label, exact=False).first.fill(text)

    def chooses(self, label, text):
        self.fields += 1
        self.page.get_by_label(label).select_option(label=text)

    def ticks(self, group, answer):
        self.fields += 1
        self.page.get_by_role("group", name=group).get_by_label(answer, exact=True).check()

    def presses(self, name):
        self.page.get_by_role("button", name=name).first.click()


def writes_a_request(walk, served, reference):
    page = walk.page
    page.goto(f"{served}/new")
    walk.chooses("What is asked for", "Extradition")
    walk.fills("Who asks", "YY")
    walk.fills("Who is asked", "XX")
    walk.presses("Begin")
    walk.fills("Authority that asks", "Ministry")
    walk.fills("Authority that is asked", "Office")
    walk.fills("Our reference", reference)
    walk.chooses("Supervisor", SUPERVISOR)
    walk.presses("Go on")
    walk.fills("What of person.name?", "Maria Muster")
    walk.ticks("What of case.political?", "No")
    walk.presses("Enough for now")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check and file")
    walk.presses("File the request")
    expect(page.get_by_role("status")).to_contain_text("The request is filed")


def test_a_first_request_is_filed_signed_and_found_in_few_pages_and_fields(browser, served):
    page = browser.new_context(viewport=WIDE).new_page()
    signs_in(page, served, OFFICER)
    walk = Walk(page)
    writes_a_request(walk, served, "F-1")
    second = browser.new_context(viewport=WIDE).new_page()
    signs_in(second, served, SUPERVISOR)
    other = Walk(second)
    second.goto(f"{served}/requests/F-1/sign-off?checkpoint=liberty")
    other.ticks("Your answer", "I clear this checkpoint")
    other.chooses("Which fact mattered most", "What of case.political? No")
    other.fills("Your reasons", WHY)
    other.presses("Go on")
    expect(second.get_by_role("region", name="Text that is signed")).to_contain_text(WHY)
    second.get_by_role("button", name="Sign", exact=True).focus()
    second.keyboard.press("Enter")
    expect(second.get_by_role("status")).to_contain_text("Your answer is recorded")
    second.goto(f"{served}/requests/F-1/timeline")
    expect(second.get_by_text("Checkpoint cleared")).to_be_visible()

    assert walk.pages + other.pages <= MOST_PAGES, (walk.pages, other.pages)
    assert walk.fields + other.fields <= MOST_FIELDS
    page.context.close()
    second.context.close()


def test_the_same_narrow_and_without_scripts(browser, served):
    page = browser.new_context(viewport=NARROW, java_script_enabled=False).new_page()
    signs_in(page, served, OFFICER)
    writes_a_request(Walk(page), served, "F-2")
    assert page.url.endswith("/requests/F-2?done=filed")
    page.context.close()


def test_nothing_is_lost_on_a_broken_line_or_an_ended_session(browser, served):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    signs_in(page, served, OFFICER)
    page.goto(f"{served}/new")
    walk = Walk(page)
    walk.chooses("What is asked for", "Extradition")
    walk.fills("Who asks", "YY")
    walk.fills("Who is asked", "XX")
    walk.presses("Begin")
    draft = page.url
    walk.fills("Authority that asks", "Ministry of the Interior")
    expect(page.get_by_text(re.compile(r"^Saved at"))).to_be_visible(timeout=8000)
    assert "Ministry of the Interior" in context.request.get(draft).text()

    context.set_offline(True)
    walk.fills("Authority that is asked", "Office at the harbour")
    walk.presses("Go on")
    expect(page.get_by_text("Not saved. The line is broken")).to_be_visible()
    context.set_offline(False)
    context.clear_cookies()
    walk.presses("Go on")
    expect(page.get_by_text("Your session has ended")).to_be_visible()
    assert page.get_by_label("Authority that is asked").input_value() == "Office at the harbour"
    again = context.new_page()
    signs_in(again, served, OFFICER)
    walk.presses("Go on")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Questions")
    context.close()


def test_pages_of_new_requests_and_sign_off_are_accessible_at_two_widths(browser, served):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    signs_in(page, served, OFFICER)
    page.goto(f"{served}/new")
    Walk(page).presses("Begin")
    checked = [("begin, wrong", faults(page))]
    page.get_by_label("What is asked for").select_option(label="Extradition")
    page.get_by_label("Who asks").fill("YY")
    page.get_by_label("Who is asked").fill("XX")
    Walk(page).presses("Begin")
    draft = page.url
    page.get_by_label("Authority that asks").fill("Ministry")
    page.get_by_label("Authority that is asked").fill("Office")
    checked.append(("about", faults(page)))
    Walk(page).presses("Go on")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Questions")
    checked.append(("questions", faults(page)))
    for path in (f"{draft}/check", f"{served}/import", *(f"{served}/requests/XX-1/{each}" for each in (
        "sign-off", "sign-off?checkpoint=liberty", "decision", "correspondence", "attach", "findings"))):  # fmt: skip
        page.goto(path)
        checked.append((path, faults(page)))
    page.goto(f"{served}/requests/XX-1/sign-off?checkpoint=liberty")
    page.get_by_label("I clear this checkpoint").check()
    page.get_by_label("Your reasons").fill(WHY)
    Walk(page).presses("Go on")
    checked.append(("sign", faults(page)))

    assert [each for each in checked if each[1]] == []
    assert [text for text in said if "422" not in text] == []
    context.close()


def faults(page):
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found += faults_of(page) + ([f"{too_wide(page)} px too wide"] if too_wide(page) > 0 else [])
    page.set_viewport_size(WIDE)
    return found


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
