"""Whole lives of requests, played from examples/ through the real database, the real papers and the real trail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workflow.actions.house import House, open_house
from workflow.actions.play import play
from workflow.actions.replay import replay
from workflow.actions.story import Played, read_story
from workflow.actions.thread import export_trail, fingerprint_of, thread_of, verify
from workflow.errors import TrailError
from workflow.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/request.yaml"))
NAMES = [path.name for path in EXAMPLES]


@pytest.fixture(scope="module", params=EXAMPLES, ids=NAMES)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """One story, played once in a house of its own."""
    place = tmp_path_factory.mktemp("house")
    environ = {**os.environ, "COMITY_HOME": str(place / "home"), "COMITY_KEYS": str(place / "keys")}
    with open_house(load_settings(environ)) as house:
        yield house, play(house, read_story(request.param))


def test_a_story_ends_as_its_lawyer_wrote_it_down(told: tuple[House, Played]):
    _, played = told
    assert played.story.expected is not None
    assert played.faults == []


def test_each_story_is_told_in_plain_words(told: tuple[House, Played]):
    _, played = told
    text = (ROOT / "examples" / played.story.name / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) > 120, "a README tells the story, not only its title"


def test_every_act_and_nothing_else_is_in_the_trail(told: tuple[House, Played]):
    house, played = told
    accepted = 1 + len(played.story.steps) - len(played.refused)
    with house.database.reading() as tx:
        thread = thread_of(tx, played.look.request.id)
        refusals = [each for each in thread_of(tx, played.look.request.id, log="access") if each.act == "refused"]
    assert len(thread) == accepted
    assert len(refusals) == len(played.refused)


def test_a_stranger_verifies_each_export_and_each_shows_only_what_its_reader_may_see(told: tuple[House, Played]):
    house, played = told
    name = next(a.value for a in played.look.request.standing() if a.path == "person.name")
    last = played.story.steps[-1].act.at if played.story.steps else played.story.request.at
    for audience, sees in (("office", True), ("court", True), ("public", False)):
        data = export_trail(house, played.reference, audience=audience, at=last)
        verified = verify(data, (fingerprint_of(house),))
        assert verified.key_known
        assert (json.dumps(name).strip('"').encode() in data or str(name).encode() in data) is sees
        assert b'"privileged-note":{"salt"' not in data or audience == "office"


def test_the_independent_verifier_agrees_and_catches_a_changed_byte(told: tuple[House, Played], tmp_path: Path):
    house, played = told
    last = played.story.steps[-1].act.at if played.story.steps else played.story.request.at
    data = export_trail(house, played.reference, audience="court", at=last)
    file = tmp_path / "export.json"
    file.write_bytes(data)
    run = [sys.executable, str(ROOT / "examples" / "verify_trail.py"), str(file)]
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0
    middle = len(data) // 2
    broken = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    with pytest.raises(TrailError):
        verify(broken)
    file.write_bytes(broken)
    assert subprocess.run(run, capture_output=True, check=False).returncode != 0


def test_replay_of_every_decision_is_identical(told: tuple[House, Played]):
    house, played = told
    differing = [each for each in replay(house, played.reference) if not each.identical]
    assert differing == []


def test_playing_it_again_does_nothing_twice(told: tuple[House, Played]):
    house, played = told
    again = play(house, played.story)
    assert again.look.request.version == played.look.request.version
    with house.database.reading() as tx:
        assert len(thread_of(tx, played.look.request.id)) == 1 + len(played.story.steps) - len(played.refused)


def test_papers_of_an_example_say_specimen_and_are_what_the_trail_says(told: tuple[House, Played]):
    from workflow.store import papers  # noqa: PLC0415 - only this test reads the store

    house, played = told
    with house.database.reading() as tx:
        for record in played.look.request.papers:
            pdf = papers.get(tx, played.look.request.id, record.sha256)
            assert pdf.startswith(b"%PDF-")
    listed = {item["sha256"] for told_ in _papers_told(house, played) for item in told_}
    assert listed == {record.sha256 for record in played.look.request.papers}


def _papers_told(house: House, played: Played):
    with house.database.reading() as tx:
        return [each.fields["papers"] for each in thread_of(tx, played.look.request.id) if "papers" in each.fields]
