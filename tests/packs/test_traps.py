"""Twelve places where a programmer's first guess is wrong. Each fails if the law is changed to that guess."""

from __future__ import annotations

from datetime import date

import pytest
from decided import counted, rulebook
from tried import applies, due, rule, silent, wrong

from workflow.vocabulary import RuleType

NL_US = {"requesting": "NL", "requested": "US"}
PL_GB = {"requesting": "PL", "requested": "GB"}
YEAR = {"maximum_penalty": "1 year", "maximum_penalty_requested": "1 year", "punishable_requested": True}
DE_FR = {"requesting": "DE", "requested": "FR"}


def ends(counting: str, start: date, number: int, unit: str = "days") -> date:
    """Return the end of a bare period."""
    return counted({"from": start, "number": number, "unit": unit, "counting": counting})


def test_eighteen_and_forty_days_both_run_from_the_arrest_and_are_never_added():
    keys = {"events": {"provisionally-arrested": "2026-03-02"}, "sides": {"requesting": "AL", "requested": "CH"}}
    eighteen, forty = "coe-ets-024/art-16-4-eighteen-days", "coe-ets-024/art-16-4-forty-days"

    assert wrong(due(eighteen, "2026-03-20"), due(forty, "2026-04-11"), zone="Europe/Zurich", **keys) == []
    assert (rule(eighteen).period.kind.value, rule(forty).period.kind.value) == ("act-by", "keep-at-most")
    assert rule("us-nl-extradition/art-11-sixty-days").period.number == 60
    assert rule("us/18-usc-3187-ninety-days").period.starts.events == ("held-on-telegraphic-request",)
    assert (
        wrong(
            silent("us/18-usc-3187-ninety-days"),
            sides=NL_US,
            facts={"extradition": {"held_under_telegraphic_request": False}},
        )
        == []
    )


def test_two_calendar_months_run_from_commitment_with_travel_on_top_and_free_nobody_by_themselves():
    name = "us/18-usc-3188-surrender"
    events = {"arrested": "2025-06-01", "certified": "2025-12-31", "committed": "2025-12-31"}
    late = {"sides": NL_US, "zone": "America/New_York", "as_of": date(2026, 4, 1)}

    assert wrong(due(name, "2026-02-28", "missed"), events=events, **late) == []
    assert wrong(due(name, "2026-03-03"), events=events, facts={"extradition": {"travel_days": 3}}, **late) == []
    applied = {**events, "discharge-applied": "2026-03-02"}
    said = {"extradition": {"secretary_notified": False, "cause_against_discharge": True}}
    assert wrong(applies("us/18-usc-3188-notice"), applies("us/18-usc-3188-cause"), events=applied, facts=said) == []
    early = {**events, "discharge-applied": "2026-02-20"}
    assert wrong(applies("us/18-usc-3188-early"), events=early, **late) == []
    assert {rule(each).type for each in (name, "us/18-usc-3188-cause")} == {RuleType.TIME_LIMIT, RuleType.HANDLING}


@pytest.mark.parametrize(
    ("name", "facts", "met"),
    [
        ("us-nl-extradition/art-2-2-penalty", YEAR, "no"),
        ("us-gb-extradition/art-2-1-penalty", YEAR, "yes"),
        ("interpol/art-83-two-years", {"maximum_penalty": "2 years"}, "yes"),
        ("interpol/art-83-two-years", {"maximum_penalty": "23 months", "sentence_imposed": "5 years"}, "no"),
    ],
)  # fmt: skip
def test_more_than_one_year_is_not_one_year_or_more_and_two_years_are_a_maximum_penalty(name, facts, met):
    said = {
        "case": {"purpose": "prosecution"}, "person": {"standing": "accused"},
        "interpol": {"message": "red-notice"}, "offences": [facts],
    }  # fmt: skip
    assert wrong(applies(name, met, "1"), facts=said) == []


