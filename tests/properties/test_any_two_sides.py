"""For every two sides of the party data, on any day and for any kind, the legal basis is told without a fault."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations, islice

import pytest
from factories import RULES
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.actions.law import load_rulebook
from workflow.actions.law_json import law_json
from workflow.actions.law_page import law_page, sides_between
from workflow.rules.basis import legal_basis
from workflow.rules.bound import STANDINGS
from workflow.rules.catalogue import applicable_law


@cache
def book():
    return load_rulebook(RULES)


@cache
def codes():
    return tuple(sorted(set(book().law.reach.listed) | set(book().law.reach.laws)))


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_every_pair_has_an_answer_that_claims_nothing_its_lists_do_not_say(step):
    """Each third pair, in a soak each, the kinds in turn: what binds has both sides on its list, on that day."""
    law, on, kinds = book().law, date(2026, 3, 2), tuple(book().law.kinds)
    for number, (one, other) in enumerate(islice(combinations(codes(), 2), 0, None, step)):
        found = legal_basis(law, sides_between(one, other), kinds[number % len(kinds)], on)
        for bound in (*found.instruments, *found.elsewhere):
            assert bound.standing in STANDINGS
        for bound in found.instruments:
            for side in bound.sides:
                assert side.party is not None
                assert any(side.party is each for each in bound.listing.parties)
                assert side.party.from_ is None or side.party.from_ <= on
                assert side.party.until is None or on <= side.party.until


ANY_CODE = st.deferred(lambda: st.sampled_from([*codes(), "XX", "QZ-1"]))


@settings(max_examples=60)
@given(one=ANY_CODE, other=ANY_CODE, on=st.dates(date(1850, 1, 1), date(2100, 1, 1)), kind=st.integers(0, 9))
def test_any_day_past_or_future_has_a_whole_page_that_says_what_is_missing(one, other, on, kind):
    if one == other:
        return
    kinds = tuple(book().law.kinds)
    page = law_page(book(), RULES, sides_between(one, other), kinds[kind % len(kinds)], on)
    told = law_json(page, book())

    assert told["carried"] or page.within or page.alternatives or page.basis.kind not in ("extradition", "evidence")
    assert {each.rule.id for each in page.basis.rules} == {
        each.rule.id for each in applicable_law(book().law, page.basis.sides, page.basis.kind, on).rules
    }
    for bound in page.basis.instruments:
        assert bound.confirmed or any(bound.listing.title in line for line in page.missing)
