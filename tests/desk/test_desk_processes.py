"""A desk in several processes: one session everywhere, one that ends is started anew, and all end together."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pyotp
import pytest
from desk_people import SENTENCE
from factories import NOON, ROOT, opening

from workflow.actions.house import open_house
from workflow.actions.people import begin_people
from workflow.actions.step import open_new
from workflow.store.rotation import rotate_seal_key
from workflow.store.seals import seal_log
from workflow.trail.seal import key_id, parse_note
from workflow.web.api.limits import FAILING, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = {"sec-fetch-site": "same-origin"}
FEW = 2


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def children(process: subprocess.Popen[str]) -> set[int]:
    """Return the processes that serve."""
    return {int(each) for each in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}


def wait(until, what: str, seconds: float = 60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = until()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(what)


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(settings, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run `comity serve` as somebody would, and see that nothing of it stays."""
    environ = {**os.environ, "COMITY_HOME": str(settings.home), "COMITY_KEYS": str(settings.keys),
               "COMITY_RULES": str(settings.rules), "COMITY_TEMPLATES": str(ROOT / "templates"),
               "COMITY_AUTHORITY": settings.authority}  # fmt: skip
    command = [sys.executable, "-m", "workflow.cli.main", "serve", "--port", str(port), "--workers", str(FEW)]
    process = subprocess.Popen(command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def invited(house):
    """Somebody who may choose a password."""
    made = begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=datetime.now(UTC))
    open_new(house, opening())
    return made[0].word


def enters(port: int, word: str) -> dict[str, str]:
    """Return the cookie of a person who has just signed in, each step at whichever process answers."""
    site = f"http://127.0.0.1:{port}"
    with httpx2.Client(headers=OWN, timeout=60) as once:
        once.post(f"{site}/welcome/{word}", data={"password": SENTENCE, "again": SENTENCE})
        secret = re.search(r'<code class="desk-code">([A-Z2-7]{16,})<', once.get(f"{site}/sign-in/second").text)[1]
        once.post(f"{site}/sign-in/second", data={"code": pyotp.TOTP(secret).at(datetime.now(UTC))})
        return dict(once.cookies)


def test_a_session_is_one_in_every_process_and_a_process_that_ends_is_started_anew(house_settings, invited):
    port = free_port()
    with serving(house_settings, port) as process:
        wait(lambda: answers(port) and len(children(process)) == FEW, "it never answered")
        cookie = enters(port, invited)

        def pages(count: int) -> set[int]:
            """Ask again and again over connections of their own, so that every process is asked."""
            asked = (
                httpx2.get(f"http://127.0.0.1:{port}/administration", cookies=cookie, timeout=60) for _ in range(count)
            )
            return {answer.status_code for answer in asked}

        assert pages(12) == {200}
        gone = min(children(process))
        os.kill(gone, signal.SIGKILL)
        wait(lambda: len(children(process) - {gone}) == FEW, "nothing was started in its place")
        assert pages(12) == {200}

        serving_now = children(process)
        process.terminate()
        told, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert f"http://localhost:{port}/" in told
        assert "Traceback" not in told
        wait(lambda: not any(Path(f"/proc/{each}").exists() for each in serving_now), "a process stayed", 5)


def test_no_process_outlives_the_first(house_settings, invited):  # noqa: ARG001 - somebody must have an account
    port = free_port()
    with serving(house_settings, port) as process:
        serving_now = wait(lambda: answers(port) and children(process), "it never answered")
        process.kill()
        wait(lambda: not any(Path(f"/proc/{each}").exists() for each in serving_now), "a process stayed", 20)


def test_a_port_that_is_taken_is_told_in_a_sentence(house_settings, invited):  # noqa: ARG001 - as above
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with serving(house_settings, taken.getsockname()[1]) as process:
            told, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "cannot be used" in told


def test_a_seal_key_that_another_process_changed_is_taken_up(house, house_settings):
    with open_house(house_settings) as other:
        change = rotate_seal_key(other.database.keyring, "xx", NOON)
        kept = seal_log(house.database, "xx", at=NOON)
    assert [one.key_id for one in parse_note(kept.note).signatures] == [key_id("xx/decisions", change.next)]


def test_processes_together_let_an_address_fail_no_more_often_than_one(monkeypatch):
    monkeypatch.setattr("workflow.web.api.limits.monotonic", lambda: 0.0)
    failed = 0
    for limits in (Limits(processes=FEW), Limits(processes=FEW)):
        while not limits.take("address", "192.0.2.7"):
            failed += 1
    assert failed == FAILING.burst