def test_what_is_left_of_a_sentence_is_not_what_was_imposed():
    said = {
        "case": {"purpose": "enforcement"},
        "person": {"standing": "convicted"},
        "interpol": {"message": "red-notice"},
    }
    short = {"sentence_imposed": "6 months", "sentence_remaining": "1 month", "maximum_penalty": "18 months",
             "maximum_penalty_requested": "18 months"}  # fmt: skip
    expect = [
        applies("us-nl-extradition/art-2-2-sentence", "no", "1"),
        applies("coe-ets-024/art-2-1-four-months", "yes", "1"),
        applies("eu-eaw/art-2-1-sentence", "yes", "1"),
        applies("interpol/art-83-six-months", "yes", "1"),
    ]
    assert wrong(*expect, facts={**said, "offences": [short]}) == []


def test_forty_five_days_of_speciality_run_from_discharge_and_under_the_act_of_2003_from_arrival():
    keys = {"facts": {"extradition": {"uk_category": "category-1"}}, "zone": "Europe/Warsaw", "sides": PL_GB}
    events = {"arrived": "2026-03-01", "finally-discharged": "2026-06-01"}
    keys |= {"events": events, "as_of": date(2026, 6, 2)}

    assert wrong(due("gb/s-17-5-45-days", "2026-04-14"), **keys) == []
    for name in ("eu-eaw/art-27-3-a-forty-five-days", "coe-ets-024/art-14-forty-five-days"):
        assert wrong(due(name, "2026-07-16"), **keys) == []


def test_ninety_days_of_preservation_are_a_most_at_home_and_sixty_a_least_for_another():
    most, least = rule("coe-budapest/art-16-2-ninety-days"), rule("coe-budapest/art-29-7-sixty-days")
    assert (most.period.number, most.period.kind.value) == (90, "keep-at-most")
    assert (least.period.number, least.period.kind.value) == (60, "keep-until-at-least")

    broken = {"preservation-effected": "2026-09-03", "preserved-data-deleted": "2026-10-20"}
    expect = {"clock": least.id, "due": "2026-11-02", "state": "missed"}
    asked = {"preservation": {"asked": True}}
    assert wrong(expect, kind="evidence", events=broken, facts=asked, as_of=date(2026, 10, 21)) == []


def test_missing_the_sixty_days_of_a_warrant_neither_refuses_nor_releases():
    keys = {"sides": DE_FR, "zone": "Europe/Paris", "events": {"arrested": "2026-01-05"}, "as_of": date(2026, 5, 1)}
    stays = applies("eu-eaw/art-17-duty-stays")
    assert wrong(due("eu-eaw/art-17-3-sixty-days", "2026-03-06", "missed"), stays, **keys) == []
    of_article_17 = [each for each in rulebook().law.rules if each.startswith("eu-eaw/art-17")]
    barred = (RuleType.GROUND_FOR_REFUSAL, RuleType.HOLD, RuleType.PERMISSION)
    assert [each for each in of_article_17 if rule(each).type in barred] == []
    assert "released" in rule("eu-eaw/art-23-5-release").plain["en"]


def test_a_listed_offence_needs_three_years_where_the_warrant_comes_from_and_the_united_kingdom_has_no_list():
    listed = {"eu_category": "drugs", "punishable_requested": False, "place": "PL"}
    for maximum, outcome in (("3 years", "applies"), ("35 months", "does-not-apply")):
        offence = {**listed, "maximum_penalty": maximum, "maximum_penalty_requested": "10 years"}
        expect = {"rule": "eu-eaw/art-2-2-listed", "item": "1", "outcome": outcome}
        assert wrong(expect, sides=DE_FR, facts={"offences": [offence]}) == []
    said = {"extradition": {"uk_category": "category-1"}, "offences": [{**listed, "maximum_penalty": "10 years"}]}
    assert wrong(applies("gb/s-64-conduct-there", "no", "1"), sides=PL_GB, facts=said) == []
    assert rule("gb/s-64-conduct-there").lifted_by == ()


