"""A paper in two languages: everything that is said twice, free text with who translated it, and what is refused."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import lru_cache

import pytest
from papers import MADE_AT, SOURCE, squeezed, text_of
from signed import NEXT_DAY, office, signed_by
from verapdf import all_faults

from workflow.documents.beside import Both, said
from workflow.documents.freetext import FreeText
from workflow.documents.paper import PaperOptions, form, list_forms, make_paper, preview, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.printed import printed
from workflow.documents.signatures.examine import examine
from workflow.documents.signatures.verify import problems_of
from workflow.documents.strings import strings
from workflow.errors import DocumentError, RenderError

FORM = "extradition-request"
FRENCH = "Onze petites entreprises ont reçu des factures."
SWORN = {"how": "certified", "translator": "Claire Dubois", "sworn": "Cour d'appel de Lyon", "made_on": "2026-03-01"}
ELSEWHERE = """
import sys
sys.path.insert(0, {folder!r})
from test_forms_two_languages import request
print(request("ar", "after").sha256)
"""


def case_with(*texts, **facts):
    """Return the sample with free texts of which is said in which language they are, and translations."""
    case = json.loads(json.dumps(sample_case(FORM), default=str))
    case["facts"]["case"] |= facts
    return {**case, "texts": list(texts)}


def summary(**made):
    translations = [{"language": "fr", "text": FRENCH, **made}] if made else []
    return {"path": "case.summary", "written_in": "en", "translations": translations}


def request_of(case, form_id=FORM, second="fr", how="beside"):
    options = PaperOptions(second=second, how=how)
    return make_paper(form_id, case, source=SOURCE, made_at=MADE_AT, options=options)


@lru_cache(maxsize=8)
def request(second="fr", how="beside"):
    return request_of(case_with(summary(**SWORN)), second=second, how=how)


def shown(case, form_id=FORM, second="fr", how="beside"):
    """Return the page of a paper, without drawing it."""
    options = PaperOptions(second=second, how=how)
    return preview(form_id, case, source=SOURCE, made_at=MADE_AT, options=options)


def test_a_request_to_france_says_every_label_title_and_running_text_in_both_languages():
    page = squeezed(text_of(request().pdf))
    words = strings("fr", templates_dir())
    spec = form(FORM)
    there = [each for each in spec.sections if f'<section id="{each.id}">' in request().html]
    titles = [spec.title, spec.opening, *(each.act for each in spec.signatories), *(each.title for each in there)]
    labels = [field.label for section in there for field in section.fields if not field.sparse]
    for text in (each for each in (*titles, *labels) if each is not None):
        for said_so in (text["en"], words.say(text, FORM)):
            assert squeezed(said_so) in page, said_so


def test_urgent_is_said_in_both_languages_in_one_line_with_why():
    case = {**case_with(), "urgent": {"claimed": True, "rule": None, "why": "She travels on Friday."}}
    assert "Urgent·Eilt.ShetravelsonFriday." in text_of(request_of(case, second="de").pdf)


def test_a_value_stands_twice_only_where_the_languages_print_it_otherwise():
    page = squeezed(text_of(request().pdf))
    assert "29February1984" in page
    assert "29février1984" in page
    assert page.count("PassportXX0000000") == 1
    assert page.count("Page1of") == page.count("Page1sur") == 1


def test_free_text_stands_once_with_its_translation_beside_it_and_who_made_that():
    page = request().html
    assert page.count(FRENCH) == 1
    assert "Claire Dubois" in page
    assert "Cour d&#x27;appel de Lyon" in page or "Cour d&#39;appel de Lyon" in page
    assert "1 mars 2026" in page


def test_an_untranslated_text_says_so_and_is_read_aloud_in_its_own_language():
    page = shown(case_with(summary(), summary="He left for France."))
    assert page.count("He left for France.") == 1
    said_so = strings("fr", templates_dir()).labels["untranslated"].replace("{language}", "anglais")
    assert (
        f'<span lang="en" dir="ltr">He left for France.</span><span class="made" lang="fr" dir="ltr">{said_so}' in page
    )


def test_a_machines_translation_that_nobody_read_is_refused_outward_by_name():
    with pytest.raises(RenderError, match=r"'case.summary' into 'français' was made by a machine and nobody has read"):
        request_of(case_with(summary(how="machine", translator="A service")))
    read = case_with(summary(how="machine", translator="A service", read_by="Olivia Hart"))
    assert "Olivia Hart" in shown(read)


def test_the_office_may_see_it_and_a_form_that_does_not_print_it_is_not_stopped_by_it():
    unread = summary(how="machine", translator="A service")
    note = strings("fr", templates_dir()).labels["translated_machine"]
    inward = json.loads(json.dumps(sample_case("dpia-necessity"), default=str))
    inward["texts"] = [{**unread, "path": "impact.description"}]
    assert form("dpia-necessity").addressed_to is None
    assert note.partition("{")[0].strip() in shown(inward, "dpia-necessity")
    receipt = json.loads(json.dumps(sample_case("acknowledgement"), default=str))
    shown({**receipt, "texts": [unread], "facts": {"case": {"summary": "x"}}}, "acknowledgement")


def test_one_after_the_other_is_the_whole_paper_twice_from_a_new_page_and_signed_once():
    paper = request("uk", "after")
    alone = make_paper(FORM, case_with(), source=SOURCE, made_at=MADE_AT)
    first, _, second = paper.html.partition("<article")
    assert 'lang="uk" dir="ltr"' in second
    assert (first.count('class="place"'), second.count('class="place"')) == (3, 0)
    assert strings("uk", templates_dir()).labels["second_part"] in second
    assert strings("uk", templates_dir()).labels["second_unread"] in second
    assert paper.pages > alone.pages
    assert first.count("<h1>") == second.count("<h1>") == 1
    page = text_of(paper.pdf)
    assert page.index("Requestforextradition") < page.index(
        squeezed(strings("uk", templates_dir()).say(form(FORM).title))
    )


def test_english_after_another_language_is_no_translation_of_the_forms_words():
    options = PaperOptions(language="fr", second="en", how="after")
    page = preview(FORM, case_with(), source=SOURCE, made_at=MADE_AT, options=options)
    assert strings("en", templates_dir()).labels["second_part"] in page
    assert strings("en", templates_dir()).labels["second_unread"] not in page


def test_arabic_stands_beside_english_written_from_its_own_side():
    page = shown(case_with(), second="ar")
    title = strings("ar", templates_dir()).say(form(FORM).title)
    assert f'<span class="second" lang="ar" dir="rtl">{title}</span>' in page


@pytest.mark.parametrize(("second", "told"), [("en", "is the paper's first language"), ("xx", "cannot be made in")])
def test_a_second_language_that_cannot_be_is_refused(second, told):
    with pytest.raises(DocumentError, match=told):
        request_of(case_with(), second=second)


def test_only_texts_that_the_paper_prints_are_attached():
    other = {"path": "impact.description", "written_in": "en", "translations": []}
    kept = printed(FORM, case_with(summary(**SWORN), other), templates_dir())
    assert [each["path"] for each in kept["texts"]] == ["case.summary"]


def test_a_text_of_a_list_is_said_of_its_own_item_and_of_no_other():
    case = case_with({"path": "offences.title", "item": "2", "written_in": "en", "translations": []})
    for number, row in enumerate(case["facts"]["offences"], 1):
        row["id"] = str(number)
    made = shown(case).count('class="made"')
    assert made == shown({**case, "texts": []}).count('class="made"') + shown(case).count(
        "Habitual money laundering</span>"
    )
    assert made


def test_what_is_the_same_in_both_is_said_once():
    assert said("Article", "Article", "fr") == "Article"
    assert said("Date", "Datum", "de").__html__() == (
        '<span class="both"><span class="first">Date</span><span class="second" lang="de" dir="ltr">Datum</span></span>'
    )
    assert not isinstance(said("x", "x", "fr"), Both)
    both = said(FreeText("x", "de", (("one", "en"),)), FreeText("x", "de", (("un", "fr"),)), "fr")
    assert [text for text, _ in both.notes] == ["one", "un"]


def test_two_languages_give_the_same_bytes_in_any_process_zone_and_locale():
    code = ELSEWHERE.format(folder=os.path.dirname(__file__))  # noqa: PTH120 - a plain string for another process
    env = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    there = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == request("ar", "after").sha256


def test_both_ways_hold_the_archive_and_the_access_profile(tmp_path):
    assert all_faults(request("ar", "after").pdf, tmp_path) == []
    assert all_faults(request("fr", "beside").pdf, tmp_path) == []


def test_it_is_signed_twice_in_the_original_and_still_holds_both_profiles_and_its_data(tmp_path):
    pdf = signed_by(request("ar", "after").pdf, office().officer.file)
    pdf = signed_by(pdf, office().supervisor.file, "supervisor")
    assert all_faults(pdf, tmp_path) == []
    assert problems_of(examine(pdf, office().root.trust(), NEXT_DAY), pdf) == ()


@pytest.mark.soak
@pytest.mark.parametrize("how", ["beside", "after"])
@pytest.mark.parametrize("second", ["fr", "es", "de", "ar", "uk"])
@pytest.mark.parametrize("form_id", list_forms())
def test_every_form_holds_both_profiles_in_two_languages(form_id, second, how, tmp_path):
    case = json.loads(json.dumps(sample_case(form_id), default=str))
    assert all_faults(request_of(case, form_id, second, how).pdf, tmp_path) == []


@pytest.mark.parametrize("form_id", list_forms())
def test_every_form_can_be_said_in_two_languages(form_id):
    case = json.loads(json.dumps(sample_case(form_id), default=str))
    assert 'class="second"' in shown(case, form_id, "de")
    assert "<article" in shown(case, form_id, "es", "after")


@pytest.mark.parametrize("how", ["beside", "after"])
def test_who_signs_the_first_language_is_told_in_it_that_nobody_qualified_read_the_second(how):
    words = strings("en", templates_dir()).labels
    told = words["second_unreviewed"].replace("{language}", "French")
    page = shown(case_with(), how=how)
    first = page.partition("<article")[0]
    assert told in first
    assert words["unreviewed_short"] in first
    assert told not in shown(case_with(), second=None)
    german = shown_from("fr", "de")
    own = strings("fr", templates_dir()).labels
    assert own["unreviewed"] in german
    assert own["second_unreviewed"].replace("{language}", "allemand") in german


def shown_from(language, second):
    options = PaperOptions(language=language, second=second)
    return preview(FORM, case_with(), source=SOURCE, made_at=MADE_AT, options=options)


def test_a_head_of_a_table_too_long_for_its_column_is_broken_and_does_not_run_into_the_next(tmp_path):
    templates = shutil.copytree(templates_dir(), tmp_path / "templates")
    catalogue = templates / "strings" / "papers" / "de.po"
    said, word = catalogue.read_text(encoding="utf-8"), "Höchststrafandrohungsvorschriftenverzeichnis"
    before, _, after = said.partition('msgid "Maximum penalty"\nmsgstr "')
    changed = f'{before}msgid "Maximum penalty"\nmsgstr "{word}"\n\n{after.partition(chr(10))[2]}'
    catalogue.write_text(changed, encoding="utf-8")
    options = PaperOptions(second="de")
    given = {"source": SOURCE, "made_at": MADE_AT, "options": options, "templates_dir": templates}
    pdf = make_paper(FORM, case_with(), **given).pdf
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    ends = dict(re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">(Höchst\S*)</word>', boxes))
    (next_column,) = set(re.findall(r'<word xMin="([\d.]+)"[^>]*>Begangen</word>', boxes))
    assert ends
    assert max(map(float, ends)) < float(next_column)
