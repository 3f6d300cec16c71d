"""Each of the 32 papers says what its law and practice ask: every content has a field, or a stated reason.

The lists are in contents.yaml and contents-more.yaml; they were drawn up from the instruments
that the forms cite.
"""

from pathlib import Path

import pytest

from workflow.documents.paper import form, list_forms
from workflow.packfile import read

HERE = Path(__file__).parent
CONTENTS = {**read(HERE / "contents.yaml"), **read(HERE / "contents-more.yaml")}
PAPERS = 32
FORMS_OF_ONE_PAPER = 7
"""The agreement on detainers has seven forms, which are one of the papers."""
OWN = {"law-in-force", "oversight-report"}
"""Printed from the law and from the trail, for no request."""
NEXT_TO_ANOTHER = {
    "correction-notice", "epoc-notification", "rights-notice", "waiver-of-extradition", "witness-certificate",
    "witness-summons",
}  # fmt: skip
"""Papers beyond the 32, which rules of the library ask for."""


def places(form_id):
    """Return every place of a form that can say something."""
    spec = form(form_id)
    named = {f"{section.id}.{field.name}" for section in spec.sections for field in section.fields}
    running = [spec.opening, spec.closing, *(s.lead for s in spec.sections), *(s.note for s in spec.sections)]
    return named | {"head"} | ({"lead"} if any(running) else set()) | ({"signature"} if spec.signatories else set())


def test_every_paper_is_listed():
    assert set(CONTENTS) | OWN | NEXT_TO_ANOTHER == set(list_forms())
    assert len(CONTENTS) - FORMS_OF_ONE_PAPER + 1 == PAPERS


@pytest.mark.parametrize("form_id", CONTENTS)
def test_every_content_of_a_paper_has_its_field_or_a_reason(form_id):
    known = places(form_id)
    for content, place in CONTENTS[form_id].items():
        said = place in known if isinstance(place, str) else len(place["because"].split()) > 4
        assert said, f"{form_id}: {content}: {place}"