COUNTED = [
    ("eu-1182-71", date(2026, 9, 16), 10, date(2026, 9, 28), "a Saturday rolls, the first day is left out"),
    ("eu-1182-71", date(2026, 9, 18), 2, date(2026, 9, 22), "two working days are guaranteed"),
    ("eu-framework-decision", date(2026, 9, 16), 10, date(2026, 9, 26), "a framework decision does not roll"),
    ("gb-beginning-with", date(2026, 6, 9), 21, date(2026, 6, 29), "the day itself is day one"),
    ("us-al", date(2026, 3, 4), 10, date(2026, 3, 14), "Alabama does not name Saturday"),
    ("us-ky", date(2026, 3, 5), 5, date(2026, 3, 12), "Kentucky skips weekends under seven days"),
    ("us-me", date(2026, 3, 5), 5, date(2026, 3, 12), "so does the civil rule of Maine"),
    ("us-ky", date(2026, 3, 5), 7, date(2026, 3, 12), "and from seven days on it does not"),
    ("us-il", date(2026, 2, 4), 10, date(2026, 2, 17), "Illinois chains Saturday, Sunday and a holiday"),
    ("us-federal-statute", date(2026, 3, 4), 10, date(2026, 3, 14), "Rule 45 does not govern of itself"),
]


@pytest.mark.parametrize(("counting", "start", "number", "end", "why"), COUNTED, ids=[each[4] for each in COUNTED])
def test_each_law_counts_its_own_way(counting, start, number, end, why):
    assert ends(counting, start, number) == end, why


def test_forty_eight_hours_before_a_british_judge_leave_out_a_weekend():
    keys = {"sides": PL_GB, "zone": "Europe/London", "facts": {"extradition": {"uk_category": "category-1"}}}
    expect = due("gb/s-6-2-appearance", "2026-06-09T10:00:00+01:00")
    assert wrong(expect, events={"provisionally-arrested": "2026-06-05T10:00"}, as_of=date(2026, 6, 6), **keys) == []


def test_overrunning_a_commitment_defeats_no_later_warrant_and_maine_knows_one_commitment():
    events = {"committed": "2026-01-05", "arrested-on-governor-warrant": "2026-05-04"}
    keys = {"kind": "rendition", "sides": {"requesting": "US-KY", "requested": "US-IL"}, "zone": "America/Chicago"}
    missed = {"clock": "us-il/225-15-commitment", "due": "2026-02-04", "state": "missed"}
    assert wrong(missed, events=events, as_of=date(2026, 5, 5), **keys) == []
    period = rule("us-il/225-15-commitment").period
    assert "does not defeat" in period.consequence["en"]
    said = {"rendition": {"arrest_before_demand": "on-warrant", "commitments": 2}}
    assert wrong(applies("us-me/15-215-single-commitment", "no"), kind="rendition", facts=said) == []
    assert rule("us-me/15-215-commitment").period.number == 60


def test_the_prisoners_hundred_and_eighty_days_run_from_receipt_by_both():
    events = {"prisoner-request-given": "2026-01-05", "prosecutor-received-request": "2026-01-19",
              "court-received-request": "2026-01-21"}  # fmt: skip
    keys = {"kind": "detainer", "facts": {"detainer": {"requested_by": "prisoner"}}, "zone": "America/New_York"}
    keys |= {"sides": {"requesting": "US-KY", "requested": "US-ME"}, "as_of": date(2026, 1, 22)}
    assert wrong(due("us-ky/440-450-180-days", "2026-07-20"), events=events, **keys) == []
    only = {"prisoner-request-given": "2026-01-05", "prosecutor-received-request": "2026-01-19"}
    assert wrong({"clock": "us-ky/440-450-180-days", "state": "not-started"}, events=only, **keys) == []


