"""Which law applies between two sides on a date; what our packs cannot tell is said, never passed over."""

from __future__ import annotations

from datetime import date

import pytest
from factories import DAY, a_header, a_rule, sides, text, tiny_law

from workflow.rules.catalogue import applicable_law, sides_of
from workflow.vocabulary import Side

MORE = "jurisdictions__xx__more"
WHEN = {"fact": "person.minor", "is": True}


def law_in_play(tmp_path, *, kind="extradition", on=DAY, between=None, **changes):
    return applicable_law(tiny_law(tmp_path, **changes), between or sides(), kind, on)


def rules_of(applicable):
    return {each.rule.id for each in applicable.rules}


def a_treaty(*parties, name="treaty", complete=True, as_of="2026-01-01", **header):
    """Return the files of a treaty with one rule, and its list of parties."""
    listed = {"id": name, "title": "Treaty", "complete": complete, "as_of": as_of, "parties": list(parties)}
    return {
        f"instruments__{name}__pack": a_header(name, of="instrument", parties=name, **header),
        f"instruments__{name}__grounds": [a_rule(f"{name}/ground", when=WHEN)],
        f"parties__{name}": listed,
    }


XX = {"code": "XX", "from": "2001-01-01"}
YY = {"code": "YY", "from": "2010-01-01"}


@pytest.mark.parametrize(
    ("asks", "asked", "in_play"),
    [("YY", "XX", True), ("XX", "YY", True), ("YY", "ZZ", False), ("YY", "XX-A", True)],
)
def test_a_jurisdictions_law_is_in_play_when_it_stands_on_a_side(tmp_path, asks, asked, in_play):
    applicable = law_in_play(tmp_path, between=sides(requesting=asks, requested=asked))

    assert any(basis.pack == "xx" for basis in applicable.bases) == in_play


@pytest.mark.parametrize(
    ("side", "between", "binds"),
    [
        ("requested", sides(), True),
        ("requesting", sides(), False),
        ("holder", sides(), False),
        ("requesting", sides(requesting="XX", requested="YY"), True),
        ("holder", sides(requested="ZZ", holders=("XX",)), True),
        ("holder", sides(requested="ZZ", holders=("YY", "XX-A")), True),
        (None, sides(requesting="XX", requested="YY"), True),
    ],
)
def test_a_rule_binds_its_jurisdiction_on_the_side_it_names(tmp_path, side, between, binds):
    rule = a_rule(when=WHEN, **({"side": side} if side else {}))

    assert ("xx/ground" in rules_of(law_in_play(tmp_path, between=between, **{MORE: [rule]}))) == binds


def test_a_place_inside_another_brings_the_law_of_both(tmp_path):
    inner = {
        "jurisdictions__xx_a__pack": a_header("xx-a", parent="XX"),
        "jurisdictions__xx_a__grounds": [a_rule("xx-a/ground", when=WHEN)],
    }
    applicable = law_in_play(tmp_path, between=sides(requested="XX-A"), **inner)

    assert {basis.pack for basis in applicable.bases} == {"xx", "xx-a"}
    assert {"xx-a/ground", "xx/political"} <= rules_of(applicable)
    assert not any("XX" in gap for gap in applicable.not_covered)


def test_the_law_of_an_inner_place_does_not_reach_the_wider_one(tmp_path):
    inner = {"jurisdictions__xx_a__pack": a_header("xx-a", parent="XX")}

    assert {basis.pack for basis in law_in_play(tmp_path, **inner).bases} == {"xx"}


def test_on_which_sides_a_jurisdiction_stands_is_told(tmp_path):
    law = tiny_law(tmp_path)

    assert sides_of(law, sides(requesting="XX", requested="XX-A", holders=("XX",)), "XX") == set(Side)
    assert sides_of(law, sides(), "ZZ") == set()


def test_packs_that_do_not_exist_are_named_once(tmp_path):
    applicable = law_in_play(tmp_path, between=sides(requesting="YY-B", requested="YY", holders=("ZZ",)))

    assert applicable.not_covered == tuple(f"law of {code}: no pack encodes it" for code in ("YY-B", "YY", "ZZ"))


