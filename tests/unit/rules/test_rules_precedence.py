"""Two rules of one pack that disagree stop the load, unless one names the other."""

from __future__ import annotations

import pytest
from factories import a_rule, tiny_law

from workflow.errors import ConflictingRulesError

WHEN = {"fact": "person.minor", "is": True}
PERIOD = {"number": 30, "unit": "days", "starts": "arrested", "counting": "x", "stops": ["papers-received"]}
ONE = a_rule("xx/one", when=WHEN)
LIMIT = a_rule("xx/one", "time-limit", period=PERIOD)

CONFLICTS = {
    "two forces on one condition": (ONE, {"force": "discretionary"}),
    "two lengths of one period": (LIMIT, {"period": {**PERIOD, "number": 40}}),
    "two units of one period": (LIMIT, {"period": {**PERIOD, "unit": "months"}}),
    "two kinds that overlap": ({**ONE, "kinds": ["extradition", "evidence"]}, {"force": "guidance"}),
}
AGREEMENTS = {
    "the same said twice": (ONE, {}),
    "another condition": (ONE, {"force": "discretionary", "when": {"fact": "person.minor", "is": False}}),
    "another kind of request": (ONE, {"force": "discretionary", "kinds": ["evidence"]}),
    "another side": ({**ONE, "side": "requested"}, {"force": "discretionary", "side": "requesting"}),
    "another time": (
        {**ONE, "in_force": {"from": "2000-01-01", "until": "2009-12-31"}},
        {"force": "discretionary", "in_force": {"from": "2010-01-01"}}),
    "another event that starts": (LIMIT, {"period": {**PERIOD, "number": 40, "starts": "committed"}}),
    "another event that stops": (LIMIT, {"period": {**PERIOD, "number": 40, "stops": ["committed"]}}),
    "named by the stronger": (ONE, {"force": "discretionary", "overrides": ["xx/one"]}),
    "named by the weaker": ({**ONE, "overrides": ["xx/two"]}, {"force": "discretionary"}),
    "one for each item": (ONE, {"force": "discretionary", "for_each": "records"}),
    "another type": (ONE, {"type": "permission"}),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFLICTS)
def test_disagreement_stops_the_load_and_names_both_rules(tmp_path, name):
    one, change = CONFLICTS[name]

    with pytest.raises(ConflictingRulesError, match="'xx/one' and 'xx/two' disagree") as caught:
        tiny_law(tmp_path, jurisdictions__xx__more=[one, {**one, "id": "xx/two", **change}])
    assert "overrides" in caught.value.remedy


@pytest.mark.parametrize("name", AGREEMENTS)
def test_no_disagreement(tmp_path, name):
    one, change = AGREEMENTS[name]

    assert tiny_law(tmp_path, jurisdictions__xx__more=[one, {**one, "id": "xx/two", **change}])