def test_foreign_police_are_outside_the_privacy_acts_exception_and_the_bar_on_the_court_binds_local_agencies():
    record = {"records": [{"federal_system": True}], "person": {"nationalities": ["US"]}}
    said = {**record, "disclosure": {"exception": "law-enforcement", "agency_head_request": True},
            "recipient": {"domestic": False}}  # fmt: skip
    assert wrong(applies("us/5-usc-552a-b7-foreign-police", item="1"), kind="data-sharing", facts=said) == []
    bar = rule("us/22-usc-7423-b-icc-cooperation")
    assert (bar.force.value, bar.type) == ("mandatory", RuleType.GROUND_FOR_REFUSAL)
    expect = [applies(bar.id)]
    local = {"requesting": "NL", "requested": "US-IL"}
    assert wrong(*expect, kind="evidence", sides=local, facts={"purpose": {"international_criminal_court": True}}) == []


def test_an_apostille_alone_does_not_authenticate_papers_for_extradition():
    papers = {
        "apostille_only": True,
        "apostille_borne": True,
        "certified_by_us_officer": False,
        "receivable_where_made": False,
    }
    expect = [applies("us/18-usc-3190-authentication", "no"), applies("us/18-usc-3190-apostille")]
    assert wrong(*expect, facts={"documents": papers}, sides=NL_US) == []


def test_fiscal_and_bank_secrecy_clauses_limit_refusal_and_bar_no_grant():
    clauses = ("un-untoc/art-16-15-fiscal", "un-uncac/art-44-16-fiscal", "un-uncac/art-46-8-bank-secrecy",
               "un-vienna-1988/art-7-5-bank-secrecy", "coe-budapest/art-25-4-fiscal")  # fmt: skip
    assert {rule(each).type for each in clauses} == {RuleType.HANDLING}


def test_an_assurance_does_not_suffice_everywhere():
    assured = {
        "assured": ["assurance/no-ill-treatment"],
        "facts": {"risk": {"torture": "found"}},
        "sides": {"requested": "GB"},
    }
    lifted = {"rule": "un-iccpr/art-7-ill-treatment", "outcome": "applies", "effect": "lifted"}
    stands = {"rule": "un-cat/art-3-1-torture", "outcome": "applies", "effect": "mandatory-ground"}
    assert wrong(lifted, stands, **assured) == []


def test_ten_days_of_a_notified_order_are_a_standstill_and_only_a_judge_orders_traffic_or_content():
    order = {"instrument": "production-order", "notified_case": True, "emergency": False}
    name = "eu-eevidence/art-10-2-ten-days"
    assert rule(name).period.kind.value == "standstill-until"
    early = {"certificate-received": "2026-09-14", "provider-produced": "2026-09-18"}
    keys = {"kind": "evidence", "as_of": date(2026, 9, 19), "sides": {"requesting": "NL", "requested": "IE"}}
    broken = due(name, "2026-09-24", "missed")
    assert wrong(broken, applies("eu-eevidence/art-8-4-standstill"), events=early, facts={"assistance": order},
                 zone="Europe/Dublin", **keys) == []  # fmt: skip
    for category in ("traffic-data", "content-data"):
        for authority, met in (("prosecutor", "no"), ("court", "yes")):
            said = {"assistance": {**order, "asking_authority": authority, "validated_by": "prosecutor"},
                    "measures": [{"category": category}]}  # fmt: skip
            assert wrong(applies("eu-eevidence/art-4-2-traffic-and-content", met, "1"), facts=said, **keys) == []


def test_a_holiday_that_only_a_library_names_moves_no_date_in_silence():
    """Ascension in France comes from a library: both days are shown, and the clock says that it is not certain."""
    received = {"request-received": "2026-05-07"}
    keys = {"kind": "evidence", "facts": {"assistance": {"instrument": "investigation-order"}}, "sides": DE_FR}
    expect = {"clock": "eu-eio/art-16-1-one-week", "due": "2026-05-15", "alternative_due": "2026-05-14"}
    assert wrong(expect, events=received, zone="Europe/Paris", as_of=date(2026, 5, 8), **keys) == []
