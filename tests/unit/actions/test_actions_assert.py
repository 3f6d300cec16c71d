"""Who may assess what, which item is meant, and who counts as having prepared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from factories import (
    OFFICER,
    REVIEWER,
    SUPERVISOR,
    a_fact,
    a_procedure_file,
    a_step,
    later,
    opening,
    says,
    takes,
    tiny_rules,
)

from workflow.actions.apply import apply, before_act
from workflow.actions.house import House, open_house
from workflow.actions.step import open_new, perform
from workflow.errors import InputError, NotEntitledError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.settings import Settings


@pytest.fixture
def house(house_settings: Settings, tmp_path: Path) -> Iterator[House]:
    facts = [
        a_fact("weighed.by_officer", nature="assessment", asserted_by=["officer", "court"]),
        a_fact("weighed.by_court", nature="assessment", asserted_by=["court"]),
        a_fact("weighed.by_privacy", nature="assessment", asserted_by=["privacy-reviewer"]),
    ]
    steps = [a_step("write", by=["supervisor"], papers=["acknowledgement"], to="opened"), a_step("close")]
    rules = tiny_rules(
        tmp_path / "law",
        facts__weighed=facts,
        procedures__xx_surrender__procedure=a_procedure_file(steps=steps),
    )
    with open_house(replace(house_settings, rules=rules)) as opened:
        open_new(opened, opening())
        yield opened


@pytest.mark.parametrize(
    ("who", "fact", "may"),
    [
        (OFFICER, "by_officer", True),
        (SUPERVISOR, "by_officer", True),
        (REVIEWER, "by_officer", False),
        (REVIEWER, "by_privacy", True),
        (OFFICER, "by_privacy", False),
        (SUPERVISOR, "by_privacy", False),
        (REVIEWER, "by_court", True),
    ],
)
def test_an_assessment_is_made_by_whom_the_dictionary_names_and_what_a_court_found_is_recorded_by_anybody(
    house: House, who: str, fact: str, may: bool
):
    act = says({"weighed": {fact: True}}, by=who, reason="Weighed against the file.")
    if may:
        assert perform(house, "XX-1", act).request.assertions[-1].path == f"weighed.{fact}"
    else:
        with pytest.raises(NotEntitledError, match="the dictionary leaves it to"):
            perform(house, "XX-1", act)


def test_an_item_of_a_list_that_stands_is_named_not_counted(house: House):
    perform(house, "XX-1", says({"records": [{"title": "One"}, {"title": "Two"}]}))
    with pytest.raises(InputError, match="given without its id") as caught:
        perform(house, "XX-1", says({"records": [{"sealed": True}]}, hours=2))
    assert "one of 1, 2, or a new one" in caught.value.diagnostics()
    done = perform(
        house, "XX-1", says({"records": [{"id": "2", "sealed": True}, {"id": "3", "title": "Three"}]}, hours=3)
    )
    sealed = [(each.path, each.item) for each in done.request.standing() if each.path == "records.sealed"]
    assert sealed == [("records.sealed", "2")]


def test_whoever_makes_a_paper_by_a_step_has_prepared_and_may_not_decide(house: House):
    request = perform(house, "XX-1", says({"person": {"minor": False}})).request
    assert SUPERVISOR not in request.preparers
    change = apply(takes("write"), before_act(house.rulebook, request, later(3)))
    assert change.forms
    assert SUPERVISOR in change.request.preparers
