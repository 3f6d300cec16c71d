"""What binds two sides on a day, by party data alone: nothing is invented, and nothing unknown is told as a no."""

from __future__ import annotations

from datetime import date

import pytest
from factories import DAY, a_header, a_rule, sides, text, tiny_law

from workflow.rules.basis import group_of, legal_basis
from workflow.rules.bound import STANDINGS, instruments_between

XX = {"code": "XX", "from": "2001-01-01", "verified": True}
YY = {"code": "YY", "from": "2010-01-01", "verified": True}
THIRD = {"code": "ZZ", "from": "2001-01-01"}


def a_list(*parties, name="pact", **keys):
    plain = {"id": name, "title": f"The {name}", "as_of": "2026", "complete": True, "kinds": ["extradition"]}
    return {f"parties__{name}": {**plain, "parties": list(parties), **keys}}


def between(tmp_path, files, on=DAY, kind="extradition", **of):
    return instruments_between(tiny_law(tmp_path, **files), sides(**of), kind, on)


@pytest.mark.parametrize(
    ("parties", "keys", "on", "standing"),
    [
        ((XX, YY), {}, DAY, "in-force"),
        ((XX, YY), {}, date(2009, 12, 31), "not-yet"),
        ((XX, {**YY, "until": "2020-01-31"}), {}, date(2020, 1, 31), "in-force"),
        ((XX, {**YY, "until": "2020-01-31"}), {}, date(2020, 2, 1), "ended"),
        ((XX, {"code": "YY"}), {}, DAY, "undated"),
        ((XX, {"code": "YY"}), {"since": "2015-01-01"}, date(2014, 1, 1), "not-yet"),
        ((XX, YY), {"in_force": False}, DAY, "not-in-force"),
        ((XX, YY), {"provisional_until": "2027-01-01"}, DAY, "provisional"),
        (({**XX, "group": "g"}, {**YY, "group": "g"}), {}, DAY, "set-aside"),
        ((XX, THIRD, {**THIRD, "code": "WW"}), {"complete": False}, DAY, "not-known"),
        ((XX, THIRD, {**THIRD, "code": "WW"}), {}, DAY, "not-a-party"),
    ],
)  # fmt: skip
def test_an_instrument_stands_between_two_sides_as_its_list_says(tmp_path, parties, keys, on, standing):
    assert [each.standing for each in between(tmp_path, a_list(*parties, **keys), on)] == [standing]
    assert standing in STANDINGS


def test_a_treaty_between_two_others_is_not_told_as_unknown(tmp_path):
    assert between(tmp_path, a_list(XX, THIRD, complete=False)) == ()


def test_what_nobody_read_is_not_confirmed(tmp_path):
    (bound,) = between(tmp_path, a_list(XX, {**YY, "verified": False}))

    assert bound.binds
    assert not bound.confirmed


def test_a_protection_of_the_person_binds_the_side_that_is_asked_alone(tmp_path):
    (bound,) = between(tmp_path, a_list(XX, THIRD, serves="safeguard"))

    assert [each.code for each in bound.sides] == ["XX"]
    assert bound.serves == "safeguard"


def test_the_special_stands_before_the_general_and_a_basis_for_some_offences_last(tmp_path):
    files = {
        **a_list(XX, YY, name="for-drugs", covers={"extradition": "drugs"}),
        **a_list(XX, YY, THIRD, name="of-many"),
        **a_list(XX, YY, name="of-two"),
        **a_list(XX, YY, name="form", serves="formality"),
    }

    assert [each.listing.id for each in between(tmp_path, files)] == ["of-two", "of-many", "for-drugs", "form"]


def test_an_instrument_for_another_kind_is_passed_over(tmp_path):
    assert between(tmp_path, a_list(XX, YY, kinds=["evidence"])) == ()


def encoded(name="pact", **header):
    return {
        f"instruments__{name}__pack": a_header(name, of="instrument", parties=name, **header),
        f"instruments__{name}__grounds": [
            a_rule(f"{name}/ground", when={"fact": "person.minor", "is": True}),
            a_rule(f"{name}/advice", force="guidance", when={"fact": "case.political", "is": True}),
        ],
    }


def basis(tmp_path, files, on=DAY):
    return legal_basis(tiny_law(tmp_path, **files), sides(), "extradition", on)


def test_the_basis_names_what_binds_and_no_pack_encodes(tmp_path):
    found = basis(tmp_path, {**a_list(XX, YY), **a_list(XX, YY, name="other"), **encoded()})

    assert [each.listing.id for each in found.unencoded] == ["other"]
    assert found.carried


def test_a_basis_for_some_offences_only_does_not_carry_every_request(tmp_path):
    assert not basis(tmp_path, a_list(XX, YY, covers={"extradition": "drugs"})).carried


def test_rules_are_grouped_by_what_they_do_and_none_is_lost(tmp_path):
    found = basis(tmp_path, {**a_list(XX, YY), **encoded()})

    assert {word: [each.rule.id for each in rules] for word, rules in found.groups}["guidance-grounds"] == [
        "pact/advice"
    ]
    assert all(group_of(each.rule) == word for word, rules in found.groups for each in rules)
    assert "pact/ground" in {each.rule.id for each in found.rules}


def test_what_goes_first_is_told_with_the_text_that_says_so_even_before_what_is_set_aside(tmp_path):
    members = ({**XX, "group": "g"}, {**YY, "group": "g"})
    strong = encoded("strong", prevails_over=["old"], prevails_because=text("Article 9."))
    files = {**a_list(*members, name="old"), **encoded("old"), **a_list(XX, YY, name="strong"), **strong}
    (goes,) = basis(tmp_path, files).precedence

    assert (goes.first, goes.before, goes.because) == ("Law of strong", "Law of old", "Article 9.")
