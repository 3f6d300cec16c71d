"""One desk served by several processes: they share the port and the database, and nothing in memory.

The first process opens the port, starts the others, starts one anew that ended, and ends all of them
when it is told to. It holds no database: each of the others opens its own, after it was started.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType

import uvicorn
from anyio import to_thread
from fastapi import FastAPI

from workflow.errors import InputError
from workflow.store.session import READERS

LOG = logging.getLogger("comity.serve")
GRACE = 10.0
"""Seconds that pages which are being made have to end."""

TOO_SOON, MOST_ENDED = 5.0, 3
"""A process that ends within so many seconds, so many times in a row, will not do better the next time."""

Serve = Callable[[socket.socket, bool], None]
"""Serves on a port that is open until it is told to end; True for the one process that also does what is done once."""


def listening(port: int) -> socket.socket:
    """Return this machine's `port`, opened, for others to share. Raises InputError where it is taken."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind(("127.0.0.1", port))
        opened.listen(2048)
    except OSError as fault:
        opened.close()
        raise InputError(
            "--port", f"{port} cannot be used: {fault.strerror}", "End what uses it, or give another."
        ) from fault
    return opened


class _Server(uvicorn.Server):
    """Makes so many pages at once that those which wait for the disk do not hold up those which only read."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        to_thread.current_default_thread_limiter().total_tokens = 3 * READERS
        await super().startup(sockets)


def run(app: FastAPI, port: socket.socket) -> None:
    """Serve an application on an open port until this process is told to end.

    What is loaded by now stays, so that the collector is told to leave it alone: it would hold up pages to look at it.
    """
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, lifespan="off", timeout_graceful_shutdown=int(GRACE)
    )
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[port])


class Processes:
    """The processes that serve; `run` starts them and stays until they have ended."""

    def __init__(self, count: int, port: socket.socket, serve: Serve) -> None:
        self._count, self._port, self._serve = count, port, serve
        self._running: dict[int, tuple[int, float]] = {}
        self._stopping = False
        self._ended = 0
        self._life = os.pipe()

    def run(self) -> None:
        """Serve until a signal says to end (Ctrl+C, or SIGTERM). Raises InputError where no process stays."""
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, self._stop)
        for number in range(self._count):
            self._start(number)
        while self._running:
            self._wait()
        if self._ended >= MOST_ENDED:
            raise InputError("serve", "its processes end as soon as they begin", "See what they said above.")

    def _start(self, number: int) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            self._running[child] = (number, time.monotonic())
            return
        code = 1
        try:
            self._apart()
            self._serve(self._port, number == 0)
            code = 0
        except SystemExit:
            code = 0
        except Exception:
            LOG.exception("a process of the desk ended")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _apart(self) -> None:
        """Be ended by the first process alone: when it says so, or when it is there no longer."""
        os.setpgrp()
        for asked in (signal.SIGINT, signal.SIGTERM):
            signal.signal(asked, lambda *_: sys.exit())  # what is open is closed on the way out
        os.close(self._life[1])
        Thread(target=self._outlived, daemon=True).start()

    def _outlived(self) -> None:
        """End this process once nobody holds the other end of the pipe."""
        os.read(self._life[0], 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _wait(self) -> None:
        child, status = os.wait()
        number, begun = self._running.pop(child, (-1, 0.0))
        if self._stopping or number < 0:
            return
        self._ended = self._ended + 1 if time.monotonic() - begun < TOO_SOON else 1
        LOG.error("process %d of the desk ended (%d)", number + 1, os.waitstatus_to_exitcode(status))
        if self._ended >= MOST_ENDED:
            self._stop(signal.SIGTERM, None)
        else:
            self._start(number)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for child in self._running:
            os.kill(child, signal.SIGTERM)
