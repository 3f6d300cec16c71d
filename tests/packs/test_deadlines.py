"""Worked time limits, each due on the day that was computed by hand, from the rule that a lawyer reads."""

from __future__ import annotations

from datetime import date

import pytest
from tried import due, wrong

PARTS = {"uk_category": "category-1"}
ORDER = {"instrument": "production-order", "notified_case": False, "emergency": False}
EXAMPLES = {
    "eighteen days of provisional arrest in Bern": {
        "expect": due("coe-ets-024/art-16-4-eighteen-days", "2026-03-20"),
        "events": {"provisionally-arrested": "2026-03-02"}, "zone": "Europe/Zurich",
        "sides": {"requesting": "AL", "requested": "CH"},
    },
    "sixty days at least of preserved data": {
        "expect": due("coe-budapest/art-29-7-sixty-days", "2026-11-02"), "kind": "evidence",
        "events": {"preservation-effected": "2026-09-03"}, "facts": {"preservation": {"asked": True}},
        "as_of": date(2026, 9, 4),
    },
    "ten days from consent, which end on a Monday": {
        "expect": due("eu-eaw/art-17-2-ten-days", "2026-06-22"),
        "events": {"consented": "2026-06-12"}, "as_of": date(2026, 6, 13),
        "sides": {"requesting": "DE", "requested": "FR"}, "zone": "Europe/Paris",
    },
    "a week to acknowledge an investigation order in Vienna, not seven working days": {
        "expect": due("eu-eio/art-16-1-one-week", "2026-09-22"), "kind": "evidence",
        "events": {"request-received": "2026-09-15"}, "facts": {"assistance": {"instrument": "investigation-order"}},
        "sides": {"requesting": "DE", "requested": "AT"}, "zone": "Europe/Vienna", "as_of": date(2026, 9, 16),
    },
    "ten days of a provider in Dublin where nobody is notified": {
        "expect": due("eu-eevidence/art-10-3-ten-days", "2026-09-24"), "kind": "evidence",
        "events": {"certificate-received": "2026-09-14"}, "facts": {"assistance": ORDER},
        "sides": {"requesting": "NL", "requested": "IE"}, "zone": "Europe/Dublin", "as_of": date(2026, 9, 15),
    },
    "five working days of the enforcing authority in Prague": {
        "expect": due("eu-eevidence/art-16-2-five-working-days", "2026-09-09"), "kind": "evidence",
        "events": {"enforcement-request-received": "2026-09-02"}, "facts": {"assistance": ORDER},
        "sides": {"requesting": "NL", "requested": "CZ"}, "zone": "Europe/Prague", "as_of": date(2026, 9, 3),
    },
    "six weeks of prior consultation in Paris": {
        "expect": due("eu-led/art-28-5-six-weeks", "2026-10-21"), "kind": "data-sharing",
        "events": {"supervisory-authority-consulted": "2026-09-09"},
        "facts": {"processing": {"consultation_needed": True}},
        "sides": {"requesting": "DE", "requested": "FR"}, "zone": "Europe/Paris", "as_of": date(2026, 9, 10),
    },
    "three days for urgent information that lies elsewhere, in Madrid": {
        "expect": due("eu-info-exchange/art-5-1-b-three-days", "2026-09-24"), "kind": "data-sharing",
        "events": {"request-received": "2026-09-21"},
        "facts": {"assistance": {"urgent": True}, "spoc": {"access": "indirect", "asker": "contact-point"}},
        "sides": {"requesting": "DE", "requested": "ES"}, "zone": "Europe/Madrid", "as_of": date(2026, 9, 22),
    },
    "forty-eight hours to the judge in London": {
        "expect": due("gb/s-6-2-appearance", "2026-06-10T09:15:00+01:00"),
        "events": {"provisionally-arrested": "2026-06-08T09:15"}, "facts": {"extradition": PARTS},
        "sides": {"requesting": "PL", "requested": "GB"}, "zone": "Europe/London", "as_of": date(2026, 6, 9),
    },
    "twenty-one days of which the arrest is the first": {
        "expect": due("gb/s-8-21-days", "2026-06-29"),
        "events": {"arrested": "2026-06-09"}, "facts": {"extradition": PARTS},
        "sides": {"requesting": "PL", "requested": "GB"}, "zone": "Europe/London", "as_of": date(2026, 6, 10),
    },
    "two calendar months from commitment, not sixty days": {
        "expect": due("us/18-usc-3188-surrender", "2026-05-12"),
        "events": {"committed": "2026-03-12"}, "sides": {"requesting": "NL", "requested": "US"},
        "zone": "America/New_York", "as_of": date(2026, 3, 13),
    },
    "seventy-two hours in Frankfort": {
        "expect": due("us-ky/61-933-72-hours", "2026-09-17T09:00:00-04:00"), "kind": "data-sharing",
        "events": {"state-breach-determined": "2026-09-14T09:00"},
        "sides": {"requesting": "US-ME", "requested": "US-KY", "holders": ["US-KY"]},
        "zone": "America/New_York", "as_of": date(2026, 9, 15),
    },
    "fifteen days in Maine without Saturdays, Sundays and holidays": {
        "expect": due("us-me/16-709-answer", "2026-08-26"), "kind": "data-sharing",
        "events": {"correction-requested": "2026-08-05"},
        "facts": {"records": [{"holder": "US-ME", "disputed": True}]},
        "sides": {"requesting": "US-KY", "requested": "US-ME", "holders": ["US-ME"]},
        "zone": "America/New_York", "as_of": date(2026, 8, 6),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_time_limit_ends_on_its_day(name):
    keys = dict(EXAMPLES[name])
    assert wrong(keys.pop("expect"), **keys) == []


def test_five_years_of_an_intelligence_record_end_on_the_anniversary():
    record = {"records": [{"system": "funded-intelligence-system", "validated_on": date(2026, 10, 15)}]}
    keys = {"kind": "data-sharing", "facts": record, "sides": {"requesting": "GB", "requested": "US"}}
    name = "us/28-cfr-23-20-h-five-years"

    on = wrong({"rule": name, "outcome": "does-not-apply"}, events={"request-received": "2031-10-15"}, **keys)
    after = wrong({"rule": name, "outcome": "applies"}, events={"request-received": "2031-10-16"}, **keys)
    assert on + after == []
