"""An erasure killed at any instant: a request is whole, or it is gone with its key and the entry that says why."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOON, OFFICER, REASONS, ROOT, STORAGE, happens, opening, takes, tiny_rules

from workflow.actions.house import open_house
from workflow.actions.retention import ProposeErasure
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, thread_of, verify
from workflow.settings import load_settings
from workflow.store import erasures, requests

AT = NOON + timedelta(days=40)
ERASE = """
import sys
from datetime import datetime
from workflow.actions.erase import erase
from workflow.actions.house import open_house
from workflow.settings import load_settings
with open_house(load_settings()) as house:
    print("begun", flush=True)
    for reference in sys.argv[2:]:
        erase(house, reference, by="Petra Vale", reason="Term ended", at=datetime.fromisoformat(sys.argv[1]))
        print(reference, flush=True)
"""


def prepared(environ: dict[str, str], count: int) -> dict[str, str]:
    """Make closed requests that somebody proposed to erase; return their ids by reference."""
    made = {}
    with open_house(load_settings(environ)) as house:
        for number in range(count):
            reference = f"XX-{number}"
            made[reference] = open_new(house, opening(reference=reference)).request.id
            perform(house, reference, happens("papers-received", hours=1))
            perform(house, reference, takes("refuse", hours=2))
            perform(house, reference, ProposeErasure(at=AT, by=OFFICER, rule="xx/storage", reasons=REASONS))
    return made


def erase_until_killed(environ: dict[str, str], references: list[str], seconds: float) -> set[str]:
    """Erase one after the other and kill that; return what was acknowledged."""
    command = [sys.executable, "-c", ERASE, AT.isoformat(), *references]
    run = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    return set(run.communicate()[0].split())


def check(environ: dict[str, str], made: dict[str, str], acknowledged: set[str]) -> set[str]:
    """Each request is whole or wholly gone, and each trail verifies; return what is left."""
    left = set()
    with open_house(load_settings(environ)) as house:
        for reference, identity in made.items():
            with house.database.reading() as tx:
                kept = erasures.is_kept(tx, identity)
                told = thread_of(tx, identity)
                assert house.database.keyring.is_destroyed(identity) is not kept
                if kept:
                    left.add(reference)
                    assert requests.load(tx, reference).version + 1 == len(told)
            assert (told[-1].act == "erase") is not kept
            verify(export_trail(house, identity, audience="court", at=AT))
        assert not acknowledged & left, "what was acknowledged as erased is erased"
    return left


def kill_often(place: Path, kills: int, seed: int) -> None:
    rules = tiny_rules(place / "law", jurisdictions__xx__storage=STORAGE)
    environ = {**os.environ, "COMITY_RULES": str(rules), "COMITY_HOME": str(place / "home"),
               "COMITY_KEYS": str(place / "keys"), "COMITY_AUTHORITY": "xx"}  # fmt: skip
    made = prepared(environ, kills * 2)
    left, chance = sorted(made), random.Random(seed)  # noqa: S311 - a schedule, not a secret
    for _ in range(kills):
        acknowledged = erase_until_killed(environ, left, chance.uniform(0, 0.06))
        left = sorted(check(environ, made, acknowledged))


def test_an_erasure_killed_a_few_times_leaves_nothing_half_erased(tmp_path: Path):
    kill_often(tmp_path, kills=4, seed=3)


@pytest.mark.soak
def test_fifty_kills_leave_nothing_half_erased(tmp_path: Path):
    kill_often(tmp_path, kills=50, seed=4)