def test_what_a_pack_leaves_out_is_said_whenever_it_is_in_play(tmp_path):
    header = a_header("xx", not_encoded=[text("Transit.")])

    assert "Law of xx: Transit." in law_in_play(tmp_path, jurisdictions__xx__pack=header).not_covered
    elsewhere = law_in_play(tmp_path, between=sides(requested="ZZ"), jurisdictions__xx__pack=header)
    assert "Law of xx: Transit." not in elsewhere.not_covered


def test_only_law_for_this_kind_of_request_is_in_play(tmp_path):
    other = [a_rule("xx/evidence", when=WHEN, kinds=["evidence"])]

    assert "xx/evidence" not in rules_of(law_in_play(tmp_path, **{MORE: other}))
    assert law_in_play(tmp_path, kind="evidence", **{MORE: other}).bases == ()


@pytest.mark.parametrize(
    ("on", "in_force"),
    [("2009-12-31", False), ("2010-01-01", True), ("2020-12-31", True), ("2021-01-01", False)],
)
def test_a_rule_is_law_from_its_first_day_to_its_last(tmp_path, on, in_force):
    rule = a_rule(when=WHEN, in_force={"from": "2010-01-01", "until": "2020-12-31"})
    applicable = law_in_play(tmp_path, on=date.fromisoformat(on), **{MORE: [rule]})

    assert ("xx/ground" in rules_of(applicable)) == in_force
    assert not any("was law" in gap for gap in applicable.not_covered)


def test_before_the_first_day_known_it_is_said_that_nobody_knows(tmp_path):
    rule = a_rule(when=WHEN, in_force={"from": "2010-01-01", "earlier": "not-known"})
    before = law_in_play(tmp_path, on=date(2009, 12, 31), **{MORE: [rule]})
    after = law_in_play(tmp_path, on=date(2010, 1, 1), **{MORE: [rule]})

    assert any("Code of XX art. ground: whether it was" in gap and "2009-12-31" in gap for gap in before.not_covered)
    assert "xx/ground" not in rules_of(before)
    assert "xx/ground" in rules_of(after)
    assert not any("2010-01-01" in gap for gap in after.not_covered)


def test_before_the_first_day_known_of_a_treaty_it_is_said_that_nobody_knows(tmp_path):
    treaty = a_treaty(XX, YY, in_force={"from": "2012-01-01", "earlier": "not-known"})
    applicable = law_in_play(tmp_path, on=date(2011, 1, 1), **treaty)

    assert any("Law of treaty" in gap and "not known" in gap for gap in applicable.not_covered)


@pytest.mark.parametrize("on", ["2011-12-31", "2021-01-01"])
def test_a_treaty_out_of_force_binds_nobody(tmp_path, on):
    treaty = a_treaty(XX, YY, in_force={"from": "2012-01-01", "until": "2020-12-31"})

    assert "treaty/ground" not in rules_of(law_in_play(tmp_path, on=date.fromisoformat(on), **treaty))


PARTIES = {
    "both are parties": ((XX, YY), True, True, None),
    "one is no party": ((XX,), True, False, None),
    "neither is a party": ((), True, False, None),
    "one joined later": ((XX, {"code": "YY", "from": "2026-03-03"}), True, False, None),
    "one joined that day": ((XX, {"code": "YY", "from": "2026-03-02"}), True, True, None),
    "one left before": ((XX, {"code": "YY", "from": "2010-01-01", "until": "2026-03-01"}), True, False, None),
    "one left that day": ((XX, {"code": "YY", "from": "2010-01-01", "until": "2026-03-02"}), True, True, None),
    "one is a party since nobody knows when": ((XX, {"code": "YY"}), True, True, "since when YY is bound is not known"),
    "one left, since when it was a party nobody knows": (
        (XX, {"code": "YY", "until": "2020-01-01"}), True, False, None),
    "one is not on a partial list": ((XX,), False, False, "whether YY is bound is not known"),
    "one is on a partial list without a date, one is not on it": (
        ({"code": "XX"},), False, False, "whether YY and XX is bound is not known"),
    "neither is on a partial list": ((), False, False, None),
    "one is surely no party, of the other nobody knows": (
        ({"code": "XX", "from": "2030-01-01"},), False, False, None),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTIES)
