"""Pages in a browser: lists that line up, each stop of the keyboard, forced colours, paper, twice the size."""

from __future__ import annotations

from desk_walks import WIDE, signs_in, too_wide

OFFICER, SUPERVISOR = "Olivia Hart", "Samuel Reed"
CASE = "/requests/DOJ-2026-0117"
FOCUS = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  const drawn = e.matches('.govuk-checkboxes__input, .govuk-radios__input');
  const s = drawn ? getComputedStyle(e.nextElementSibling, '::before') : getComputedStyle(e);
  const at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
  return {tag: e.tagName, name: (e.innerText || e.name || '').slice(0, 40),
    ring: parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' || s.boxShadow !== 'none',
    covered: !!at && !e.contains(at) && !at.contains(e) && r.width > 0 && getComputedStyle(at).position === 'sticky'};
}"""


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
