"""Turns at writing, among processes: whoever waits is next, and nobody writes twice while another waits.

SQLite lets one write at a time, and whoever waits asks again after longer and longer pauses: where two
processes write without a pause, one can wait for seconds. Here two locks on files make a turnstile: a
process holds the door while it waits for the room, so that whoever leaves the room stands behind it.
The locks end with their process. They make waiting fair and nothing else: what one writer may do is
still SQLite's to say.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE = 0.0005
"""Seconds between two looks at a lock that another process holds."""


class Turnstile:
    """One process's place among those that write to one file; for one thread at a time."""

    def __init__(self, file: Path) -> None:
        self._files = (file.with_name(f"{file.name}-door"), file.with_name(f"{file.name}-room"))
        self._locks: tuple[int, ...] = ()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Wait for a turn, for at most so many seconds; then go on all the same, and the database decides.

        Nobody waits where the locks cannot be made, as in a folder that may not be written: the database says so.
        """
        end = time.monotonic() + patience
        if not self._locks and not self._made():
            yield
            return
        door, room = self._locks
        try:
            try:
                if _take(door, end):
                    _take(room, end)
            finally:
                fcntl.flock(door, fcntl.LOCK_UN)
            yield
        finally:
            fcntl.flock(room, fcntl.LOCK_UN)

    def _made(self) -> bool:
        try:
            for each in self._files:
                self._locks += (os.open(each, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600),)
        except OSError:
            self.close()
        return bool(self._locks)

    def close(self) -> None:
        """Let go of the files."""
        for each in self._locks:
            os.close(each)
        self._locks = ()


def _take(lock: int, end: float) -> bool:
    """Take a lock before `end`; return whether it was there to be taken."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(_PAUSE)
        else:
            return True
