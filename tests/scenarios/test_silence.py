"""What stays in silence: papers for the other side say nothing of it, on the page or in what is attached."""

from __future__ import annotations

import io
import json
import os
import subprocess
from pathlib import Path

import pikepdf
import pytest

from workflow.actions.house import House, open_house
from workflow.actions.play import play
from workflow.actions.story import Played, read_story
from workflow.settings import load_settings
from workflow.store import papers

STORY = Path(__file__).resolve().parents[2] / "examples" / "04-data-interpol"
OUTWARD = ("disclosure-sheet", "acknowledgement", "refusal-decision", "supplementary-information")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory):
    """Play the story in which two records leave and four stay."""
    place = tmp_path_factory.mktemp("house")
    environ = {**os.environ, "COMITY_HOME": str(place / "home"), "COMITY_KEYS": str(place / "keys")}
    with open_house(load_settings(environ)) as house:
        yield house, play(house, read_story(STORY))


def titles(played: Played, *, left: bool) -> list[str]:
    """Return the titles of the records that left, or of those that stayed."""
    gone = {item for _, path, item in played.look.request.disclosures if path == "records"}
    rows = played.look.env["records"]
    return [row["records.title"] for row in rows if (row["#"] in gone) is left]


def outward(house: House, told: Played):
    """Yield each paper addressed to the other side: what its pages say, and what is attached."""
    request = told.look.request
    with house.database.reading() as tx:
        for record in request.papers:
            if record.form in OUTWARD:
                pdf = papers.get(tx, request.id, record.sha256)
                run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
                with pikepdf.open(io.BytesIO(pdf)) as opened:
                    attached = opened.attachments["request.json"].get_file().read_bytes()
                yield record.form, " ".join(run.stdout.decode().split()), attached.decode()


def test_records_that_leave_are_named_and_those_that_stay_are_not_even_hinted_at(played):
    house, told = played
    assert len(titles(told, left=False)) == 4, "the story keeps four records back"
    seen = list(outward(house, told))
    assert any(form == "disclosure-sheet" for form, _, _ in seen)
    for form, text, attached in seen:
        for title in titles(told, left=False):
            assert title not in text, f"{form} names a record that stays"
            assert title not in attached, f"the attachment of {form} names a record that stays"
        assert "juvenile" not in attached.lower().replace("juvenile-and-sealed", "").replace("juvenile, sealed", "")
    sheet = next(text for form, text, _ in seen if form == "disclosure-sheet")
    assert titles(told, left=True)[-1] in sheet


def test_what_is_attached_is_what_the_paper_prints(played):
    house, told = played
    for form, _, attached in outward(house, told):
        facts = json.loads(attached).get("facts", {})
        assert "interpol" not in facts, f"{form} carries assessments it does not print"
        for row in facts.get("records", []):
            assert set(row) <= {"id", "title", "holder", "category", "leaves", "reason"}


def test_counsel_for_the_person_is_no_contact_of_the_authority(played):
    house, told = played
    counsel = next(each.name for each in told.look.request.participants if "counsel" in (each.capacity or ""))
    for _, text, attached in outward(house, told):
        assert counsel not in text
        assert counsel not in attached
