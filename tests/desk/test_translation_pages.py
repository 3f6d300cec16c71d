"""Translations on the desk: what is written in which language, who translated it, and a new one by a plain form."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from api_calls import OFFICER as CLERK
from api_calls import opening as asked
from desk_walks import PEOPLE, Visitor
from factories import OFFICER, SUPERVISOR, happens, later, opening, says, tiny_rules

from workflow.actions.house import open_house
from workflow.actions.papers import MakePaper
from workflow.actions.step import open_new, perform
from workflow.store import requests
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings

PAGE = "/requests/XX-1/translations"
ACCEPTED = "code: YY\nname: {en: YY}\nlanguages: {accepted: [fr], confirmed: false}\n"
GIVEN = {"path": "records.title[1]", "written_in": "en", "language": "fr", "text": "Vol", "how": "office"}


@pytest.fixture
def desk(house, visit):
    """Give the visitor at a desk with one request that holds a record in words."""
    open_new(house, opening())
    perform(house, "XX-1", says({"records": [{"id": "1", "title": "Theft"}]}))
    return visit


@pytest.fixture
def bilingual(house_settings, tmp_path):
    """Give a house whose other side accepts French, and a visitor at its desk, with one request."""
    law = tiny_rules(tmp_path / "law")
    (law / "authorities").mkdir()
    (law / "authorities" / "yy.yaml").write_text(ACCEPTED, encoding="utf-8")
    with open_house(replace(house_settings, rules=law)) as house:
        open_new(house, opening(their_reference="YY-9"))
        perform(house, "XX-1", happens("request-received", hours=0.5))
        app = create_app(house, sessions=DemoSessions(PEOPLE), settings=DeskSettings(demo=True), now=lambda: later(5))
        with Visitor(app) as visitor:
            yield house, visitor


def sent(desk, **fields):
    """Send the form of the page as it was shown, with its key and the version that was looked at."""
    shown = desk.get(PAGE).text.rpartition("<form")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    return desk.post(PAGE, {**hidden, **fields})


def kept(house):
    with house.database.reading() as tx:
        return requests.load(tx, "XX-1").translations


def test_an_officer_records_a_translation_and_another_confirms_to_have_read_it(house, desk):
    assert sent(desk.signs_in(OFFICER), **GIVEN).headers["location"] == f"{PAGE}?done=translated"
    page = desk.get(PAGE).text
    assert re.search(r'<p lang="fr" dir="auto">Vol</p>', page)
    assert f"Translated by {OFFICER}" in page
    assert "I have read it against the original" not in page
    desk.signs_in(SUPERVISOR)
    one = re.search(r'name="key" value="([^"]*-translation-1)"', desk.get(PAGE).text)[1]
    seen = re.search(r'name="seen" value="(\d+)"', desk.get(PAGE).text)[1]
    done = desk.post(PAGE, {"key": one, "seen": seen, "read": "translation-1"})
    assert done.headers["location"] == f"{PAGE}?done=translation-read"
    assert kept(house)[0].read_by == SUPERVISOR
    assert f"read by {SUPERVISOR}" in desk.get(PAGE).text


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(house, desk):
    answer = sent(desk.signs_in(OFFICER), **{**GIVEN, "how": "certified", "translator": "Claire Dubois"})
    assert answer.status_code == 422
    assert re.search(r'id="sworn-error">[^<]*is missing for a certified translation', answer.text)
    assert 'value="Claire Dubois"' in answer.text
    assert sent(desk, **{**GIVEN, "text": ""}).status_code == 422
    assert kept(house) == ()


def test_a_corrected_text_shows_its_translation_as_stale(house, desk):
    sent(desk.signs_in(OFFICER), **GIVEN)
    perform(house, "XX-1", says({"records": [{"id": "1", "title": "Fraud"}]}, hours=24 * 900))
    assert "stale, the text was corrected since" in desk.get(PAGE).text


def test_who_only_reads_is_offered_no_form(desk):
    assert "Record a translation" in desk.signs_in(SUPERVISOR).get(PAGE).text
    assert desk.signs_in("Nora Lund").get(PAGE).status_code in (303, 403)


def test_the_form_of_a_paper_proposes_what_the_other_side_accepts_and_says_how_sure_that_is(bilingual):
    house, desk = bilingual
    page = desk.signs_in(OFFICER).get("/requests/XX-1/do/paper").text
    assert "accepts: French." in page
    assert "to be confirmed" in page
    assert '<option value="fr" selected>French' in page
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    choice = {"form": "acknowledgement", "page": "A4", "language": "en", "second": "fr", "how": "after"}
    assert desk.post("/requests/XX-1/do/paper", {**hidden, **choice}).status_code == 303
    with house.database.reading() as tx:
        (paper,) = requests.load(tx, "XX-1").papers
    assert (paper.language, paper.second, paper.how) == ("en", "fr", "after")


def test_an_officer_may_choose_one_language_though_another_is_proposed(bilingual):
    house, desk = bilingual
    page = desk.signs_in(OFFICER).get("/requests/XX-1/do/paper").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    choice = {"form": "acknowledgement", "page": "A4", "language": "en", "second": "none", "how": "beside"}
    answer = desk.post("/requests/XX-1/do/paper", {**hidden, **choice})
    assert answer.status_code == 303, answer.text
    with house.database.reading() as tx:
        (paper,) = requests.load(tx, "XX-1").papers
    assert (paper.second, paper.how) == (None, None)


def test_a_paper_in_two_languages_says_so_where_it_is_listed_and_shown(bilingual):
    house, desk = bilingual
    perform(house, "XX-1", MakePaper(at=later(1), by=OFFICER, form="acknowledgement", second="fr"))
    assert "In English, with French beside it." in desk.signs_in(OFFICER).get("/requests/XX-1").text
    assert "In English, with French beside it." in desk.get("/requests/XX-1/papers/01-acknowledgement").text


@pytest.mark.parametrize(("changed", "left"), [("", ["Vol"]), ("Fraud", [])])
def test_a_file_that_is_taken_in_brings_its_translations_and_a_text_changed_in_the_draft_leaves_its_own(
    house, desk, changed, left
):
    given = {
        "reference": "IN-5", "kind": "extradition", "procedure": "xx-surrender", "made_on": "2026-02-02",
        "opened": {"by": "Somebody", "at": "2026-03-02T10:00:00Z"},
        "sides": {"requesting": "YY", "requesting_authority": "M", "requested": "XX", "requested_authority": "O"},
        "participants": [{"name": "Somebody", "role": "supervisor"}], "written_in": "en",
        "translations": [{"path": "records.title", "item": "a", "language": "fr", "text": "Vol", "how": "office",
                          "translator": "Odile Martin"}],
        "facts": {"records": [{"id": "a", "title": "Theft"}]},
    }  # fmt: skip
    files = {"paper": ("in.json", json.dumps(given).encode(), "application/json")}
    address = desk.signs_in(OFFICER).post("/new/paper", files=files).headers["location"]
    answers = {"f-records.title[a]": changed} if changed else {}
    desk.post(address + "/file", answers)
    with house.database.reading() as tx:
        made = requests.load(tx, "IN-5").translations
    assert [each.text for each in made] == left
    assert [each.translator for each in made] == ["Odile Martin"] * len(left)


def test_a_program_records_a_translation_and_makes_a_paper_in_two_languages(calls):
    client = calls(CLERK)
    client.post("/requests", json=asked("XX-1") | {"facts": {"records": [{"id": "1", "title": "Theft"}]}})
    event = {"kind": "request-received", "day": "2026-03-02", "time": "10:00", "zone": "Europe/Paris", "place": "X",
             "document": "Note 1"}  # fmt: skip
    translation = {"path": "records.title", "item": "1", "written_in": "en", "language": "fr", "text": "Vol"}
    acts = (
        {"act": "event", "event": event},
        {"act": "translate", **translation, "how": "machine", "translator": "A service"},
        {"act": "read-translation", "translation": "translation-1"},
        {"act": "paper", "form": "acknowledgement", "second": "fr", "how": "after"},
    )
    for version, act in enumerate(acts):
        done = client.post("/requests/XX-1/acts", json=act, headers={"if-match": f'"v{version}"'})
        assert done.status_code == 200, done.text
    (paper,) = done.json()["papers"]
    assert (paper["language"], paper["second"], paper["how"]) == ("en", "fr", "after")
    wrong = client.post("/requests/XX-1/acts", json={**acts[1], "how": "magic"}, headers={"if-match": '"v4"'})
    assert wrong.status_code == 422
