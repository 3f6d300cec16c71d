"""Papers of a played request in other languages: said in them, and taken in as the same request."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from conftest import settings_in

from workflow.actions.house import open_house
from workflow.actions.intake import Given, take
from workflow.actions.papers import MakePaper
from workflow.actions.step import perform
from workflow.documents.received import receive

REFERENCE, OFFICER = "DOJ-2026-0117", "Marcus Bell"
AFTER = datetime(2026, 8, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def make(played, tmp_path_factory):
    """Return a maker of papers of the first story, at its end, in a house of its own."""
    own = tmp_path_factory.mktemp("languages")
    shutil.copytree(played, own, dirs_exist_ok=True)
    with open_house(settings_in(own)) as house:
        made = []

        def maker(form, language):
            at = AFTER + timedelta(minutes=len(made))
            done = perform(house, REFERENCE, MakePaper(at=at, by=OFFICER, form=form, language=language))
            made.append(own / f"{len(made)}-{language}.pdf")
            made[-1].write_bytes(done.papers[-1].pdf)
            return done.papers[-1].record, made[-1]

        yield maker, house


def words(file):
    raw = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(raw.split())


def test_a_record_of_decision_names_what_and_whom_in_german(make):
    record, file = make[0]("decision-record", "de")
    said = words(file)
    assert record.language == "de"
    for told in ("Vereinigte Staaten", "Auslieferung", "Bewilligt", "Deutsch"):
        assert told in said, told
    assert "{'en'" not in said


def test_the_law_s_own_sentences_stay_english_and_say_so(make):
    _, file = make[0]("decision-record", "fr")
    with pikepdf.open(file) as pdf:
        english = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Lang") == "en"]
        source = json.loads(pdf.attachments["request.json"].get_file().read_bytes())
    assert len(english) > 10  # every finding, citation and question
    assert set(source["findings"][0]["plain"]) == {"en"}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_paper_in_another_language_is_taken_in_as_the_same_request(make, language):
    maker, house = make
    procedures = house.rulebook.law.procedures.values()
    procedure = next(each.id for each in procedures if each.kind == "extradition" and each.side == "requesting")
    taken = []
    for each in (language, "en"):
        _, file = maker("surrender-order", each)
        received = receive(file)
        assert received.identical
        given = Given(by="Ines Duarte", at=AFTER, reference="IN-1", kind="extradition", procedure=procedure)
        taken.append(take(received, given, house.rulebook))
    assert taken[0].fields["facts"] == taken[1].fields["facts"]
    assert taken[0].fields["facts"]["person"]
    assert taken[0].fields["sides"] == taken[1].fields["sides"]
    assert taken[0].not_taken == taken[1].not_taken


def test_the_page_for_making_a_paper_offers_every_language_the_office_s_own_first(visitor):
    visitor.signs_in("Olivia Hart")
    page = visitor.get(f"/requests/{REFERENCE}/do/paper").text
    offered = re.findall(r'<option value="(\w+)"[^>]*>(\w+)', page[page.index('name="language"') :])[:7]
    assert offered[0] == ("en", "English")
    assert {"ar", "de", "es", "fr", "uk"} < {code for code, _ in offered}
    assert ("uk", "Ukrainian") in offered
