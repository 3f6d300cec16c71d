"""Every page in a browser: axe, two widths, keys alone, no scripts, the policy, paper and forced colours."""

from __future__ import annotations

import pytest
from desk_walks import NARROW, WIDE, faults_of, signs_in, too_wide
from playwright.sync_api import expect

OFFICER, SUPERVISOR = "Olivia Hart", "Samuel Reed"
CASE = "/requests/DOJ-2026-0117"
PAGES = {
    "my-work": (OFFICER, "/?closed=yes"),
    "all-requests": (OFFICER, "/requests"),
    "find": (OFFICER, "/find?find=Voorbeeld"),
    "keys": (OFFICER, "/keys"),
    "tokens": (OFFICER, "/account/tokens"),
    "interface": (OFFICER, "/api"),
    "audit": ("Alma Keller", "/audit"),
    "audit-checkpoints": ("Alma Keller", "/audit/checkpoints?from=2026-01-01"),
    "audit-reads": ("Alma Keller", "/audit/reads"),
    "audit-sample": ("Alma Keller", "/audit/sample?from=2026-01-01&seed=spring&count=3"),
    "law": (SUPERVISOR, "/law?asks=NL&asked=US&kind=extradition&on=2026-03-02"),
    "law-unverified": (SUPERVISOR, "/law/unverified"),
    "law-impact": (SUPERVISOR, "/law/impact"),
    "statistics": (SUPERVISOR, "/statistics?from=2026-01-01&to=2026-12-31"),
    "oversight-report": (SUPERVISOR, "/statistics/report?from=2026-01-01&to=2026-12-31"),
    "why": ("Alma Keller", f"{CASE}/why"),
    "hidden": (OFFICER, "/nothing/here"),
    "request": (SUPERVISOR, CASE),
    "findings": (OFFICER, f"{CASE}/findings"),
    "facts": (OFFICER, f"{CASE}/facts"),
    "timeline": (OFFICER, f"{CASE}/timeline"),
    "paper": (OFFICER, f"{CASE}/papers/05-surrender-order-v2"),
    "event": (OFFICER, f"{CASE}/do/event"),
    "fact": (OFFICER, f"{CASE}/do/fact"),
    "note": (OFFICER, f"{CASE}/do/note"),
    "assurance": (OFFICER, f"{CASE}/do/assurance"),
    "new-paper": (OFFICER, f"{CASE}/do/paper"),
    "person": (OFFICER, f"{CASE}/do/person"),
    "checkpoint": (SUPERVISOR, f"{CASE}/do/checkpoint?checkpoint=identity"),
}
"""Every page, with somebody who sees it: add yours here."""

FOCUS = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  const drawn = e.matches('.govuk-checkboxes__input, .govuk-radios__input');
  const s = drawn ? getComputedStyle(e.nextElementSibling, '::before') : getComputedStyle(e);
  const at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
  return {tag: e.tagName, name: (e.innerText || e.name || '').slice(0, 40),
    ring: parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' || s.boxShadow !== 'none',
    covered: !!at && !e.contains(at) && !at.contains(e) && r.width > 0 && getComputedStyle(at).position === 'sticky'};
}"""


@pytest.fixture(scope="module", params=[OFFICER, SUPERVISOR, "Alma Keller"])
def context(browser, live, request):
    """Give a browser in which one person is signed in, and what its console said."""
    opened = browser.new_context(viewport=WIDE)
    signs_in(opened.new_page(), live, request.param)
    yield request.param, opened
    opened.close()


def test_every_page_is_accessible_at_two_widths_and_breaks_no_policy(context, live):
    person, opened = context
    page = opened.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    wrong = []
    for name, (who, path) in PAGES.items():
        if who != person:
            continue
        page.set_viewport_size(WIDE)
        answer = page.goto(live + path)
        assert answer.status == (404 if name == "hidden" else 200), name
        wrong += [f"{name}: {fault}" for fault in faults_of(page)]
        page.set_viewport_size(NARROW)
        wrong += [f"{name}, narrow: {fault}" for fault in faults_of(page)]
        if too_wide(page) > 0:
            wrong.append(f"{name} is {too_wide(page)} px too wide at 390")

    assert wrong == []
    assert [text for text in said if "404" not in text] == []


def test_the_columns_of_all_groups_of_a_list_line_up(browser, live):
    page = browser.new_context(viewport=WIDE).new_page()
    signs_in(page, live, OFFICER)
    page.goto(f"{live}/requests?closed=yes")
    cells = (
        "table => [...table.querySelector('tbody tr').cells].map(cell => Math.round(cell.getBoundingClientRect().x))"
    )
    heads = "table => table.tHead.classList.toggle('govuk-visually-hidden') || table.offsetWidth"
    table = page.locator(".desk-cards").first
    seen = table.evaluate(cells)
    table.evaluate(heads)

    assert len(seen) == 4
    assert table.evaluate(cells) == seen
    page.context.close()


def test_each_stop_of_the_keyboard_is_seen_and_never_covered(browser, live):
    page = browser.new_context(viewport=WIDE).new_page()
    signs_in(page, live, OFFICER)
    for path in ("/requests", CASE):
        page.goto(live + path)
        for _ in range(40):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if stop["tag"] in ("BODY", "IFRAME"):
                break
            assert stop["ring"], f"{path}: {stop}"
            assert not stop["covered"], f"{path}: {stop}"
    page.context.close()


def test_a_note_is_written_with_keys_alone(browser, live):
    page = browser.new_context(viewport=WIDE).new_page()
    signs_in(page, live, OFFICER)
    page.goto(live + "/")
    page.keyboard.press("/")
    page.keyboard.type("DOJ-2026-0117")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jan Voorbeeld")
    link = page.get_by_role("link", name="A note", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Note", exact=True).focus()
    page.keyboard.type("Written with keys alone.")
    page.get_by_role("button", name="Record it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The note is on the file")
    page.context.close()


def test_everything_essential_works_without_scripts_and_an_error_keeps_what_was_typed(browser, live):
    page = browser.new_context(viewport=NARROW, java_script_enabled=False).new_page()
    signs_in(page, live, OFFICER)
    page.get_by_role("link", name="All requests").click()
    page.goto(live + CASE + "/do/event")
    page.get_by_label("Place", exact=True).fill("Newark")
    page.get_by_role("button", name="Record it").click()
    assert page.get_by_role("heading", name="That was not done").count() == 1
    assert page.get_by_label("Place", exact=True).input_value() == "Newark"
    page.get_by_role("link", name="Choose what happened").click()
    assert page.url.endswith("#kind")
    page.context.close()


def test_forced_colours_and_paper_keep_everything_readable(browser, live):
    page = browser.new_context(viewport=WIDE, forced_colors="active").new_page()
    signs_in(page, live, OFFICER)
    page.goto(live + CASE)
    rings = page.evaluate("getComputedStyle(document.querySelector('.desk-ring-track') || document.body).stroke")
    assert rings != "rgb(213, 223, 226)"
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator(".desk-nav").is_hidden()
    assert page.pdf(tagged=True).startswith(b"%PDF")
    page.context.close()


def test_at_two_hundred_per_cent_nothing_is_cut_off(browser, live):
    page = browser.new_context(viewport={"width": 640, "height": 450}).new_page()
    signs_in(page, live, OFFICER)
    for path in ("/", "/requests", CASE, f"{CASE}/do/event"):
        page.goto(live + path)
        assert too_wide(page) <= 0, path
    page.context.close()
