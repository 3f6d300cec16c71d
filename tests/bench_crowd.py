"""Many people at one desk at once: its processes as `comity serve` starts them, accounts, sessions in the database.

Called by bench_desk.py. The people are simulated by this process, on the same cores.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

from workflow.actions.house import House, open_house
from workflow.model.account import Account
from workflow.settings import load_settings
from workflow.store import accounts
from workflow.vocabulary import Role
from workflow.web.identity.gate import account_sessions
from workflow.web.person import Person

PEOPLE, EACH, LIMIT = 50, 12, 10
PAUSES = ((0.0, "without a pause"), (1.5, "with pauses of up to 3 s"))


def crowd(environ: dict[str, str], name: str, paths: tuple[str, ...], *, processes: int) -> None:
    """Serve the house of `environ` from so many processes, and let fifty people read `paths` at once."""
    with open_house(load_settings(environ)) as house:
        cookies = [signed_in(house, name)] * PEOPLE
    port = free_port()
    command = [sys.executable, "-m", "workflow.cli.main", "serve", "--port", str(port), "--workers", str(processes)]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        asyncio.run(_everybody(port, cookies, paths, processes))
    finally:
        server.terminate()
        server.wait()


def signed_in(house: House, name: str) -> str:
    """Return the cookie of an officer called `name`, whose account is made where there is none."""
    with house.database.writing() as tx:
        if accounts.by_id(tx, "bench") is None:
            accounts.add(tx, Account(id="bench", login="bench", name=name, roles=frozenset({Role.OFFICER})))
    return account_sessions(house).begin(Person("bench", name, frozenset({Role.OFFICER})), datetime.now(UTC))


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def _everybody(port: int, cookies: list[str], paths: tuple[str, ...], processes: int) -> None:
    """Print the times of one person alone and of fifty at once, and how many answers were wrong."""
    for _ in range(300):
        if (await once(port, paths[0], cookies[0]))[1] == 200:
            break
        await asyncio.sleep(0.2)
    alone = [await once(port, paths[n % len(paths)], cookies[0]) for n in range(80)][20:]
    one = statistics.median(seconds for seconds, _ in alone)
    for pause, name in PAUSES:

        async def person(number: int, pause: float = pause) -> list[tuple[float, int]]:
            found = []
            for n in range(EACH):
                await asyncio.sleep(pause * (((number * 37 + n * 61) % 100) / 50))
                found.append(await once(port, paths[(number + n) % len(paths)], cookies[number]))
            return found

        begun = time.perf_counter()
        many = [each for person_ in await asyncio.gather(*map(person, range(PEOPLE))) for each in person_]
        took = time.perf_counter() - begun
        wrong = sum(status != 200 for _, status in (*alone, *many))
        times = sorted(seconds for seconds, _ in many)
        p99 = times[int(len(times) * 0.99)]
        print(
            f"{PEOPLE} people {name}, {processes} processes, {len(many)} pages, {wrong} wrong, load "
            f"{os.getloadavg()[0]:.1f}: one alone {one * 1e3:.1f} ms, median {statistics.median(times) * 1e3:.0f} ms, "
            f"p99 {p99 * 1e3:.0f} ms: {p99 / one:.1f} times, limit {LIMIT}; {len(many) / took:.0f} pages a second",
            flush=True,
        )


async def once(port: int, path: str, cookie: str) -> tuple[float, int]:
    """Return the seconds and the status of one page over a connection of its own; 0 where nobody answers."""
    begun = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: comity={cookie}\r\nConnection: close\r\n\r\n"
        writer.write(asked.encode())
        answer = await reader.read()
        writer.close()
        return time.perf_counter() - begun, int(answer.split(b" ", 2)[1])
    except (OSError, IndexError, ValueError):
        return time.perf_counter() - begun, 0
