"""One request: who may see it, what is recorded of that, and every act by a plain form."""

from __future__ import annotations

import re

import pytest
from factories import OFFICER, REASONS, SUPERVISOR, happens, later, opening

from workflow.actions.read import reads_of
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.engine.guards import Reason
from workflow.store import requests
from workflow.store.trail_log import ACCESS
from workflow.web.reasons import place_of

NASTY = "<script>alert(1)</script>\"'{{ 7*7 }}"


@pytest.fixture
def desk(house, visit):
    """Give the visitor at a desk with one request."""
    open_new(house, opening())
    return visit


def now(house):
    with house.database.reading() as tx:
        return requests.load(tx, "XX-1")


def sent(desk, what, **fields):
    """Send the form of an act as it was shown: with its key and the version that was looked at."""
    asked = {name: fields[name] for name in ("step", "fact", "checkpoint") if name in fields}
    shown = desk.get(f"/requests/XX-1/do/{what}", params=asked).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    return desk.post(f"/requests/XX-1/do/{what}", {**hidden, **fields})


def test_who_works_on_it_opens_it_at_once_and_the_view_is_logged(house, desk):
    page = desk.signs_in(OFFICER).get("/requests/XX-1").text

    assert "Jan Voorbeeld" in page
    assert "Why this is blocked" in page
    seen = reads_of(house, "XX-1", by="Alma Keller", purpose="audit", at=later(6))
    assert (seen[0].who, seen[0].purpose) == (OFFICER, "works on this request")


@pytest.mark.parametrize("reference", ["XX-1", "XX-404"])
def test_anybody_else_says_why_first_whether_or_not_it_exists(desk, reference):
    desk.signs_in("Nora Lund")
    answer = desk.get(f"/requests/{reference}")

    assert answer.headers["location"] == f"/requests/{reference}/why"
    page = desk.get(answer.headers["location"])
    assert page.status_code == 200
    assert "Voorbeeld" not in page.text
    assert desk.post(f"/requests/{reference}/why", {"purpose": "because"}).status_code == 422


def test_a_stated_purpose_opens_it_and_is_logged(house, desk):
    desk.signs_in("Nora Lund").post("/requests/XX-1/why", {"purpose": "standing in for Olivia, on leave"})

    assert "Jan Voorbeeld" in desk.get("/requests/XX-1").text
    seen = reads_of(house, "XX-1", by="Alma Keller", purpose="audit", at=later(6))
    assert (seen[0].who, seen[0].purpose) == ("Nora Lund", "standing in for Olivia, on leave")


def test_a_stated_purpose_for_what_is_not_there_tells_nothing(desk):
    desk.signs_in("Nora Lund").post("/requests/XX-404/why", {"purpose": "looking for something here"})
    answer = desk.get("/requests/XX-404")

    assert (answer.status_code, "We do not say which" in answer.text) == (404, True)


def test_an_auditor_reads_and_changes_nothing(house, desk):
    desk.signs_in("Alma Keller").post("/requests/XX-1/why", {"purpose": "audit, mandate 14"})
    before = now(house).version

    assert "/do/note" not in desk.get("/requests/XX-1").text
    assert desk.get("/requests/XX-1/do/note").status_code == 404
    assert desk.post("/requests/XX-1/do/note", {"text": "hello"}).status_code == 404
    assert now(house).version == before


def test_a_question_is_answered_by_a_form_and_the_page_says_what_changed(house, desk):
    desk.signs_in(OFFICER)
    assert "/do/fact?fact=case.political" in desk.get("/requests/XX-1").text
    wrong = sent(desk, "fact", fact="case.political", value="no")
    assert (wrong.status_code, "Say where this comes from" in wrong.text) == (422, True)

    done = sent(desk, "fact", fact="case.political", value="no", source="Note 4", reason="No political motive is told.")
    assert done.headers["location"] == "/requests/XX-1?done=fact"
    assert next(a.value for a in now(house).standing() if a.path == "case.political") is False
    desk.signs_in(SUPERVISOR).get("/requests/XX-1")
    perform(house, "XX-1", happens("arrested", hours=6))
    assert "New since you last looked" in desk.get("/requests/XX-1").text
    assert "New since you last looked" not in desk.get("/requests/XX-1").text


def test_a_whole_story_by_forms_alone(house, desk):
    desk.signs_in(OFFICER)
    day = {"day": "2026-03-02", "place": "Port", "zone": "Europe/Paris", "document": "Report 9"}
    assert sent(desk, "event", kind="arrested", **day).status_code == 303
    assert sent(desk, "note", text="Called the prison.").status_code == 303
    assert sent(desk, "fact", fact="case.political", value="no", source="Note", reason="Weighed.").status_code == 303
    assert sent(desk, "fact", fact="records", value="none", source="Note").status_code == 303
    assert sent(desk, "assurance", id="fair-trial", state="sought", text="A fair trial.").status_code == 303

    desk.signs_in(SUPERVISOR)
    refused = sent(desk, "step", step="grant", reasons=REASONS)
    assert refused.status_code == 422
    assert "checkpoint &#39;liberty&#39; has not been cleared" in refused.text
    assert sent(desk, "checkpoint", checkpoint="liberty", answer="yes", reasons=REASONS).status_code == 303
    granted = sent(desk, "step", step="grant", reasons=REASONS)
    assert granted.status_code == 303, re.findall(r"<li>(.*?)</li>", granted.text)
    assert granted.headers["location"] == "/requests/XX-1?done=step"
    assert now(house).stage == "granted"
    assert "Done. The request moved on." in desk.get("/requests/XX-1?done=step").text


