"""`comity intake`: a paper that arrived becomes a request file that the other commands accept."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from workflow.actions.files import read_request
from workflow.cli.main import main
from workflow.documents.received import receive

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "forms"))

from arrived import arrived_paper, attached_data, tampered, with_data, with_other_words, without_data

ASKED = "mla-request"
STORY = Path(__file__).resolve().parents[2] / "examples" / "04-data-interpol"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an authority's own folders, empty."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_KEYS", str(tmp_path / "keys"))
    return tmp_path


def intake(folder: Path, raw: bytes, *more: str, name: str = "paper.pdf") -> int:
    (folder / name).write_bytes(raw)
    return main(["intake", str(folder / name), "--by", "Olivia Hart", "--out", str(folder / "in"), *more])


def test_a_paper_becomes_a_request_that_assess_questions_and_open_accept(folder: Path, capsys: pytest.CaptureFixture):
    assert intake(folder, arrived_paper(ASKED), "--requested", "US", "--reference", "OIA-7") == 0
    said = capsys.readouterr().out
    assert "to the byte" in said
    assert "Nobody signed it" in said
    request = folder / "in" / "request.yaml"
    for command in ("assess", "questions", "open"):
        assert main([command, str(request)]) == 0
    assert "OIA-7" in capsys.readouterr().out


def test_what_was_attached_is_what_is_taken(folder: Path):
    intake(folder, arrived_paper(ASKED), "--requested", "US")
    act = read_request(folder / "in" / "request.yaml")
    case = json.loads(attached_data(ASKED))
    assert act.their_reference == case["reference"]
    assert (act.kind, act.made_on.isoformat(), act.specimen) == (case["kind"], case["date"], True)
    assert act.sides.requesting == case["requesting"]["code"]
    assert act.sides.requesting_authority == case["requesting"]["authority"]
    for group, facts in act.facts.items():
        given = case["facts"][group]
        for row, told in zip(facts, given, strict=True) if isinstance(facts, list) else [(facts, given)]:
            assert {word: value for word, value in row.items() if word != "id"}.items() <= told.items()


def test_the_file_is_kept_as_it_arrived_and_nothing_is_written_over(folder: Path, capsys: pytest.CaptureFixture):
    raw = arrived_paper(ASKED)
    assert intake(folder, raw, "--requested", "US") == 0
    assert [file.read_bytes() for file in (folder / "in").glob("received-*.pdf")] == [raw]
    assert intake(folder, raw, "--requested", "US") == 2
    assert "is there already" in capsys.readouterr().err


def test_data_alone_makes_the_same_request_as_its_paper(folder: Path):
    intake(folder, arrived_paper(ASKED), "--requested", "US")
    from_paper = read_request(folder / "in" / "request.yaml")
    data, out = folder / "data.json", folder / "other"
    data.write_bytes(attached_data(ASKED))
    assert main(["intake", str(data), "--by", "Olivia Hart", "--requested", "US", "--out", str(out)]) == 0
    assert read_request(out / "request.yaml").facts == from_paper.facts


def test_a_page_that_differs_is_shown_and_told_by_the_exit_code(folder: Path, capsys: pytest.CaptureFixture):
    assert intake(folder, tampered(arrived_paper(ASKED), with_other_words), "--requested", "US") == 3
    assert "differs: page 1" in capsys.readouterr().out
    assert "# The page differs: page 1" in (folder / "in" / "request.yaml").read_text()


def test_a_paper_from_elsewhere_needs_kind_and_sides_and_all_facts_are_asked(
    folder: Path, capsys: pytest.CaptureFixture
):
    raw = tampered(arrived_paper(ASKED), without_data)
    assert intake(folder, raw) == 2
    assert "--kind" in capsys.readouterr().err
    assert intake(folder, raw, "--kind", "evidence", "--requesting", "KE", "--requested", "US") == 0
    said = capsys.readouterr().out
    assert "From elsewhere" in said
    assert "  ask: " in said
    assert read_request(folder / "in" / "request.yaml").facts == {}


def test_an_edited_attachment_is_refused_in_one_sentence_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture
):
    edited = attached_data(ASKED).replace(b"investigation", b"prosecution")
    assert intake(folder, tampered(arrived_paper(ASKED), with_data(edited)), "--requested", "US") == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "digest is not the printed one" in told
    assert not (folder / "in").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reference": "a\u202eb"}, "'reference' that cannot be seen"),
        ({"facts": []}, "not a request"),
        ({"requesting": {"code": "Kenya"}}, "--requesting"),
        ({"requesting": "KE"}, "--requesting"),
        ({"date": "yesterday"}, "as its date"),
        ({"kind": "favour"}, "--kind"),
        ({"reference": 7}, "no usable 'reference'"),
    ],
)
def test_data_that_cannot_be_used_is_refused_by_name(
    folder: Path, capsys: pytest.CaptureFixture, change: dict, told: str
):
    raw = json.dumps({**json.loads(attached_data(ASKED)), **change}).encode()
    assert intake(folder, raw, "--requested", "US", name="data.json") == 2
    assert told in capsys.readouterr().err


def test_what_the_dictionary_does_not_have_is_named_and_not_taken(folder: Path, capsys: pytest.CaptureFixture):
    case = json.loads(attached_data(ASKED))
    case["facts"]["person"] = {**case["facts"]["person"], "shoe_size": 44, "birth_date": "long ago"}
    raw = json.dumps(case).encode()
    assert intake(folder, raw, "--requested", "US", name="data.json") == 0
    said = capsys.readouterr().out
    assert "not taken: person.shoe_size" in said
    assert "not taken: person.birth_date" in said


def test_the_papers_of_a_story_are_to_the_byte_what_their_data_gives(folder: Path):
    out = folder / "out"
    assert main(["run", str(STORY), "--out", str(out)]) == 0
    arrived = [receive(file) for file in sorted(out.rglob("*.pdf"))]
    assert [received.form for received in arrived] == ["acknowledgement", "disclosure-sheet", "disclosure-sheet"]
    assert all(received.identical for received in arrived)
