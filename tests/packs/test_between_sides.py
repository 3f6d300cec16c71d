"""Between which sides which law is in play, on the law as it is shipped."""

from __future__ import annotations

from datetime import date

from decided import rulebook

from workflow.model.request import Sides
from workflow.rules.catalogue import Applicable, applicable_law

ON = date(2026, 3, 2)


def between(asks: str, asked: str, *, kind: str = "extradition", channel: str = "diplomatic") -> Applicable:
    sides = Sides(requesting=asks, requesting_authority="A", requested=asked, requested_authority="B", channel=channel)
    return applicable_law(rulebook().law, sides, kind, ON)


def packs(found: Applicable) -> set[str]:
    return {basis.pack for basis in found.bases}


def test_between_member_states_the_arrest_warrant_takes_the_conventions_place():
    assert "eu-eaw" in packs(between("FR", "DE"))
    assert "coe-ets-024" not in packs(between("FR", "DE"))


def test_human_rights_bind_the_side_that_is_asked_whoever_asks():
    found = between("US", "GB")
    basis = next(each for each in found.bases if each.pack == "coe-echr")
    assert basis.why.startswith("GB is a party")
    assert "coe-echr" not in packs(between("GB", "US"))


def test_a_protocol_is_silent_where_its_convention_does_not_bind():
    found = between("US", "GB")
    assert packs(found).isdisjoint({"coe-ets-098", "coe-cets-209", "coe-cets-212"})
    assert not any("Protocol to the European Convention on Extradition" in gap for gap in found.not_covered)


def test_an_agreement_of_the_union_binds_no_two_member_states():
    assert "us-eu-extradition" in packs(between("NL", "US"))
    assert "us-eu-extradition" not in packs(between("NL", "FR"))


def test_two_states_of_one_federation_are_not_bound_by_its_treaties():
    found = between("US-AL", "US-KY", kind="evidence", channel="governor")
    assert "coe-budapest" not in packs(found)


def test_the_channel_brings_an_organisations_rules():
    assert "interpol" in packs(between("UY", "US", kind="data-sharing", channel="interpol"))
    assert "interpol" not in packs(between("UY", "US", kind="data-sharing"))


def test_a_side_without_a_pack_is_named():
    assert "law of BR: no pack encodes it" in between("BR", "US").not_covered
