"""A form.yaml is read strictly: what is unknown, of the wrong shape or uncited is refused with file and line."""

import pytest

from workflow.documents.paper import form, list_forms
from workflow.errors import DocumentError, MissingCitationError, PackError, PackSyntaxError

FORM = """\
id: receipt
version: 1
title: {en: Receipt}
legal_source: [UNTOC art. 18(24)]
issued_by: requested
sections:
  - id: one
    title: {en: One}
    fields:
      - {name: name, label: {en: Name}, from: facts.person.name, required_by: null, kind: person-name}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "forms" / "receipt").mkdir(parents=True)
    (tmp_path / "forms" / "receipt" / "form.html.j2").write_text('{% extends "shared/paper.html.j2" %}\n')
    return tmp_path


def read(folder, text):
    (folder / "forms" / "receipt" / "form.yaml").write_text(text, encoding="utf-8")
    return form("receipt", templates_dir=folder)


@pytest.mark.parametrize("form_id", list_forms())
def test_shipped_forms_hold(form_id):
    spec = form(form_id)
    assert spec.legal_source
    assert spec.signatories
    assert any(field.required_by for field in spec.fields)


def test_a_form_is_read(folder):
    assert read(folder, FORM).fields[0].source == "facts.person.name"


@pytest.mark.parametrize(
    ("change", "error", "line", "said"),
    [
        (("version: 1", "version: 1\ncolour: red"), PackSyntaxError, 3, "colour: is not a known key here"),
        (("version: 1", "version: one"), PackSyntaxError, 2, "version"),
        (("title: {en: Receipt}", "title: Receipt"), PackSyntaxError, 3, "title"),
        (("title: {en: Receipt}", "title: {nl: Ontvangst}"), PackSyntaxError, 3, "English"),
        (("title: {en: Receipt}", "title: {en: Receipt, nl: Ontvangst}"), PackSyntaxError, 3, "in English only"),
        (("legal_source: [UNTOC art. 18(24)]\n", ""), MissingCitationError, 1, "legal_source"),
        (("legal_source: [UNTOC art. 18(24)]", "legal_source: []"), MissingCitationError, 4, "legal_source"),
        ((" required_by: null,", ""), MissingCitationError, 10, "'name'"),
        (("kind: person-name", "kind: picture"), PackSyntaxError, 10, "kind"),
        (("kind: person-name", "kind: table"), PackSyntaxError, 10, "columns"),
        (("from: facts.person.name", "from: 'facts[0]'"), PackSyntaxError, 10, "from"),
        (("id: receipt", "id: other"), PackSyntaxError, 1, "folder"),
        (("issued_by: requested", "issued_by: court"), PackSyntaxError, 5, "issued_by"),
    ],
)
def test_what_does_not_hold_is_refused_with_its_line(folder, change, error, line, said):
    old, new = change
    assert old in FORM
    with pytest.raises(error) as caught:
        read(folder, FORM.replace(old, new))
    assert isinstance(caught.value, PackError)
    assert caught.value.file == "templates/forms/receipt/form.yaml"
    assert caught.value.line == line
    assert said.lower() in str(caught.value).lower()


def test_a_field_given_twice_and_an_empty_section_are_refused(folder):
    field = FORM.splitlines()[-1]
    with pytest.raises(PackSyntaxError, match="'name' is given twice"):
        read(folder, FORM + field + "\n")
    with pytest.raises(PackSyntaxError, match="needs fields or a lead"):
        read(folder, FORM.replace("    fields:\n" + field + "\n", ""))


def test_widths_that_do_not_add_up_are_refused(folder):
    table = "kind: table, columns: [{name: a, label: {en: A}, from: a, width: 60}]"
    with pytest.raises(PackSyntaxError, match="add up to 100"):
        read(folder, FORM.replace("kind: person-name", table))


def test_an_unknown_form_is_told_with_the_choice():
    with pytest.raises(DocumentError, match="no form 'affidavit'") as caught:
        form("affidavit")
    assert "acknowledgement" in caught.value.remedy


def test_a_template_must_stand_beside_the_form(folder):
    (folder / "forms" / "receipt" / "form.html.j2").unlink()
    with pytest.raises(PackSyntaxError, match=r"no form\.html\.j2"):
        read(folder, FORM)
