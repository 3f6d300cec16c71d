"""Twenty pairs whose legal basis was checked by hand (docs/law-basis-checked.md), found again by the finder."""

from __future__ import annotations

from datetime import date

import pytest
from decided import ROOT, rulebook

from workflow.model.request import Sides
from workflow.rules.bound import instruments_between

PAIRS = {
    "NL US extradition 2026-03-02": "us-extradition-nl coe-ets-185 un-uncac un-untoc un-vienna-1988 us-eu-extradition",
    "NL US extradition 2005-01-03": "us-extradition-nl un-vienna-1988",
    "US GB extradition 2026-03-02": "us-extradition-gb un-uncac un-untoc un-vienna-1988 coe-ets-185?",
    "FR DE extradition 2003-06-02": "coe-ets-024-until-2004 un-vienna-1988",
    "FR DE extradition 2026-03-02": "eu-eaw coe-ets-185 un-untoc un-vienna-1988 un-uncac?",
    "PL GB extradition 2019-06-03": "un-uncac un-untoc un-vienna-1988 eu-eaw? coe-ets-185?",
    "PL GB extradition 2026-03-02": "eu-uk-tca un-uncac un-untoc un-vienna-1988 coe-ets-185?",
    "AL CH extradition 2026-03-02": "coe-ets-024 coe-ets-185 un-uncac un-untoc un-vienna-1988 coe-ets-086 coe-ets-098",
    "RU LV extradition 2026-03-02": (
        "un-uncac un-untoc un-vienna-1988 coe-ets-086 coe-ets-098 coe-ets-024? coe-cets-212?"
    ),
    "RU GB extradition 2026-03-02": "un-uncac un-untoc un-vienna-1988 coe-ets-098 coe-ets-024? coe-cets-212?",
    "NA UY extradition 2026-03-02": "un-uncac un-untoc un-vienna-1988",
    "TV NR extradition 2026-03-02": "un-uncac? commonwealth-london-scheme?",
    "US-AL US-KY rendition 2026-03-02": "",
    "US-ME US-IL detainer 2026-03-02": "us-detainers?",
    "FR DK evidence 2026-03-02": (
        "eu-mla-2000 coe-ets-030 coe-ets-185 un-uncac un-untoc un-vienna-1988 coe-ets-099? coe-ets-182?"
    ),
    "NL IE evidence 2026-08-17": (
        "coe-ets-030 un-uncac un-untoc un-vienna-1988 eu-mla-2000? coe-ets-099? coe-ets-182?"
    ),
    "NL IE evidence 2026-08-18": (
        "eu-eevidence coe-ets-030 un-uncac un-untoc un-vienna-1988 eu-mla-2000? coe-ets-099? coe-ets-182?"
    ),
    "CH AL evidence 2026-03-02": "coe-ets-030 coe-ets-185 un-uncac un-untoc un-vienna-1988 coe-ets-182",
    "GB US data-sharing 2026-03-02": "un-uncac un-untoc coe-ets-185?",
    "DE NL data-sharing 2035-01-02": "coe-ets-185 un-untoc eu-prum? un-uncac? coe-ets-182?",
}
"""What carries or supplements; with `?` where since when was not read."""
CARRIES = ("basis", "supplement", "scheme")


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_checked_by_hand_is_found_again(pair):
    asks, asked, kind, on = pair.split()
    sides = Sides(requesting=asks, requesting_authority="A", requested=asked, requested_authority="B")
    found = instruments_between(rulebook().law, sides, kind, date.fromisoformat(on))
    told = {
        f"{each.listing.id}{'?' if each.standing == 'undated' else ''}"
        for each in found
        if each.serves in CARRIES and each.standing in ("in-force", "provisional", "undated")
    }

    assert told == set(PAIRS[pair].split())


def test_the_page_lists_each_pair():
    page = (ROOT / "docs" / "law-basis-checked.md").read_text(encoding="utf-8")

    assert len(PAIRS) == 20
    assert [pair for pair in PAIRS if "| " + " | ".join(pair.split()) + " |" not in page] == []
