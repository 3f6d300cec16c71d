"""kill -9 at any instant: no acknowledged act is lost, and no act is there by half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import whole_tree
from store_samples import settings_in

from workflow.store import repeats, requests, trail_log
from workflow.store.session import open_database
from workflow.trail.chain import Chains

HERE = Path(__file__).parent
KILLS = 10


def run_and_kill(folder: Path, run: str, chance: random.Random) -> list[tuple[str, int]]:
    """Let a process act, kill it at some instant, and return the acts it acknowledged."""
    path = os.pathsep.join((str(HERE), *(one for one in sys.path if one)))
    with subprocess.Popen(
        [sys.executable, str(HERE / "store_killed.py"), str(folder), run],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randrange(1, 20))]
        time.sleep(chance.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return [(line.split()[0], int(line.split()[1])) for line in lines if line.endswith("\n")]


def test_ten_kills_lose_nothing_and_leave_nothing_by_half(tmp_path):
    chance = random.Random(20260302)  # noqa: S311 - only instants
    acknowledged: dict[str, int] = {}
    for run in range(KILLS):
        acknowledged.update(run_and_kill(tmp_path, f"run{run}", chance))
        database = open_database(settings_in(tmp_path))
        with database.reading() as tx:
            leaves = Chains().follow(trail_log.publics(tx, "decisions"))
            assert trail_log.root(tx, "decisions") == whole_tree.root(leaves)
            stored = {row.id: row.version for row in tx.connection.exec_driver_sql("SELECT id, version FROM requests")}
            assert sum(stored.values()) == len(leaves)
            for identity, version in acknowledged.items():
                assert stored[identity] >= version
            for identity, version in stored.items():
                if identity.startswith(f"run{run}-"):
                    whole(tx, identity, version)
        database.close()
    assert len(acknowledged) > KILLS


def whole(tx, identity: str, version: int) -> None:
    """Every part of each act of a request is there: the body, its entry, its paper, its clock and its key."""
    assert requests.load(tx, identity).version == version
    assert len(trail_log.entries_of(tx, identity)) == version
    counts = "SELECT (SELECT count(*) FROM papers WHERE request = :of), count(*) FROM deadlines WHERE request = :of"
    papers, clocks = tx.connection.exec_driver_sql(counts, {"of": identity}).one()
    assert papers == version - 1
    if version > 1:
        assert clocks == 1
        assert repeats.of(tx, f"{identity}/{version}") is not None
    assert repeats.of(tx, f"{identity}/{version + 1}") is None
