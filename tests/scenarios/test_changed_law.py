"""A lawyer compares two versions of law, sees which requests would move, and nothing is written on the way."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from factories import ROOT, RULES

from workflow.actions.house import open_house
from workflow.actions.play import play
from workflow.actions.story import read_story
from workflow.cli.main import main
from workflow.settings import load_settings

STORY = ROOT / "examples" / "01-extradition-nl-us"
LIMIT = "us-nl-extradition/art-11-sixty-days"


ARREST = (
    "{at: '2026-03-04T08:30:00-05:00', by: Marcus Bell, act: event, event: {kind: provisionally-arrested, "
    "day: 2026-03-04, time: '07:40', zone: America/New_York, place: Newark, document: Return}}"
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an authority of its own with one request that ran its course, and one where a person was just arrested."""
    for word in ("HOME", "KEYS"):
        monkeypatch.setenv(f"COMITY_{word}", str(tmp_path / word.lower()))
    with open_house(load_settings()) as place:
        play(place, read_story(STORY))
    request = (STORY / "request.yaml").read_text(encoding="utf-8").replace("DOJ-2026-0117", "DOJ-2026-0118")
    (tmp_path / "request.yaml").write_text(request, encoding="utf-8")
    assert main(["open", str(tmp_path / "request.yaml")]) == 0
    assert main(["act", "DOJ-2026-0118", ARREST]) == 0
    return tmp_path


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Give the law with one time limit shortened and one treaty rule taken out of the dark."""
    folder = tmp_path / "changed" / "rules"
    shutil.copytree(RULES, folder)
    for path in (folder / "instruments" / "us-nl-extradition").glob("*.yaml"):
        said = path.read_text(encoding="utf-8")
        if f"- id: {LIMIT}" in said and not path.name.endswith(".test.yaml"):
            head, tail = said.split(f"- id: {LIMIT}", 1)
            tail = re.sub(r"number: \d+", "number: 45", tail, count=1)
            path.write_text(f"{head}- id: {LIMIT}{tail}", encoding="utf-8")
    return folder


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_the_difference_is_told_in_words(changed: Path, capsys: pytest.CaptureFixture[str]):
    shown = printed(capsys, "rules", "diff", str(RULES), str(changed))
    assert f"changed: rule {LIMIT}" in shown
    assert "within 60 days" in shown or "than 60 days" in shown
    assert "45 days" in shown
    assert "rules: 0 added, 0 removed, 1 changed; 1 differences in all" in shown
    assert json.loads(printed(capsys, "rules", "diff", str(RULES), str(RULES), "--json")) == []


WHO = ("--by", "Ada Auditor", "--purpose", "law of 2027")


def rows(house: Path) -> list[str]:
    """Return the database, but for the log of reads and its tree."""
    with closing(sqlite3.connect(house / "home" / "comity.db")) as database:
        return [line for line in database.iterdump() if not re.match(r"INSERT INTO \"?(entries|nodes|logs)", line)]


def test_the_impact_names_the_request_and_its_clock_and_changes_nothing(
    house: Path, changed: Path, capsys: pytest.CaptureFixture[str]
):
    before = rows(house)
    shown = printed(capsys, "rules", "impact", str(changed), *WHO)
    opened, _, closed = shown.partition("DOJ-2026-0117")

    assert opened.startswith("DOJ-2026-0118 (opened) would change")
    (clock,) = (line for line in opened.splitlines() if f"clock {LIMIT}: " in line)
    assert "due 2026-05-03" in clock.partition("becomes")[0]
    assert "due 2026-04-18" in clock.partition("becomes")[2]
    assert "is closed and does not change; review whether it was right" in closed
    assert "1 open requests would change, 1 closed ones deserve review; nothing is written" in shown
    assert "0 open requests would change, 0 closed" in printed(capsys, "rules", "impact", str(RULES), *WHO)
    assert rows(house) == before


def test_the_law_in_force_is_one_page_to_read_and_to_keep(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    shown = printed(capsys, "rules", "explain", "NL", "US", "extradition", "--on", "2026-03-02", "--out", str(tmp_path))
    html, pdf = (Path(line) for line in shown.splitlines()[:2])
    said = html.read_text(encoding="utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")
    for words in (
        "Instruments that bind",
        "Time limits",
        "us-nl-extradition/art-4-1-political",
        "What the data does not",
    ):
        assert words in said
