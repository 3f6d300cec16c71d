"""The map of a request in its procedure: drawn where there is room, a list where there is none, and never guessed."""

from __future__ import annotations

import re

import pytest
from desk_walks import NARROW, WIDE, signs_in
from factories import NOON, OFFICER, SUPERVISOR, clears, opening, says, takes

from workflow.actions.step import open_new, perform

CASE = "/requests/DOJ-2026-0117"
REFERENCES = ("DOJ-2026-0117", "COL-2026-0214")


def map_of(page: str) -> str:
    return re.search(r'<section class="desk-section desk-map".*?</section>', page, re.DOTALL)[0]


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_map_is_light_and_its_list_says_whatever_the_drawing_does(visitor, reference):
    visitor.signs_in("Samuel Reed" if reference == REFERENCES[0] else "Olivia Hart")
    visitor.post(f"/requests/{reference}/why", {"purpose": "To look at the map of it."})
    shown = map_of(visitor.get(f"/requests/{reference}").text)
    drawing, _, told = shown.partition("</svg>")
    assert len(shown.encode()) < 6_000
    words = {each for each in re.findall(r"<text[^>]*>([^<]+)</text>", drawing) if not each.endswith("…")}
    assert words
    plain = " ".join(re.sub(r"<[^>]+>", " ", told).split())
    assert [each for each in words if each not in plain] == []


@pytest.fixture
def house_map(house, visit):
    """Return the maps of a request that was granted, and of one that was refused."""
    for number in (1, 2):
        open_new(house, opening(reference=f"XX-{number}", at=NOON))
    known = {"case": {"political": False}, "records": []}
    perform(house, "XX-1", says(known, hours=0.5, reason="No motive is told."))
    perform(house, "XX-1", clears("liberty", hours=1))
    perform(house, "XX-1", takes("grant", hours=2, by=SUPERVISOR))
    perform(house, "XX-2", takes("refuse", hours=2, by=SUPERVISOR))
    visit.signs_in(OFFICER)
    return tuple(map_of(visit.get(f"/requests/XX-{number}").text) for number in (1, 2))


def test_what_is_behind_are_the_stages_it_came_through_and_the_ways_on_say_what_blocks_each(house_map):
    page, _ = house_map
    assert re.search(r"<dt>Behind</dt><dd>Opened</dd>", page)
    assert re.search(r"<dt>Now</dt><dd>Granted</dd>", page)
    assert re.search(r"<dt>Surrender</dt><dd>to Surrendered; one reason against\. Not recorded yet: “\w", page)


def test_a_request_that_has_ended_has_no_way_on(house_map):
    assert "None; this is an end" in house_map[1]


def test_a_narrow_screen_shows_the_list_and_a_wide_one_the_drawing(browser, live):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    signs_in(page, live, "Samuel Reed")
    page.goto(live + CASE)
    drawing, told = page.locator(".desk-map svg"), page.locator(".desk-map-list")
    assert drawing.bounding_box()["width"] > 400
    assert told.bounding_box()["width"] <= 1
    page.set_viewport_size(NARROW)
    assert not drawing.is_visible()
    assert told.bounding_box()["width"] > 200
    context.close()
