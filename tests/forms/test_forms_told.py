"""What a paper tells of the law's own words in another language: events inside a clock's sentence, names of states."""

import re
import subprocess

import pytest
from factories import ROOT
from papers import paper_of, sample_paper

from workflow.actions.act import Before
from workflow.actions.case import PaperPlace, case_of
from workflow.cli.files import look_at
from workflow.documents.foreign import Foreign
from workflow.documents.forms import form, list_forms
from workflow.documents.layout import lookup
from workflow.documents.paper import sample_case
from workflow.documents.places import templates_dir
from workflow.documents.strings import strings
from workflow.documents.values import Printer

WHOLE = ("ar", "de", "es", "fr", "uk")
EXAMPLE = ROOT / "examples" / "01-extradition-nl-us"


@pytest.fixture(scope="module")
def before():
    rulebook, seen = look_at(EXAMPLE)
    return Before(seen, rulebook)


@pytest.mark.parametrize("language", WHOLE)
def test_the_sentences_of_a_clock_name_events_in_the_language_of_the_paper(before, language):
    place = PaperPlace(
        "decision-record", 1, 1, adopted=False, outward=False, templates=templates_dir(), languages=(language,)
    )
    told = [step for clock in case_of(before, place)["clocks"] for step in clock["steps"]]
    title = before.rulebook.law.events["provisionally-arrested"].title["en"]
    own = strings(language, templates_dir()).say({"en": title})
    naming = [step for step in told if title in step["en"]]
    assert naming
    assert all(own in step[language] and title not in step[language] for step in naming)


@pytest.mark.parametrize("language", WHOLE)
def test_a_state_whose_law_is_held_is_named_in_every_language(before, language):
    printer = Printer(strings(language, templates_dir()), templates_dir() / "fonts")
    codes = [pack.header.jurisdiction for pack in before.rulebook.law.packs.values() if pack.header.parent]
    said = {code: printer.jurisdiction(code, "requesting.code") for code in codes}
    assert codes
    assert not [code for code, name in said.items() if isinstance(name, Foreign) or name == code]
    assert language != "ar" or said["US-IL"] == "إلينوي"


def test_a_state_whose_law_is_not_held_is_named_in_english_and_says_so():
    said = Printer(strings("ar", templates_dir()), templates_dir() / "fonts").jurisdiction("US-OH", "requesting.code")
    assert isinstance(said, Foreign)
    assert said == "Ohio"


def edges(pdf, *words):
    """Return where each word begins and ends across its page, in points from the left."""
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = {}
    for left, right, word in re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)".*?>(.*?)</word>', boxes):
        found.setdefault(word, (float(left), float(right)))
    return [found[word] for word in words]


def test_an_english_paragraph_in_an_arabic_paper_begins_each_line_at_the_left():
    (first, _), (second, _), (_, number), (_, longest) = edges(
        sample_paper("extradition-request", language="ar").pdf, "From", "delivered.", "4.1", "never"
    )
    assert first == pytest.approx(second, abs=0.5)
    assert number > longest, "its number stays at the right"


def test_why_it_is_urgent_begins_each_line_at_the_left_in_an_arabic_paper():
    case, on = sample_case("provisional-arrest-request"), f"Continues{'y' * 60}"
    why = f"Begins {'x' * 60} {on}."
    (first, _), (second, _) = edges(
        paper_of({**case, "urgent": {**case["urgent"], "why": why}}, "provisional-arrest-request", language="ar").pdf,
        "Begins", f"{on}.",
    )  # fmt: skip
    assert first == pytest.approx(second, abs=0.5)


def test_each_article_under_which_an_arabic_paper_asks_is_written_from_its_own_side():
    page = sample_paper("extradition-request", language="ar").html
    assert 'The Hague, 24 June 1980</span>; <span dir="ltr">Agreement on extradition' in page


def test_every_kind_of_request_has_its_word_in_the_head_of_a_paper(before):
    words = strings("en", templates_dir()).words
    assert set(before.rulebook.law.kinds) <= set(words)


@pytest.mark.parametrize("form_id", list_forms())
def test_no_specimen_prints_the_code_of_a_choice(before, form_id):
    case, kinds = sample_case(form_id), before.rulebook.law.dictionary.kinds
    given, words = case.get("choices") or {}, strings("en", templates_dir()).words
    for field in (each for each in form(form_id).fields if each.source.startswith("facts.")):
        raw = lookup(case, field.source)
        rows = [row for row in raw or () if isinstance(row, dict)] if field.columns else []
        said = [
            (f"{field.source}.{c.source}", row.get(c.source)) for c in field.columns for row in rows if c.kind == "word"
        ]
        for place, value in [*said, *([(field.source, raw)] if field.kind == "word" else ())]:
            path = place.removeprefix("facts.")
            if isinstance(value, str) and path in kinds and value in kinds[path].choices:
                assert value in words or value in given.get(path, {}), f"{path}: {value}"
