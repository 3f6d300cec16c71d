"""The auditor's desk: the thread, what was seen then, the seal in words, who saw what, a sample anybody can draw."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from workflow.actions.thread import verify

CASE = "/audit/requests/DOJ-2026-0117"
WHY = {"purpose": "Yearly audit of surrenders, mandate 3 of 2026."}


@pytest.fixture
def auditor(visitor):
    visitor.signs_in("Alma Keller")
    visitor.post("/requests/DOJ-2026-0117/why", WHY)
    return visitor


@pytest.mark.parametrize("path", ["/audit", "/audit/checkpoints", "/audit/reads", "/audit/sample", CASE])
def test_only_an_auditor_finds_these_pages(visitor, path):
    for name in ("Olivia Hart", "Samuel Reed"):
        visitor.signs_in(name)
        assert visitor.get(path).status_code == 404


def test_an_auditor_says_why_before_opening_a_thread_and_is_led_back_to_it(visitor):
    visitor.signs_in("Alma Keller")
    asked = visitor.get(f"{CASE}?who=Samuel+Reed").headers["location"]

    assert asked.partition("?")[0].endswith("/why")
    assert visitor.get("/audit/requests/NO-SUCH-1").headers["location"].partition("?")[0].endswith("/why")
    wanted = unescape(re.search(r'name="next" value="([^"]+)"', visitor.get(asked).text)[1])
    answer = visitor.post(asked.partition("?")[0], {**WHY, "next": wanted})
    assert answer.headers["location"] == f"{CASE}?who=Samuel+Reed"


def test_a_form_of_the_thread_that_asks_for_a_purpose_first_leads_back_to_the_thread(visitor):
    visitor.signs_in("Alma Keller")
    stood_on = {"referer": f"http://testserver{CASE}?who=Samuel+Reed"}
    asked = visitor.post(f"{CASE}/verify", {"log": "decisions"}, headers=stood_on).headers["location"]
    assert parse_qs(urlsplit(asked).query) == {"next": [f"{CASE}?who=Samuel+Reed"]}
    elsewhere = {"referer": f"https://evil.example{CASE}"}
    assert visitor.post(f"{CASE}/verify", {}, headers=elsewhere).headers["location"].endswith("/why")


def test_a_stated_purpose_leads_to_no_other_site(visitor):
    visitor.signs_in("Alma Keller")
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = visitor.post("/requests/DOJ-2026-0117/why", {**WHY, "next": wanted})
        assert answer.headers["location"] == "/requests/DOJ-2026-0117"


def test_the_thread_holds_decisions_and_reads_and_is_filtered_by_person_and_act(auditor):
    whole = auditor.get(CASE).text
    assert "Step taken" in whole
    assert "its thread and the access log" in whole
    assert "From here on under law" in whole
    assert "Before the extradition judge" in whole, "a stage is called as its procedure calls it"

    signed = auditor.get(f"{CASE}?who=Samuel+Reed&what=clear").text
    acts = re.findall(r'desk-title"><b>([^<]+)</b> <span class="desk-quiet">by ([^<]+)<', signed)
    assert acts
    assert set(acts) == {("Checkpoint cleared", "Samuel Reed")}


def test_what_was_seen_then_is_made_again_and_compared_with_the_record(auditor):
    early = auditor.get(f"{CASE}/then/3").text
    late = auditor.get(f"{CASE}/then/40").text

    assert "come out as they were recorded" in early
    assert "come out as they were recorded" in late
    assert len(re.findall("<tr>", early)) < len(re.findall("<tr>", late))
    assert auditor.get(f"{CASE}/then/4000").status_code == 422


def test_the_seal_is_verified_in_words(auditor):
    told = auditor.post(f"{CASE}/verify", {"log": "decisions"}).text

    assert "All holds." in told
    assert "The entries are of one request, in order, with none missing between them." in told


def test_an_export_is_taken_along_verifies_and_is_in_the_log_of_reads(auditor):
    taken = auditor.post(f"{CASE}/export", {"log": "decisions", "audience": "public"})

    assert verify(taken.content).opened == 0
    assert "attachment" in taken.headers["content-disposition"]
    assert "exported for public" in auditor.get("/audit/reads?who=Alma").text
    assert auditor.post(f"{CASE}/export", {"log": "decisions", "audience": "press"}).status_code == 404


def test_who_saw_what_names_the_person_and_the_purpose(auditor):
    auditor.get(CASE)
    told = auditor.get("/audit/reads?who=keller").text

    assert WHY["purpose"] in told
    assert "Olivia Hart" not in re.search("<tbody>.*</tbody>", told, re.DOTALL)[0]


def test_the_same_word_draws_the_same_sample_and_answers_are_recorded(auditor):
    query = "seed=spring&count=4&from=2026-01-01&to=2026-12-31"
    drawn = [re.findall(r"/then/(\d+)", auditor.get(f"/audit/sample?{query}").text) for _ in range(2)]
    assert len(drawn[0]) == 4
    assert drawn[0] == drawn[1]
    assert drawn[0] != re.findall(r"/then/(\d+)", auditor.get(f"/audit/sample?{query.replace('spring', 'may')}").text)

    said = {"reference": "DOJ-2026-0117", "seq": drawn[0][0], "seed": "spring", "query": query}
    assert auditor.post(f"/audit/sample?{query}", {**said, "same": "yes"}).status_code == 422
    assert auditor.post(f"/audit/sample?{query}", {**said, "same": "yes", "enough": "no"}).status_code == 303
    assert "would decide the same: yes; reasons are enough: no" in auditor.get("/audit/reads").text


def test_checkpoints_are_counted_by_checkpoint_and_name_nobody(auditor):
    told = auditor.get("/audit/checkpoints?from=2026-01-01&to=2026-12-31").text
    table = re.search("<tbody>.*?</tbody>", told, re.DOTALL)[0]

    assert table.count("<tr>") > 3
    assert "Samuel Reed" not in table


def test_a_day_that_is_none_is_told_at_its_field_and_on_top(auditor):
    told = auditor.get("/audit/reads?from=yesterday").text

    assert "&#39;yesterday&#39; is no day" in told
    assert 'href="#from"' in told


def test_the_first_page_lists_what_ran_out_and_what_lies_still(auditor):
    told = auditor.get("/audit").text

    assert "Silent requests" in told
    assert "The last seal covers" in told or "Not sealed yet" in told
