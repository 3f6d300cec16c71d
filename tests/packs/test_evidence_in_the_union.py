"""Between which Member States, and since when, orders for evidence are carried out; on the law as it is shipped."""

from __future__ import annotations

from datetime import date

from decided import rulebook

from workflow.model.request import Sides
from workflow.rules.catalogue import applicable_law

BEFORE, AFTER = date(2026, 8, 17), date(2026, 8, 18)


def packs(asks: str, asked: str, on: date) -> set[str]:
    sides = Sides(requesting=asks, requesting_authority="A", requested=asked, requested_authority="B", channel="direct")
    return {basis.pack for basis in applicable_law(rulebook().law, sides, "evidence", on).bases}


def test_the_investigation_order_leaves_out_denmark_and_ireland():
    assert "eu-eio" in packs("FR", "DE", BEFORE)
    assert "eu-eio" not in packs("FR", "DK", BEFORE)
    assert "eu-eio" not in packs("IE", "FR", BEFORE)
    assert "eu-eio" not in packs("FR", "GB", BEFORE)


def test_electronic_evidence_binds_ireland_and_not_denmark():
    assert "eu-eevidence" in packs("NL", "IE", AFTER)
    assert "eu-eevidence" not in packs("NL", "DK", AFTER)


def test_electronic_evidence_waits_for_its_day():
    assert "eu-eevidence" not in packs("NL", "IE", BEFORE)


def test_both_stand_beside_each_other():
    assert {"eu-eio", "eu-eevidence"} <= packs("NL", "FR", AFTER)
