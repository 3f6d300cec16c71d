"""A run killed at any instant: no acknowledged act lost, no half act, and the run resumes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workflow.actions.house import open_house
from workflow.actions.play import play
from workflow.actions.story import read_story
from workflow.actions.thread import thread_of
from workflow.settings import load_settings
from workflow.store import requests

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "examples" / "02-rendition-al-ky"
TELL = """
import sys
from pathlib import Path
from workflow.actions.house import open_house
from workflow.actions.play import play
from workflow.actions.story import read_story
from workflow.settings import load_settings
story = read_story(Path(sys.argv[1]))
with open_house(load_settings()) as house:
    play(house, story, lambda act, refusal: print("refused" if refusal else "done", flush=True))
print("end", flush=True)
"""


def play_until_killed(environ: dict[str, str], seconds: float) -> tuple[int, bool]:
    """Play the story and kill it after `seconds`; return the acts acknowledged, and whether it ended by itself."""
    run = subprocess.Popen([sys.executable, "-c", TELL, str(STORY)], env=environ, stdout=subprocess.PIPE, text=True)
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    told = run.communicate()[0].splitlines()
    return told.count("done"), "end" in told


def check(environ: dict[str, str], acknowledged: int) -> None:
    """Every acknowledged act is there; entries, version and links agree."""
    story = read_story(STORY)
    with open_house(load_settings(environ)) as house, house.database.reading() as tx:
        try:
            request = requests.load(tx, story.request.reference)
        except requests.RequestNotFoundError:
            assert acknowledged == 0
            return
        thread = thread_of(tx, request.id)
        assert len(thread) == request.version + 1, "an act is its entry and its version, or neither"
        assert len(thread) >= acknowledged, "no acknowledged act is lost"


def kill_often(place: Path, kills: int, seed: int) -> None:
    """Kill runs of one story at random instants, check after each, then let it end."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a secret
    for number in range(kills):
        home = place / str(number // 5)
        environ = {**os.environ, "COMITY_HOME": str(home / "home"), "COMITY_KEYS": str(home / "keys")}
        acknowledged, _ = play_until_killed(environ, chance.uniform(0.3, 3.0))
        check(environ, acknowledged)
        if number % 5 == 4:
            with open_house(load_settings(environ)) as house:
                assert play(house, read_story(STORY)).faults == []


def test_a_run_killed_a_few_times_resumes_and_ends_as_it_should(tmp_path: Path):
    kill_often(tmp_path, kills=5, seed=1)


@pytest.mark.soak
def test_fifty_kills_lose_nothing(tmp_path: Path):
    kill_often(tmp_path, kills=50, seed=2)
