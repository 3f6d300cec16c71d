"""A paper in another language says everything in it, reads in its order, and holds the same profiles."""

import io
import os
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from arrived import arrived_paper
from factories import ROOT
from papers import MADE_AT, SOURCE, paper_of, sample_paper, squeezed, text_of
from verapdf import all_faults

from workflow.actions.catalogues import brought_up, state, template, texts_of_papers
from workflow.actions.law import load_rulebook
from workflow.documents.catalogue import parsed
from workflow.documents.foreign import Foreign
from workflow.documents.paper import PaperOptions, form, list_forms, preview, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.received import receive
from workflow.documents.signatures.stamp import stamp
from workflow.documents.strings import ENGLISH, languages, strings
from workflow.documents.terms import departures, terms_of
from workflow.documents.text import OVERRIDES, clean
from workflow.documents.texts import texts_of
from workflow.documents.values import Printer
from workflow.errors import WorkflowError

WHOLE = ("ar", "de", "es", "fr", "uk")
"""The languages that papers speak whole; another may be begun."""
FORMS = list_forms()
FEWEST_TERMS = 60
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
from papers import sample_paper
print(sample_paper("acknowledgement", language="uk").sha256, sample_paper("acknowledgement", language="ar").sha256)
"""


@pytest.fixture(scope="module")
def texts():
    """Return every text of every paper, by the law that is shipped."""
    return texts_of_papers(load_rulebook(ROOT / "rules").law, templates_dir())


@pytest.mark.parametrize("language", WHOLE)
def test_every_text_of_every_paper_has_its_translation_in_the_words_of_the_glossary(language, texts):
    found = state(language, texts, templates_dir())
    assert found.missing == ()
    assert found.obsolete == ()
    assert found.departures == ()
    assert found.fuzzy == 0
    assert len(terms_of(language, templates_dir()).terms) >= FEWEST_TERMS


def test_the_catalogues_are_as_comity_texts_writes_them(texts):
    folder = templates_dir() / "strings" / "papers"
    assert (folder / "papers.pot").read_text(encoding="utf-8") == template(texts), "run: comity texts"
    for language in languages(templates_dir()):
        if language != ENGLISH:
            now = (folder / f"{language}.po").read_text(encoding="utf-8")
            assert now == brought_up(language, texts, templates_dir()), f"run: comity texts {language}"


@pytest.mark.parametrize("language", [*WHOLE, "nl"])
def test_a_translation_has_no_hidden_character_and_only_letters_that_can_be_printed(language):
    file = templates_dir() / "strings" / "papers" / f"{language}.po"
    for message in parsed(file, file.name):
        if message.id and message.string:
            assert clean(message.string, language, templates_dir() / "fonts") == unicodedata.normalize(
                "NFC", message.string
            )
            assert not OVERRIDES & set(message.string)
            assert message.string == message.string.strip()


def test_a_term_said_otherwise_is_found_and_a_longer_term_stands_for_the_shorter(tmp_path):
    folder = tmp_path / "strings" / "terms"
    folder.mkdir(parents=True)
    (folder / "fr.yaml").write_text(
        "language: fr\nterms:\n"
        "  arrest: {en: [arrest], say: [arrestation], source: a treaty}\n"
        "  warrant: {en: [arrest warrant], say: [mandat d'arrêt], source: a treaty}\n"
    )
    terms = terms_of("fr", tmp_path)
    assert list(departures("The arrest warrant", "Le mandat d'arrêt", terms)) == []
    assert [each.term for each in departures("Arrest of a person", "Capture", terms)] == ["arrest"]
    assert list(departures("Arrested", "Saisi", terms)) == []


@pytest.mark.parametrize("language", WHOLE)
def test_every_form_is_printed_in_its_language_alone(language):
    options = PaperOptions(language=language, marks=("SPECIMEN",))
    printer = Printer(strings(language, templates_dir()), templates_dir() / "fonts")
    for form_id in FORMS:
        html = preview(form_id, sample_case(form_id), source=SOURCE, made_at=MADE_AT, options=options)
        assert f'<html lang="{language}" dir="{printer.direction}">' in html
        assert "duration-" not in html
        english = [text["en"] for _, text in texts_of(form(form_id)) if isinstance(printer.say(text), Foreign)]
        assert english == [], form_id


@pytest.mark.parametrize("language", WHOLE)
def test_a_sample_that_changes_from_day_to_day_holds_both_profiles(language, tmp_path):
    turn = date.today().toordinal() + 11 * WHOLE.index(language)  # noqa: DTZ011 - any day will do
    form_id, page = FORMS[turn % len(FORMS)], ("A4", "Letter")[turn % 2]
    assert all_faults(sample_paper(form_id, page, language).pdf, tmp_path) == [], (form_id, page)


@pytest.mark.soak
@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize("form_id", FORMS)
def test_every_form_holds_both_profiles_in_every_language(form_id, language, tmp_path):
    for page in ("A4", "Letter"):
        assert all_faults(sample_paper(form_id, page, language).pdf, tmp_path) == [], page


def spoken(pdf: bytes) -> list[tuple[str, str]]:
    """Return each element of a file that has a text of its own to be read: its language and that text."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        return [(str(one.get("/Lang", "")), str(one.get("/ActualText", ""))) for one in found]


