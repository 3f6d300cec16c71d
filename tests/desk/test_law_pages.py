"""The law browser: any two sides on any day, a rule with its tests, what is unverified, what a change would do."""

from __future__ import annotations

import re

import pytest

from workflow.store.trail_log import DECISIONS, size

PAIR = "/law?asks=NL&asked=US&kind=extradition&on=2026-03-02"


@pytest.fixture
def officer(visitor):
    return visitor.signs_in("Olivia Hart")


def test_the_law_between_two_sides_names_what_binds_and_what_is_missing(officer):
    told = officer.get(PAIR).text

    assert "Netherlands asks United States" in told
    assert "What binds both" in told
    assert "What our data does not tell" in told
    assert len(told) < 60_000


def test_another_day_and_another_group_are_in_the_address(officer):
    early = officer.get(PAIR.replace("2026", "1950")).text
    group = re.search(r'href="(/law\?[^"]*group=time-limits[^"]*)#rules"', officer.get(PAIR).text)[1]

    assert early != officer.get(PAIR).text
    assert "<b>Time limits</b>" in officer.get(group.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    "query", ["asks=NL&asked=NL", "asks=NL&asked=", "asks=NL&asked=US&on=soon", "asks=<b>&asked=US"]
)
def test_a_search_that_cannot_be_says_why_and_keeps_what_was_chosen(officer, query):
    answer = officer.get(f"/law?{query}")

    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text
    assert "<b>&asked" not in answer.text


def test_a_rule_is_shown_with_its_text_its_dates_and_its_tests(officer):
    name = re.search(r'href="/law/rules/([^"]+)"', officer.get(PAIR).text)[1]
    told = officer.get(f"/law/rules/{name}").text

    assert name in told
    assert "Text read" in told
    assert int(re.search(r'Its tests <span class="desk-quiet">(\d+)<', told)[1]) >= 3
    assert officer.get("/law/rules/no/such-rule").status_code == 422


def test_what_is_unverified_is_counted_by_pack_and_listed_rule_by_rule(officer):
    told = officer.get("/law/unverified").text
    pack = re.search(r"pack=([a-z0-9-]+)", told)[1]

    assert "/law/rules/" in officer.get(f"/law/unverified?pack={pack}").text


def test_a_changed_file_shows_which_requests_would_move_and_writes_nothing(officer, desk_house):
    files = desk_house.rulebook.texts.files
    name = next(
        each for each, text in files.items() if each.startswith("instruments/us-nl") and b"type: time-limit" in text
    )
    changed = re.sub(rb"number: \d+", b"number: 3", files[name])
    assert changed != files[name]
    with desk_house.database.reading() as tx:
        before = size(tx, DECISIONS)

    answer = officer.post("/law/impact", {"path": name}, files={"file": ("grounds.yaml", changed)})

    assert answer.status_code == 200
    assert "DOJ-2026-0117" in answer.text
    with desk_house.database.reading() as tx:
        assert size(tx, DECISIONS) == before


def test_a_file_that_is_no_law_is_refused_with_its_line(officer):
    sent = {"file": ("x.yaml", b"- id: [")}
    for path in ("kinds.yaml", "../keys", ""):
        answer = officer.post("/law/impact", {"path": path}, files=sent)
        assert answer.status_code == 422
        assert "govuk-error-message" in answer.text
    assert officer.post("/law/impact", {"path": "kinds.yaml"}).status_code == 422
