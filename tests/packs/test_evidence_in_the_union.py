"""Between which Member States, and since when, orders for evidence are carried out; on the law as it is shipped."""

from __future__ import annotations

from datetime import date

import pytest
from factories import RULES

from workflow.actions.law import load_rulebook
from workflow.model.request import Sides
from workflow.rules.catalogue import applicable_law

BEFORE, AFTER = date(2026, 8, 17), date(2026, 8, 18)


@pytest.fixture(scope="module")
def law():
    """Give the shipped law."""
    return load_rulebook(RULES).law


def packs(law, asks: str, asked: str, on: date) -> set[str]:
    sides = Sides(requesting=asks, requesting_authority="A", requested=asked, requested_authority="B", channel="direct")
    return {basis.pack for basis in applicable_law(law, sides, "evidence", on).bases}


def test_the_investigation_order_leaves_out_denmark_and_ireland(law):
    assert "eu-eio" in packs(law, "FR", "DE", BEFORE)
    assert "eu-eio" not in packs(law, "FR", "DK", BEFORE)
    assert "eu-eio" not in packs(law, "IE", "FR", BEFORE)
    assert "eu-eio" not in packs(law, "FR", "GB", BEFORE)


def test_electronic_evidence_binds_ireland_and_not_denmark(law):
    assert "eu-eevidence" in packs(law, "NL", "IE", AFTER)
    assert "eu-eevidence" not in packs(law, "NL", "DK", AFTER)


def test_electronic_evidence_waits_for_its_day(law):
    assert "eu-eevidence" not in packs(law, "NL", "IE", BEFORE)


def test_both_stand_beside_each_other(law):
    assert {"eu-eio", "eu-eevidence"} <= packs(law, "NL", "FR", AFTER)
