"""Every form, on both page sizes: nothing required is missing from the page, nothing on it is empty."""

import io
import re

import pikepdf
import pytest
from papers import SOURCE, info_of, sample_paper, squeezed, text_of

from workflow.documents.layout import items_of, lookup, picked, shown_sections
from workflow.documents.paper import form, list_forms, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.strings import strings
from workflow.documents.values import Printer, is_missing

PAGES = ("A4", "Letter")
FORMS = list_forms()
MOST_PAGES = 6


def printer() -> Printer:
    return Printer(strings("en", templates_dir()), templates_dir() / "fonts")


def required_texts(form_id: str) -> list[str]:
    """Return every value that an article requires, as it must stand on the page."""
    case, say, found = sample_case(form_id), printer(), []
    for field in (field for section in shown_sections(form(form_id), case) for field in section.fields):
        raw = items_of(field, case)
        if not field.required_by or is_missing(raw):
            continue
        if field.options:
            chosen = picked(raw, field.pick)
            found += [each.label["en"] for each in field.options if each.value in chosen]
        elif field.columns:
            rows = list(raw.values()) if isinstance(raw, dict) else raw
            cells = [(column, lookup(row, column.source)) for row in rows for column in field.columns]
            found += [say.one(column.kind, cell, "cell") for column, cell in cells if column.kind != "pairs" and cell]
        elif field.kind in ("list", "paragraphs"):
            found += [say.text(part, "list") for part in (raw if isinstance(raw, list) else raw.split("\n\n"))]
        else:
            found.append(say.one(field.kind, raw, field.source))
    return found


def test_there_are_enough_forms():
    assert len(FORMS) >= 15


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form_id", FORMS)
def test_what_is_required_stands_on_the_page(form_id, page):
    text = text_of(sample_paper(form_id, page).pdf).lower()
    required = required_texts(form_id)
    assert required
    missing = [value for value in required if squeezed(value).lower() not in text]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form_id", FORMS)
def test_file_is_tagged_titled_sized_and_holds_its_data(form_id, page):
    paper = sample_paper(form_id, page)
    info = info_of(paper.pdf)
    assert info["Tagged"] == "yes"
    assert info["Title"].startswith("Specimen · ")
    assert ("A4" if page == "A4" else "letter") in info["Page size"]
    assert int(info["Pages"]) == paper.pages <= MOST_PAGES
    with pikepdf.open(io.BytesIO(paper.pdf)) as file:
        assert file.attachments["request.json"].get_file().read_bytes() == SOURCE
        assert str(file.Root.Lang) == "en"
        assert file.Root.AF[0].AFRelationship == "/Source"


@pytest.mark.parametrize("form_id", FORMS)
def test_nothing_on_the_page_is_empty(form_id):
    html = sample_paper(form_id).html
    assert not re.search(r"<(td|th|p|h1|h2|h3|li|caption)[^>]*>\s*</\1>", html)
    assert not re.search(r">\s*(None|null|undefined|True|False)\s*<", html)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_page_says_what_it_is(form_id):
    paper = sample_paper(form_id)
    text = text_of(paper.pdf)
    spec, case = form(form_id), sample_case(form_id)
    handling = strings("en", templates_dir()).classification[spec.classification]
    assert text.count(squeezed(handling)) >= 2 * paper.pages
    assert text.count("SPECIMEN") >= paper.pages
    assert text.count(f"{form_id}/{spec.version}/") >= paper.pages
    assert text.count(case["paper"]["code"]) >= paper.pages
    assert f"Page{paper.pages}of{paper.pages}" in text
    assert squeezed("Prepared with unadopted rules: training, example or draft only.") in text


@pytest.mark.parametrize("form_id", FORMS)
def test_only_shipped_fonts_are_used(form_id):
    with pikepdf.open(io.BytesIO(sample_paper(form_id).pdf)) as file:
        names = {
            str(one.BaseFont).partition("+")[2] for one in file.objects if _is_font(one) and "+" in str(one.BaseFont)
        }
    assert names
    assert all(name.startswith(("Noto-Sans", "Noto-Serif", "JetBrains-Mono")) for name in names)


def _is_font(one: object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/BaseFont" in one
