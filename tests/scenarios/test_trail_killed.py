"""Killed at any instant of an append, a seal, an erasure, an export: nothing is lost, nothing is double."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from factories import NOON, OFFICER, REASONS, ROOT, STORAGE, happens, opening, takes, tiny_rules

from workflow.actions.house import House, open_house
from workflow.actions.retention import ProposeErasure
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, thread_of, verify
from workflow.actions.whole_log import export_log
from workflow.settings import load_settings
from workflow.store import erasures, requests, seals, trail_log
from workflow.trail.seal import open_seal
from workflow.trail.verify_log import verify_log

AT = NOON + timedelta(days=40)
OPEN = "XX-OPEN"
WORK = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from workflow.actions.erase import erase
from workflow.actions.house import open_house
from workflow.actions.note import Note
from workflow.actions.step import perform
from workflow.actions.thread import export_trail
from workflow.actions.whole_log import export_log
from workflow.settings import load_settings
from workflow.store.seals import seal_log
at, run, place, reference = datetime.fromisoformat(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4]
left = sys.argv[5:]
def tell(*words):
    print(*words, flush=True)
with open_house(load_settings()) as house:
    tell("begun")
    for number in range(1000):
        for which in "ab":
            text = f"{run}-{number}-{which}"
            perform(house, reference, Note(at=at, by="Olivia Hart", text=text, key=text))
            tell("note", text)
        tell("seal", seal_log(house.database, "xx", at=at).size)
        if left:
            gone = left.pop()
            erase(house, gone, by="Petra Vale", reason="Term ended", at=at)
            tell("erase", gone)
        file = place / f"{run}-{number}"
        if number % 2:
            file.write_bytes(export_trail(house, reference, audience="court", at=at))
        else:
            with file.open("wb") as out:
                export_log(house, out, by="Ada", purpose="audit", at=at)
        tell("export", file.name)
"""


def prepared(environ: dict[str, str], count: int) -> dict[str, str]:
    """Make one open request, and closed ones that somebody proposed to erase; return the ids of those."""
    made = {}
    with open_house(load_settings(environ)) as house:
        open_new(house, opening(reference=OPEN, key="open"))
        for number in range(count):
            reference = f"XX-{number}"
            made[reference] = open_new(house, opening(reference=reference, key=reference)).request.id
            perform(house, reference, happens("papers-received", hours=1, key=f"{reference}-p"))
            perform(house, reference, takes("refuse", hours=2))
            perform(house, reference, ProposeErasure(at=AT, by=OFFICER, rule="xx/storage", reasons=REASONS))
    return made


def work_until_killed(environ: dict[str, str], run: int, place: Path, left: list[str], seconds: float) -> list[str]:
    """Work until killed; return what was acknowledged, line by line."""
    command = [sys.executable, "-c", WORK, AT.isoformat(), str(run), str(place), OPEN, *left]
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n", process.communicate()[1]
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told, faults = process.communicate()
    assert faults == ""
    return [line for line in told.splitlines(keepends=False) if line]


def check_logs(house: House) -> None:
    """Both logs are chained, their trees are those kept, and every seal made is of them."""
    for log in trail_log.LOGS:
        out = BytesIO()
        export_log(house, out, by="Ada", purpose="check", at=AT, log=log)
        out.seek(0)
        verify_log(out)
        key = house.database.keyring.seal_key.public_key
        with house.database.reading() as tx:
            notes = [each.note for each in seals.seals_of(tx, log)]
            outside = [file.read_text() for file in (house.settings.keys / "seals" / log).glob("*.note")]
            for note in (*notes, *outside):
                seal = open_seal(note, f"xx/{log}", key)
                assert trail_log.root(tx, log, seal.size) == seal.root


def check(environ: dict[str, str], made: dict[str, str], acknowledged: set[str], place: Path) -> set[str]:
    """Nothing acknowledged is lost and nothing is there twice; return what is left to erase."""
    told = [line.split(" ", 1) for line in sorted(acknowledged)]
    with open_house(load_settings(environ)) as house:
        check_logs(house)
        with house.database.reading() as tx:
            thread = thread_of(tx, requests.identity(tx, OPEN))
            notes = Counter(str(each.fields["note"]) for each in thread if each.act == "note")
            assert requests.load(tx, OPEN).version + 1 == len(thread), "an act is its entry and its version, or neither"
            left = {reference for reference, identity in made.items() if erasures.is_kept(tx, identity)}
        assert set(notes.values()) <= {1}, "none is double"
        assert {what for kind, what in told if kind == "note"} <= notes.keys(), "none is lost"
        assert not {what for kind, what in told if kind == "erase"} & left
        newest = max(
            (int(file.stem) for file in (house.settings.keys / "seals" / "decisions").glob("[0-9]*.note")), default=0
        )
        assert all(int(what) <= newest for kind, what in told if kind == "seal")
        for kind, what in told:
            if kind == "export" and (place / what).exists():
                with (place / what).open("rb") as stream:
                    (verify(stream.read()) if int(what.split("-")[1]) % 2 else verify_log(stream))
                (place / what).unlink()
        for reference, identity in made.items():
            verify(export_trail(house, reference if reference in left else identity, audience="court", at=AT))
    return left


def kill_often(place: Path, kills: int, seed: int) -> Counter:
    """Kill again and again, ten times a database; return how many of each kind were acknowledged."""
    rules = tiny_rules(place / "law", jurisdictions__xx__storage=STORAGE)
    chance, counted = random.Random(seed), Counter()  # noqa: S311 - a schedule, not a secret
    for run in range(kills):
        home = place / str(run // 10)
        environ = {**os.environ, "COMITY_RULES": str(rules), "COMITY_HOME": str(home / "home"),
                   "COMITY_KEYS": str(home / "keys"), "COMITY_AUTHORITY": "xx"}  # fmt: skip
        if run % 10 == 0:
            made, acknowledged = prepared(environ, min(kills, 10)), set()
            left = set(made)
        lines = work_until_killed(environ, run, place, sorted(left)[:3], chance.uniform(0, 0.25))
        counted.update(line.split(" ")[0] for line in lines)
        acknowledged |= set(lines)
        left = check(environ, made, acknowledged, place)
    return counted


def test_five_kills_lose_nothing_and_double_nothing(tmp_path: Path):
    assert kill_often(tmp_path, kills=5, seed=11)["note"]


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing_and_double_nothing(tmp_path: Path):
    counted = kill_often(tmp_path, kills=200, seed=12)
    print("acknowledged:", dict(counted))
    assert min(counted[kind] for kind in ("note", "seal", "erase", "export")) > 20