def test_who_prepared_it_is_told_why_they_may_not_answer(desk):
    desk.signs_in(OFFICER)
    page = desk.get("/requests/XX-1").text

    assert "prepared this request and may neither answer its checkpoints nor decide it" in page
    refused = sent(desk, "checkpoint", checkpoint="liberty", answer="yes", reasons=REASONS)
    assert (refused.status_code, "may not clear it" in refused.text) == (422, True)


def test_a_refused_form_is_one_view_and_one_refusal_in_the_log(house, desk):
    desk.signs_in(SUPERVISOR)
    form = {"key": "refused", "seen": "", "step": "grant", "reasons": REASONS}
    assert desk.post("/requests/XX-1/do/step", form).status_code == 422
    with house.database.reading() as tx:
        told = thread_of(tx, requests.identity(tx, "XX-1"), log=ACCESS)
    assert [each.act for each in told] == ["read", "refused"]


def test_a_form_sent_twice_does_one_thing(house, desk):
    desk.signs_in(OFFICER)
    fields = {"key": "the-same-key", "seen": "", "text": "Once."}
    before = now(house).version
    assert [desk.post("/requests/XX-1/do/note", fields).status_code for _ in range(2)] == [303, 303]

    assert now(house).version == before + 1


def test_who_acts_on_what_has_changed_is_told_and_loses_no_word(house, desk):
    desk.signs_in(OFFICER)
    seen = now(house).version
    perform(house, "XX-1", happens("arrested"))
    answer = desk.post("/requests/XX-1/do/note", {"seen": str(seen), "text": "My long note."})

    assert answer.status_code == 422
    assert "changed since you looked" in answer.text
    assert "My long note." in answer.text


def test_what_a_person_typed_is_shown_and_never_run(desk):
    desk.signs_in(OFFICER)
    sent(desk, "note", text=NASTY)
    sent(desk, "fact", fact="person.name", value=NASTY, source=NASTY)
    sent(desk, "person", name="Eve", capacity=NASTY)
    for path in ("/requests/XX-1", "/requests/XX-1/facts", "/requests/XX-1/timeline", f"/find?find={NASTY}"):
        page = desk.get(path).text
        assert "<script>alert" not in page, path
        assert "49" not in re.sub(r"\d{3,}|\w*49\w+|\w+49\w*", "", page.partition("<main")[2]), path


@pytest.mark.parametrize("what", ["", "erase", "../x", "step?step=nonsense", "checkpoint?checkpoint=nonsense"])
def test_a_form_that_does_not_exist_is_not_there(desk, what):
    desk.signs_in(OFFICER)

    assert desk.get(f"/requests/XX-1/do/{what}").status_code in (404, 303)


@pytest.mark.parametrize(
    ("code", "about", "href"),
    [
        ("checkpoint", "liberty", "/r/do/checkpoint?checkpoint=liberty"),
        ("event", "heard", "/r/do/event?kind=heard"),
        ("fact", "case.political", "/r/do/fact?fact=case.political"),
        ("undetermined", "offences.title[1]", "/r/do/fact?fact=offences.title%5B1%5D"),
        ("undetermined", "event.heard", ""),
        ("hold", "", ""),
    ],
)
def test_a_reason_leads_to_the_form_that_unblocks_it_whatever_its_words(code, about, href):
    assert place_of(Reason(code, "'it' stands against it", "Answer 'it'.", about), "/r")[1] == href


def test_what_the_law_refuses_of_a_field_stands_at_that_field_in_words_without_its_path(desk):
    desk.signs_in(OFFICER)
    given = {"kind": "committed", "zone": "Europe/Paris", "place": "Port", "document": "report", "day": "2031-01-01"}
    page = sent(desk, "event", **given).text
    assert re.search(r'id="day-error"[^>]*>.*?2031-01-01 has not come', page, re.DOTALL)
    assert "event.day" not in page
    page = sent(desk, "person", name="olivia  HART", role="officer", reasons="Helps.").text
    assert 'id="name-error"' in page
    assert "participant.name" not in page


def test_an_answer_to_a_checkpoint_that_is_neither_yes_nor_no_clears_nothing(house, desk):
    desk.signs_in(SUPERVISOR)
    assert sent(desk, "checkpoint", checkpoint="liberty", answer="maybe", reasons=REASONS).status_code == 422
    assert now(house).clearances == ()
