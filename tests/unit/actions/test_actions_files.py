"""Requests and acts as files: read whole, or refused with file, line and field."""

from __future__ import annotations

from textwrap import dedent

import pytest

from workflow.actions.assert_facts import AssertFacts
from workflow.actions.files import ACTS, read_act, read_expected, read_request, read_steps
from workflow.actions.record_event import RecordEvent
from workflow.actions.story import read_story
from workflow.errors import InputError

REQUEST = """
reference: XX-1
kind: extradition
procedure: xx-surrender
made_on: 2026-03-02
specimen: true
source: note 44
opened: {by: Olivia Hart, at: '2026-03-02T09:00:00+01:00'}
sides: {requesting: YY, requesting_authority: A, requested: XX, requested_authority: B}
participants:
  - {name: Olivia Hart, role: officer}
facts:
  person: {name: Jan Voorbeeld}
"""

READ = """made_on: 2026-03-02
translations: [{path: person.name, language: fr, text: Jean, how: machine, translator: S, read_by: Olivia Hart}]"""


def written(folder, name, text):
    path = folder / name
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return path


def refusal(reading, path) -> str:
    with pytest.raises(InputError) as caught:
        reading(path)
    assert caught.value.remedy
    return caught.value.sentence


def test_a_request_is_read_from_its_file(tmp_path):
    act = read_request(written(tmp_path, "request.yaml", REQUEST))

    assert (act.by, act.reference, act.source, act.specimen) == ("Olivia Hart", "XX-1", "note 44", True)
    assert act.at.isoformat() == "2026-03-02T09:00:00+01:00"
    assert act.facts == {"person": {"name": "Jan Voorbeeld"}}
    assert act.facts.line_of("person") == 12


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("made_on: 2026-03-02", "made_on: soon", "request.yaml, line 4: made_on"),
        ("reference: XX-1\n", "", "reference: is missing"),
        ("specimen: true", "specimen: true\nurgent: true", "line 6: urgent: is not a known key here"),
        ("requesting: YY", "requesting: Elsewhere", "line 8: sides.requesting"),
        ("+01:00", "", "needs its offset"),
        ("role: officer", "role: king", "line 10: participants.0.role"),
        ("made_on: 2026-03-02", READ, "line 5: translations.0: cannot say who read it: whoever reads it here"),
        ("kind: extradition", "kind: extradition\nkind: evidence", "line 3: 'kind' is given twice"),
    ],
)
def test_a_fault_is_named_with_file_line_and_field(tmp_path, old, new, words):
    path = written(tmp_path, "request.yaml", REQUEST.replace(old, new))

    assert words in refusal(read_request, path)


def test_a_file_that_is_not_there_is_told_in_words(tmp_path):
    assert "cannot be read" in refusal(read_request, tmp_path / "request.yaml")
    assert "has no request.yaml" in refusal(read_story, tmp_path)


def test_acts_are_read_in_order_with_what_must_be_refused(tmp_path):
    steps = written(tmp_path, "steps.yaml", """
        - {at: '2026-03-02T10:00:00Z', by: Olivia Hart, act: assert, source: call, facts: {person: {minor: false}}}
        - at: '2026-03-02T11:00:00Z'
          by: Samuel Reed
          act: step
          step: grant
          expect: refused
          because: checkpoint
        """)  # fmt: skip
    first, second = read_steps(steps)

    assert isinstance(first.act, AssertFacts)
    assert first.act.facts == {"person": {"minor": False}}
    assert (first.refused, second.refused, second.because, second.line) == (False, True, ("checkpoint",), 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("act: step", "needs a list of acts"),
        ("- a word", "line 1: an act is a mapping"),
        ("- {act: pardon}", "line 1: no act 'pardon'"),
        ("- {act: step, at: '2026-03-02T10:00:00Z', by: A, step: grant, expect: luck}", "'luck' cannot be expected"),
        ("- {act: step, at: '2026-03-02T10:00:00', by: A, step: grant}", "needs its offset"),
        ("- {act: clear, at: '2026-03-02T10:00:00Z', by: A, checkpoint: liberty, reasons: ok}", "reasons"),
        ("- act: event\n  at: '2026-03-02T10:00:00Z'\n  by: A\n  event: {kind: x}", "line 4: event.day: is missing"),
    ],
)
def test_an_act_that_cannot_be_read_is_refused(tmp_path, text, words):
    assert words in refusal(read_steps, written(tmp_path, "steps.yaml", text))


def test_an_act_may_come_from_anywhere_as_a_mapping():
    given = {"kind": "arrested", "day": "2026-03-02", "zone": "UTC", "place": "Port", "document": "x"}
    act = read_act({"act": "event", "at": "2026-03-02T10:00:00Z", "by": "A", "event": given}, "web")

    assert isinstance(act, RecordEvent)
    with pytest.raises(InputError, match="web, line 1: no act 'None'") as caught:
        read_act({}, "web")
    assert caught.value.remedy == f"Acts: {', '.join(ACTS)}."


def test_what_must_come_out_is_read_and_its_faults_are_named(tmp_path):
    path = written(tmp_path, "expected.yaml", "stage: granted\noutlook: none\npapers: warrant\n")

    assert read_expected(path).papers == ("warrant",)
    wrong = written(tmp_path, "expected.yaml", "stage: granted\noutlook: bright\n")
    assert "expected.yaml, line 2: outlook" in refusal(read_expected, wrong)
