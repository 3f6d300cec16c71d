"""Pages in a browser: lists that line up, each stop of the keyboard, forced colours, paper, twice the size."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from desk_user import STOP
from desk_walks import PICTURES, WIDE, signs_in, too_wide

OFFICER, SUPERVISOR = "Olivia Hart", "Samuel Reed"
CASE = "/requests/DOJ-2026-0117"
PRINTED = {
    "decision": (f"{CASE}/decision", 1, "Ruth Calder"),
    "request": (CASE, 12, "What the rules find"),
    "statistics": ("/statistics?from=2026-01-01&to=2026-12-31", 4, "What came, went and stayed"),
    "oversight report": ("/statistics/report?from=2026-01-01&to=2026-12-31", 4, "2026"),
}
"""What offices print: its address, the most pages, and words that must be on them."""


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
            stop = page.evaluate(STOP)
            if stop["tag"] in ("BODY", "IFRAME"):
                break
            kept = [stop["seen"], stop["inside"], stop["ordered"], not stop["covered"]]
            assert all(kept), f"{path}: {stop}"
    page.context.close()


def test_forced_colours_leave_every_sign_to_be_seen(browser, live):
    page = browser.new_context(viewport=WIDE, forced_colors="active").new_page()
    signs_in(page, live, OFFICER)
    page.goto(f"{live}/requests?closed=yes")
    rings = page.evaluate("getComputedStyle(document.querySelector('.desk-ring use')).stroke")
    here = page.evaluate("getComputedStyle(document.querySelector('.desk-nav [aria-current]')).borderBottomColor")
    other = page.evaluate(
        "getComputedStyle(document.querySelector('.desk-nav a:not([aria-current])')).borderBottomColor"
    )
    assert rings != "rgb(213, 223, 226)"
    assert here != other
    page.context.close()


@pytest.mark.parametrize("what", PRINTED)
def test_what_is_printed_is_whole_and_has_nothing_of_the_frame(browser, live, what):
    path, most, words = PRINTED[what]
    page = browser.new_context(viewport=WIDE).new_page()
    signs_in(page, live, SUPERVISOR)
    page.goto(live + path)
    made = page.pdf(format="A4", tagged=True)
    page.context.close()
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True
    ).stdout.decode()
    if PICTURES:
        (Path(PICTURES) / f"{what}.pdf").write_bytes(made)

    assert words in told
    assert "Sign out" not in told
    assert "(/" not in told
    assert told.count("\f") <= most


def test_at_two_hundred_per_cent_nothing_is_cut_off(browser, live):
    page = browser.new_context(viewport={"width": 640, "height": 450}).new_page()
    signs_in(page, live, OFFICER)
    for path in ("/", "/requests", CASE, f"{CASE}/do/event"):
        page.goto(live + path)
        assert too_wide(page) <= 0, path
    page.context.close()