def test_text_of_a_paper_in_arabic_reads_in_its_order():
    pdf = sample_paper("extradition-request", language="ar").pdf
    said = [text for _, text in spoken(pdf) if text]
    assert said.index("طلب تسليم") < said.index("الشخص المطلوب")
    assert "29 فبراير 1984" in said
    plain = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    bare = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    assert "طلب تسليم" in bare
    assert "تسليم المجرمين" in bare
    assert "NLR-2026-000417" in bare


def test_text_of_a_paper_in_ukrainian_reads_in_its_order():
    text = text_of(sample_paper("extradition-request", language="uk").pdf)
    first, then = squeezed("Запит про видачу"), squeezed("29 лютого 1984")
    assert 0 < text.index(first) < text.index(then)
    assert "ВАРГА,Ілона" in text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_english_in_another_language_says_so_in_the_structure_tree(language):
    pdf = sample_paper("acknowledgement", language=language).pdf
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.Root.Lang) == language
    assert "en" in {found for found, _ in spoken(pdf)}
    assert "en" not in {found for found, _ in spoken(sample_paper("acknowledgement").pdf)}


def test_a_latin_reference_in_an_arabic_line_keeps_its_order():
    case = {**sample_case("acknowledgement"), "their_reference": "26-000 (A) / 7+"}
    html = paper_of(case, language="ar").html
    assert '<span dir="ltr">26-000 (A) / 7+</span></td>' in html
    assert 'data-reference="NLA-' in html


def test_bytes_are_the_same_under_any_setting_in_other_languages_too():
    code = SCRIPT.format(folder=str(Path(__file__).parent))
    found = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, check=True).stdout
        for env in (
            {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "LANG": "ar_EG.UTF-8", "PYTHONHASHSEED": "7"},
            {"TZ": "America/New_York", "LC_ALL": "C", "LANG": "uk_UA", "PYTHONHASHSEED": "99"},
        )
    }
    assert len(found) == 1


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_paper_that_arrives_in_another_language_is_the_same_data(language, tmp_path):
    for name in (language, ENGLISH):
        (tmp_path / f"{name}.pdf").write_bytes(arrived_paper("extradition-request", language=name))
    there, here = (receive(tmp_path / f"{name}.pdf") for name in (language, ENGLISH))
    assert there.identical
    assert (there.source, there.form, there.differing) == (here.source, here.form, ())


@pytest.mark.parametrize("name", ["محمد بن يوسف", "Софія Коваль", "Σωκράτης"])
def test_a_stamp_has_one_font_for_a_name_in_another_script_with_its_role_and_time(name):
    assert stamp((name, "prepared", "2026-03-02 10:00:00 UTC+01:00"), templates_dir() / "fonts").stamp_text.startswith(
        name
    )


def test_what_one_form_says_otherwise_is_kept_when_a_catalogue_is_brought_up_to_date(texts):
    assert strings("ar", templates_dir()).say({"en": "At"}, "rights-notice") == "المكان"
    assert strings("ar", templates_dir()).say({"en": "At"}, "decision-record") == "الوقت"
    assert brought_up("ar", texts, templates_dir()).count('msgctxt "rights-notice"') == 1


@pytest.mark.parametrize(("language", "told"), [("en", "are in English"), ("FR", "no code"), ("qq", "is not known")])
def test_a_language_that_cannot_be_written_is_not_begun(language, told, texts):
    with pytest.raises(WorkflowError, match=told):
        brought_up(language, texts, templates_dir())
