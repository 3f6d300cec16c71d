"""The tour in docs/: what it says of itself holds."""

from __future__ import annotations

import re

from factories import ROOT

TOUR = ROOT / "docs" / "tour.md"


def test_the_tour_is_short_and_every_page_of_it_has_one_light_picture():
    told = TOUR.read_text(encoding="utf-8")
    pages, fields = map(int, re.search(r"\*\*(\d+) pages and (\d+) fields\*\*", told).groups())
    shown = re.findall(r"!\[[^\]]+\]\(tour/([^)]+)\)", told)
    weights = {each.name: each.stat().st_size for each in (TOUR.parent / "tour").iterdir()}

    assert pages == len(shown) <= 12
    assert fields <= 40
    assert sorted(weights) == sorted(shown)
    assert max(weights.values()) < 60_000
    assert sum(weights.values()) < 700_000
