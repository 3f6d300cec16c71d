"""Translations on the desk: what is written in which language, who translated it, and a new one by a plain form."""

from __future__ import annotations

import re

import pytest
from factories import OFFICER, SUPERVISOR, opening, says
from test_desk_worklist import visit  # noqa: F401 - the desk of the tiny house

from workflow.actions.step import open_new, perform
from workflow.store import requests

PAGE = "/requests/XX-1/translations"
GIVEN = {"translated": "records.title[1]", "written_in": "en", "language": "fr", "text": "Vol", "how": "office"}


@pytest.fixture
def desk(house, visit):  # noqa: F811 - the fixture
    """Give the visitor at a desk with one request that holds a record in words."""
    open_new(house, opening())
    perform(house, "XX-1", says({"records": [{"id": "1", "title": "Theft"}]}))
    return visit


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
