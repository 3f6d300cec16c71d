"""What people type cannot change what a page says: hostile, foreign, long and missing text."""

import copy
from datetime import datetime

import pytest
from papers import MADE_AT, SOURCE, paper_of, squeezed, text_of

from workflow.documents.paper import PaperOptions, make_paper, sample_case
from workflow.errors import DocumentError, MissingFieldError, RenderError


@pytest.fixture
def case():
    return copy.deepcopy(dict(sample_case("acknowledgement")))


def test_invisible_marks_are_dropped_and_letters_composed(case):
    case["reference"] = "A\u200bB\ufeffC\u00ad-e\u0301"
    assert "ABC-\u00e9" in text_of(paper_of(case).pdf)


def test_other_scripts_are_printed(case):
    case["contacts"][0]["name"] = "محمد بن يوسف, Σωκράτης, Володимир, Nguyễn"
    text = text_of(paper_of(case).pdf)
    for word in ("Σωκράτης", "Володимир", "Nguyễn"):
        assert word in text


def test_everything_missing_is_told_at_once_with_its_articles(case):
    case["events"] = {}
    case["contacts"] = [{"name": " ", "capacity": "Officer"}]
    case["their_reference"] = None
    with pytest.raises(MissingFieldError) as caught:
        paper_of(case)
    assert caught.value.fields == ("their_reference", "events.request-received.at", "contacts[0].name")
    assert "Directive 2014/41/EU art. 16(1); UNTOC art. 18(24)" in caught.value.sentence


def test_what_is_optional_and_absent_is_said_and_what_is_empty_is_told_apart(case):
    case["events"]["request-received"]["document"] = None
    case["next_step"] = None
    case["supplement"] = {"points": []}
    text = text_of(paper_of(case).pdf)
    assert squeezed("Document not recorded") in text
    assert squeezed("Expected on") not in text
    assert squeezed("Nothing is missing so far.") in text
    case["supplement"] = {}
    assert squeezed("Nothing is missing so far.") not in text_of(paper_of(case).pdf)


def test_a_section_for_the_convicted_is_asked_only_of_the_convicted():
    case = copy.deepcopy(dict(sample_case("extradition-request")))
    case["facts"]["person"]["standing"] = "convicted"
    with pytest.raises(MissingFieldError) as caught:
        paper_of(case, "extradition-request")
    assert "facts.case.judgment_final" in caught.value.fields
    assert "facts.case.warrant_court" not in caught.value.fields


def test_adopted_rules_carry_no_notice(case):
    case["packs"]["adopted"] = True
    assert "unadopted" not in text_of(paper_of(case).pdf).lower()


def test_an_unread_translation_says_so(case):
    text = text_of(paper_of(case, language="nl").pdf)
    assert "Ontvangstbevestiging" in text
    assert squeezed("Deze vertaling is niet door een bevoegd vertaler gelezen") in text
    assert squeezed("9 februari 2026") in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (PaperOptions(page="A5"), "page size 'A5'"),
        (PaperOptions(marks=("SECRET",)), "mark 'SECRET'"),
        (PaperOptions(language="xx"), "language 'xx'"),
    ],
)
def test_options_that_do_not_exist_are_refused(case, options, said):
    with pytest.raises(DocumentError, match=said):
        make_paper("acknowledgement", case, source=SOURCE, made_at=MADE_AT, options=options)


def test_the_moment_of_making_needs_its_zone(case):
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the fault under test
    with pytest.raises(DocumentError, match="time zone"):
        make_paper("acknowledgement", case, source=SOURCE, made_at=naive)


@pytest.mark.parametrize(("place", "value"), [("date", "soon"), ("contacts", "Anna"), ("contacts", ["Anna"])])
def test_values_of_the_wrong_shape_are_refused_with_their_place(case, place, value):
    case[place] = value
    with pytest.raises(RenderError, match=place):
        paper_of(case)


def test_a_side_known_by_its_code_is_named(case):
    case["requesting"] = {"code": "US-IL", "name": None, "authority": "Office of the Governor", "address": []}
    assert "Illinois" in text_of(paper_of(case).pdf)


def test_the_day_another_count_gives_is_told_beside_the_first(case):
    case["clocks"] = [
        {"title": "Hearing", "citation": "Art. 1", "started_by": "arrested", "due": "2026-05-17",
         "alternative": "2026-05-16", "state": "running"},
        {"title": "Over", "citation": "Art. 2", "due": "2026-01-01", "state": "missed"},
    ]  # fmt: skip
    text = text_of(paper_of(case).pdf)
    assert squeezed("17 May 2026 or, counted otherwise, 16 May 2026") in text
    assert "Over" not in text


def test_a_disclosure_sheet_says_what_leaves_or_is_refused():
    case = copy.deepcopy(dict(sample_case("disclosure-sheet")))
    del case["facts"]["records"]
    with pytest.raises(MissingFieldError) as caught:
        paper_of(case, "disclosure-sheet")
    assert caught.value.fields == ("facts.records",)
    case["facts"]["measures"] = [{"title": "Logs", "category": "traffic-data", "leaves": True}]
    assert "Evidencethatleaves" in text_of(paper_of(case, "disclosure-sheet").pdf)
