"""What a person at the command line sees: answers, and one-sentence errors with the remedy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workflow.cli.main import COMMANDS, EXAMPLES, main

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "examples" / "01-extradition-nl-us"
REQUEST = STORY / "request.yaml"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an authority's own folders, empty."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_KEYS", str(tmp_path / "keys"))
    return tmp_path


def test_help_lists_every_command_and_each_has_help_with_an_example(capsys: pytest.CaptureFixture[str]):
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for word in COMMANDS:
        assert f"  {word} " in shown
        assert main([word, "--help"]) == 0
        assert f"Example: comity {word}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("word", ["assess", "explain"])
def test_the_examples_in_help_can_be_typed_as_they_stand(word: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    typed = next(line.split()[1:] for line in EXAMPLES.splitlines() if line.split()[1] == word)

    assert main(typed) == 0


def test_assess_says_the_outlook_and_what_is_not_covered(capsys: pytest.CaptureFixture[str]):
    assert main(["assess", str(REQUEST)]) == 0
    shown = capsys.readouterr().out
    assert "Outlook:" in shown
    assert "not covered by our packs" in shown


def test_assess_as_json_names_rule_basis_outcome_and_missing_facts(capsys: pytest.CaptureFixture[str]):
    assert main(["assess", str(REQUEST), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "comity-assessment-1"
    assert {pack["id"] for pack in told["law"]["packs"]} >= {"us", "us-nl-extradition"}
    for finding in told["findings"]:
        assert finding["outcome"] in ("applies", "does-not-apply", "undetermined")
        assert finding["citation"]
        assert bool(finding["missing"]) == (finding["outcome"] == "undetermined" or finding["met"] == "unknown")


def test_the_same_request_assessed_twice_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]):
    main(["assess", str(STORY), "--json"])
    first = capsys.readouterr().out
    main(["assess", str(STORY), "--json"])
    assert capsys.readouterr().out == first


def test_law_of_another_day_is_another_answer(capsys: pytest.CaptureFixture[str]):
    """In 1980 the treaty with the Netherlands was signed and not yet in force."""
    main(["assess", str(REQUEST), "--on", "1980-07-01", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert "us-nl-extradition" not in {pack["id"] for pack in told["law"]["packs"]}


def test_any_country_is_accepted_and_missing_packs_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "request.yaml"
    file.write_text(REQUEST.read_text(encoding="utf-8").replace("requesting: NL", "requesting: BR"), encoding="utf-8")
    assert main(["assess", str(file)]) == 0
    assert "law of BR: no pack encodes it" in capsys.readouterr().out


def test_explain_gives_trigger_article_and_count(capsys: pytest.CaptureFixture[str]):
    assert main(["explain", str(STORY), "3188"]) == 0
    shown = capsys.readouterr().out
    assert "3188" in shown
    assert "First day counted" in shown


def test_explain_of_an_unknown_deadline_lists_the_known_ones(capsys: pytest.CaptureFixture[str]):
    assert main(["explain", str(STORY), "nothing-like-it"]) == 2
    assert "Clocks of this request" in capsys.readouterr().err


def test_questions_are_few_plain_and_say_who_can_answer(capsys: pytest.CaptureFixture[str]):
    assert main(["questions", str(REQUEST), "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)
    assert asked
    assert all(each["question"].endswith("?") and each["asked_of"] and each["needed_by"] for each in asked)


def test_facts_print_with_types_and_questions(capsys: pytest.CaptureFixture[str]):
    assert main(["facts", "--json"]) == 0
    kinds = {kind["path"]: kind for kind in json.loads(capsys.readouterr().out)}
    assert kinds["offences.maximum_penalty"]["type"] == "duration"
    assert kinds["offences.political"]["nature"] == "assessment"


@pytest.mark.usefixtures("house")
def test_a_log_is_kept_under_one_name_from_its_first_entry_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("COMITY_AUTHORITY", "Office of the Governor")
    assert main(["open", str(REQUEST)]) == 2
    assert "cannot stand in a trail" in capsys.readouterr().err

    monkeypatch.setenv("COMITY_AUTHORITY", "governor.example")
    assert main(["open", str(REQUEST)]) == 0
    monkeypatch.setenv("COMITY_AUTHORITY", "attorney.example")
    assert main(["trail", "seal"]) == 2
    assert "this database is the log of 'governor.example'" in capsys.readouterr().err


@pytest.mark.usefixtures("house")
def test_a_question_that_nobody_answers_ends_the_command_in_a_sentence():
    asked = [sys.executable, "-m", "workflow.cli.main", "papers", "key", "Olivia Hart"]
    ended = subprocess.run(
        asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True, check=False
    )

    assert ended.returncode == 130
    assert "a question was not answered; nothing was done" in ended.stderr


def test_open_act_show_papers_export_verify(house: Path, capsys: pytest.CaptureFixture[str]):
    """One request through the commands an officer uses."""
    reference = next(
        line.split(": ")[1] for line in REQUEST.read_text(encoding="utf-8").splitlines() if "reference" in line
    )
    officer = next(line for line in REQUEST.read_text(encoding="utf-8").splitlines() if line.startswith("opened:"))
    by = officer.split("by: ")[1].split(",")[0]
    assert main(["open", str(REQUEST)]) == 0
    note = f"{{at: '2026-12-01T10:00:00-05:00', by: {by}, act: note, text: Called back}}"
    assert main(["act", reference, note, "--seen", "0"]) == 0
    assert main(["act", reference, note, "--seen", "0"]) == 1
    assert "changed since you looked" in capsys.readouterr().err
    assert main(["show"]) == 0
    assert reference in capsys.readouterr().out
    assert main(["show", reference]) == 2
    assert "for a purpose" in capsys.readouterr().err
    assert main(["show", reference, "--by", by, "--purpose", "review", "--trail"]) == 0
    export = house / "export.json"
    assert main(["trail", "export", reference, str(export)]) == 2
    assert "for a purpose" in capsys.readouterr().err
    who = ["--by", by, "--purpose", "hearing of 3 December"]
    assert main(["trail", "export", reference, str(export), *who]) == 0
    assert main(["trail", "verify", str(export)]) == 0
    assert main(["trail", "replay", str(export)]) == 0
    capsys.readouterr()
    assert main(["trail", "replay", reference, *who]) == 0
    assert "2 entries: 2 identical" in capsys.readouterr().out
    assert main(["trail", "reads", reference, "--by", "Ada Auditor", "--purpose", "complaint 12"]) == 0
    shown = capsys.readouterr().out
    assert f"{by} saw the trail, exported for court, for: hearing of 3 December" in shown
    assert "Ada Auditor saw the access log, for: complaint 12" in shown
    access = house / "access.json"
    assert main(["trail", "export", reference, str(access), "--log", "access", "--to", "office", *who]) == 0
    assert main(["trail", "verify", str(access)]) == 0
    export.write_bytes(export.read_bytes()[:-2])
    assert main(["trail", "verify", str(export)]) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "no command 'nonsense'"),
        (["assess"], "Missing argument"),
        (["assess", "nowhere.yaml"], "no such file"),
        (["trail", "verify", "nowhere.json"], "cannot be read"),
        (["run", "examples"], "has no request.yaml"),
    ],
)
@pytest.mark.usefixtures("house")
def test_bad_use_is_one_sentence_with_a_remedy(words: list[str], says: str, capsys: pytest.CaptureFixture[str]):
    assert main(words) == 2
    shown = capsys.readouterr().err
    assert says in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("kind: extradition", "kind: extraditionn", "does not go with procedure"),
        ("requesting: NL", "requesting: Netherlands", "sides.requesting"),
        ("made_on:", "made_onn:", "made_onn: is not a known key here"),
        ("maximum_penalty:", "maximum_punishment:", "no fact 'offences.maximum_punishment'"),
        ("reference:", "reference: twice\nreference:", "given twice"),
    ],
)
def test_a_malformed_request_names_file_line_and_field(
    wrong: str, right: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "request.yaml"
    text = REQUEST.read_text(encoding="utf-8")
    assert wrong in text
    file.write_text(text.replace(wrong, right, 1), encoding="utf-8")
    assert main(["assess", str(file)]) == 2
    assert says in capsys.readouterr().err


def test_the_proof_ends_with_what_was_proved_in_words(capsys: pytest.CaptureFixture[str]):
    assert main(["rules", "prove"]) == 0
    *lines, theorem = capsys.readouterr().out.strip().splitlines()
    assert not [line for line in lines if "GAP" in line]
    assert theorem.startswith("Proved, by walking all")
    assert "comes after every checkpoint named beside it" in theorem