def test_a_treaty_binds_two_sides_when(tmp_path, name):
    parties, complete, binds, said = PARTIES[name]
    applicable = law_in_play(tmp_path, **a_treaty(*parties, complete=complete))
    gaps = [gap for gap in applicable.not_covered if gap.startswith("Law of treaty")]

    assert ("treaty/ground" in rules_of(applicable)) == binds
    assert len(gaps) == (said is not None)
    assert said is None or said in gaps[0]
    basis = next((each for each in applicable.bases if each.pack == "treaty"), None)
    assert (basis is not None) == binds
    assert basis is None or basis.confirmed == (said is None)


def test_a_part_of_a_party_is_bound_with_it(tmp_path):
    applicable = law_in_play(tmp_path, between=sides(requested="XX-A"), **a_treaty(XX, YY))

    assert "treaty/ground" in rules_of(applicable)


def test_one_party_is_not_bound_to_itself(tmp_path):
    applicable = law_in_play(tmp_path, between=sides(requesting="XX-A", requested="XX-B"), **a_treaty(XX, YY))

    assert "treaty/ground" not in rules_of(applicable)


def test_why_a_treaty_applies_and_from_which_list_is_said(tmp_path):
    basis = law_in_play(tmp_path, **a_treaty(XX, YY)).bases[0]

    assert basis.why == "both sides are parties on 2026-03-02 (list as of 2026-01-01)"
    undated = law_in_play(tmp_path / "b", **a_treaty(XX, YY, as_of=None)).bases[0]
    assert "an unknown date" in undated.why


CLUB = {
    "organisations__club__pack": a_header("club", of="organisation", channels=["club"]),
    "organisations__club__data": [a_rule("club/ground", when=WHEN)],
}


@pytest.mark.parametrize(("channel", "in_play"), [("club", True), ("direct", False)])
def test_an_organisations_rules_come_into_play_by_its_channel(tmp_path, channel, in_play):
    applicable = law_in_play(tmp_path, between=sides(channel=channel), **CLUB)

    assert ("club/ground" in rules_of(applicable)) == in_play


def test_an_organisation_with_members_binds_only_members(tmp_path):
    members = {"id": "members", "title": "Members", "complete": True, "parties": [XX]}
    club = {**CLUB, "organisations__club__pack": a_header(
        "club", of="organisation", channels=["club"], parties="members"), "parties__members": members}  # fmt: skip

    assert "club/ground" not in rules_of(law_in_play(tmp_path, between=sides(channel="club"), **club))


def two_treaties(**header):
    first = a_treaty(XX, YY, name="old")
    second = a_treaty(XX, YY, name="new", **header)
    first["instruments__old__grounds"] = [a_rule("old/ground", when=WHEN, force="discretionary")]
    return {**first, **second}


def test_where_no_law_says_which_of_two_treaties_prevails_a_person_decides(tmp_path):
    applicable = law_in_play(tmp_path, **two_treaties())

    assert {"old/ground", "new/ground"} <= rules_of(applicable)
    assert len(applicable.conflicts) == 1
    assert "a person decides" in applicable.conflicts[0]


def test_where_a_treaty_prevails_by_law_the_other_gives_way_and_that_is_said(tmp_path):
    prevails = {"prevails_over": ["old"], "prevails_because": text("Its article 3.")}
    applicable = law_in_play(tmp_path, **two_treaties(**prevails))

    assert "old/ground" not in rules_of(applicable)
    assert "new/ground" in rules_of(applicable)
    assert "gives way to" in applicable.conflicts[0]


def test_treaties_that_say_the_same_are_not_in_conflict(tmp_path):
    same = {**two_treaties(), "instruments__old__grounds": [a_rule("old/ground", when=WHEN)]}

    assert law_in_play(tmp_path, **same).conflicts == ()


def test_a_rule_that_gives_way_to_two_treaties_gives_way_once(tmp_path):
    third = a_treaty(XX, YY, name="newest", prevails_over=["old"], prevails_because=text("Its article 9."))
    applicable = law_in_play(tmp_path, **two_treaties(prevails_over=["old"]), **third)

    assert "old/ground" not in rules_of(applicable)
    assert len(applicable.conflicts) == 1
