"""Every decided case that was gathered is assessed by the whole law in play, and the page says what came out."""

from __future__ import annotations

import pytest
from decided import FOLDER, ROOT, VERDICTS, cases, faults, page

PREDICTED = cases(FOLDER / "predicted")
TRIED = [(case, test) for case in (*cases(), *PREDICTED) for test in case.tests]
GATHERED = {
    "case.barrett-1978", "case.cancino-perez-1993", "case.hills-1991", "case.ordinola-2007",
    "case.juarez-saldana-2010", "case.rauscher-1886", "case.carpenter-2018", "case.doran-1978", "case.gummow-1966",
    "case.bozeman-2001", "case.soering", "case.aranyosi-caldararu", "case.petruhhin", "case.bob-dogi",
    "case.leymann-pustovarov", "case.lanigan", "case.west", "case.assange-2024", "case.miraszewski",
    "case.schrems-2", "ccf.2018-2", "ccf.2018-14", "ccf.2023-4", "ccf.2024-5", "us.rauscher.1886",
    "hrc.judge.2003", "de.olgduesseldorf.2003",
}  # fmt: skip


@pytest.mark.parametrize(("case", "test"), TRIED, ids=[f"{case.file[:-5]}: {test['name']}" for case, test in TRIED])
def test_a_decided_case_comes_out_as_its_file_says(case, test):
    assert list(faults(case, test)) == []


def test_every_gathered_case_is_tried_or_told_as_a_story():
    named = [base for case in cases() for base in case.raw["base"]]

    assert sorted(named) == sorted(GATHERED)
    assert [case.file for case in cases() if not case.tests and not case.raw.get("stories")] == []
    stories = [name for case in cases() for name in case.raw.get("stories", ())]
    assert [name for name in stories if not (ROOT / "examples" / name / "request.yaml").is_file()] == []


def test_the_predictions_of_at_least_five_deciders_are_listed_with_what_came_out():
    told = (ROOT / "docs" / "predictions.md").read_text(encoding="utf-8")

    assert len({case.raw["court"] for case in PREDICTED}) >= 5
    assert [case.file for case in PREDICTED if case.raw["citation"].split(" (")[0] not in told] == []


def test_no_outcome_that_was_read_differs_unsaid():
    assert {case.raw["verdict"] for case in cases()} <= set(VERDICTS)
    assert [case.file for case in cases() if case.raw["outcome_read"] and case.raw["verdict"] == "differs"] == []


def test_the_page_of_cases_is_what_the_files_make_today():
    """If this fails: `python tests/packs/decided.py`."""
    assert (ROOT / "docs" / "cases.md").read_text(encoding="utf-8") == page()
    assert FOLDER.is_dir()
