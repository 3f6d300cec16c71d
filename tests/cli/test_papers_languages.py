"""An act names the language of a paper; else it is the office's own; one that papers do not speak is refused."""

import subprocess

import pikepdf
import pytest
from factories import ROOT

from workflow.cli.main import main

REFERENCE = "DOJ-2026-0117"
OFFICER = "Olivia Hart"
EXAMPLE = ROOT / "examples" / "01-extradition-nl-us"


@pytest.fixture
def office(tmp_path, monkeypatch, capsys):
    """Give a command line with an office of its own, with the request of the first story opened."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)

    def run(*words):
        code = main(list(words))
        told = capsys.readouterr()
        return code, told.out + told.err

    assert run("open", str(EXAMPLE / "request.yaml"))[0] == 0
    return run


def made(office, tmp_path, *languages, hour=10):
    """Make an acknowledgement in each language; return all papers in order."""
    for number, language in enumerate(languages):
        said = f", language: {language}" if language else ""
        act = (
            f"{{at: '2026-03-02T{hour}:{number:02}:00-05:00', by: {OFFICER}, act: paper, form: acknowledgement{said}}}"
        )
        code, told = office("act", REFERENCE, act)
        assert code == 0, told
    out = tmp_path / "out"
    code, told = office("papers", REFERENCE, "--by", OFFICER, "--purpose", "send", "--out", str(out))
    assert code == 0, told
    return sorted(out.glob("*.pdf"))


def words(file):
    return subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout


def test_a_paper_is_made_in_the_language_that_its_act_names_and_else_in_the_office_s_own(office, tmp_path, monkeypatch):
    french, english = made(office, tmp_path, "fr", "")
    assert "Accusé de réception" in words(french)
    assert "États-Unis" in words(french)
    assert "Acknowledgement of receipt" in words(english)
    with pikepdf.open(french) as file:
        assert str(file.Root.Lang) == "fr"
    monkeypatch.setenv("COMITY_LANGUAGE", "uk")
    third = made(office, tmp_path, "", hour=11)[-1]
    assert "Сполучені Штати" in words(third)


def test_a_language_that_papers_do_not_speak_is_refused_with_the_choice(office):
    act = f"{{at: '2026-03-02T10:00:00-05:00', by: {OFFICER}, act: paper, form: acknowledgement, language: tlh}}"
    code, told = office("act", REFERENCE, act)
    assert code == 5
    assert "cannot be made in language 'tlh'" in told
    assert "Choose one of: en, ar, de" in told
