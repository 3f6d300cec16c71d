"""Timings of the desk: worklists against the leanest page of the same rows, a million requests, fifty people at once.

`python tests/bench_desk.py`, or `make bench`. Times are of the processor, so that others on the
machine do not count; both sides of a ratio are timed in turn. Rows are made in bulk: nothing here is
an act, and nothing but a list is asked of them.
"""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import uvicorn
from bench_ratio import timed
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from workflow.actions.demonstration import fill
from workflow.actions.house import House, open_house
from workflow.settings import load_settings
from workflow.store.blind import person_digest
from workflow.store.moments import written
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings
from workflow.web.form import Form
from workflow.web.navigation import entries_for

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime.now(UTC)
WHO, CASE = "Olivia Hart", "/requests/DOJ-2026-0117"
SIZES = (1_000, 1_000_000)
SHARE = 400
"""Every so many requests are the officer's own, and one of a thousand at least: a desk of 40 among 1,000."""

ROUNDS, TIMES = 15, 10
PEOPLE, EACH = 50, 6
BARE = """SELECT r.reference, r.kind, r.requesting, r.requested, r.stage, r.next_due, r.specimen, d.next_step,
d.is_blocked, d.awaits, d.due_day FROM {source} LEFT JOIN desk_rows d ON d.request = r.id
WHERE {where} ORDER BY {order} LIMIT 51"""


def main() -> None:
    """Print every figure."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as place:
            environ = {**os.environ, "COMITY_HOME": f"{place}/home", "COMITY_KEYS": f"{place}/keys"}
            with open_house(load_settings(environ)) as house:
                fill(house, only=("01-extradition-nl-us",))
                grow(house, size)
                pages(house, size)
            if size == SIZES[0]:
                load(environ)


KEPT: dict[tuple[str, int], float] = {}


def pages(house: House, size: int) -> None:
    """Time the lists and the request page in this process, and against the leanest page."""
    app = create_app(house, sessions=DemoSessions(), settings=DeskSettings(demo=True))
    desk = app.state.desk
    cookie = desk.sessions.begin(next(p for p in desk.sessions.people if p.name == WHO), NOW)
    lean_mine, lean_all = lean(house, desk, cookie, mine=True), lean(house, desk, cookie, mine=False)
    work = {path: call(app, path, cookie) for path in ("/", "/requests", CASE)}
    sizes = {path: len(work[path]()) for path in work}
    for name, path, base in (("my work", "/", lean_mine), ("all requests", "/requests", lean_all)):
        told(f"{name} against the leanest page, {size:,} requests", work[path], base, 1.5)
        KEPT[path, size] = best(work[path])
    told(f"request page against my work, {size:,} requests", work[CASE], work["/"], 2)
    print(f"  bytes of a page, limit 60,000: {', '.join(f'{path} {each:,}' for path, each in sizes.items())}")
    if size != SIZES[0]:
        for path in ("/", "/requests"):
            ratio = KEPT[path, size] / KEPT[path, SIZES[0]]
            print(f"{path:<10} at {size:,} against at {SIZES[0]:,}: {ratio:.2f} limit 1.5", flush=True)


def told(name: str, work: Callable[[], object], base: Callable[[], object], limit: float) -> None:
    """Print the ratio of processor times, both timed in turn."""
    pairs = [(cpu(work), cpu(base)) for _ in range(ROUNDS)]
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    ours, theirs = (min(pair[n] for pair in pairs) * 1e3 for n in (0, 1))
    three = f"{ratios[0]:.2f} / {statistics.median(ratios):.2f} / {ratios[-1]:.2f}"
    print(f"{name:<58} {three:<20} limit {limit:<4} ({ours:.2f} ms against {theirs:.2f} ms)", flush=True)


def cpu(work: Callable[[], object]) -> float:
    """Return the seconds of processor time of one call."""
    gc.collect()
    return timed(work, TIMES, time.process_time)


def best(work: Callable[[], object]) -> float:
    """Return the least of several times."""
    return min(cpu(work) for _ in range(ROUNDS))


def call(app: object, path: str, cookie: str) -> Callable[[], bytes]:
    """Return one request to the application, without a network, as work that gives the page."""
    name, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": name, "raw_path": name.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"localhost"), (b"cookie", f"comity={cookie}".encode())],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    loop = asyncio.new_event_loop()

    async def once() -> bytes:
        sent: list[dict] = []

        async def receive() -> dict:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict) -> None:
            sent.append(message)

        await app(dict(scope), receive, send)
        assert sent[0]["status"] == 200, (path, sent[0])
        return b"".join(each.get("body", b"") for each in sent)

    return lambda: loop.run_until_complete(once())


def lean(house: House, desk: object, cookie: str, *, mine: bool) -> Callable[[], bytes]:
    """Return the leanest page of the same rows: a bare route, one query, the same template, nothing worked out."""
    source = "desk_people p JOIN requests r ON p.request = r.id" if mine else "requests r"
    where = "p.person = ? AND p.is_open = 1" if mine else "r.is_open = 1"
    sql = BARE.format(source=source, where=where, order="p.next_due, p.request" if mine else "r.next_due, r.id")
    with house.database.reading() as tx:
        given = (person_digest(tx, WHO),) if mine else ()
    person = desk.sessions.find(cookie, NOW).person
    templates: Environment = desk.templates
    template = templates.get_template("worklist.html.j2")
    due = SimpleNamespace(tone="calm", share=40, words="12 days left", day="3 May 2026")
    words = desk.words
    path = "/" if mine else "/requests"
    kinds, stages = tuple(desk.titles.kinds.items()), desk.titles.stages()

    def page() -> str:
        with house.database.reading() as tx:
            rows = tx.connection.connection.driver_connection.execute(sql, given).fetchall()
        lines = [
            SimpleNamespace(reference=row[0], kind=row[1], between=f"{row[2]} {row[3]}", stage=row[4],
                            next_step=row[7], blocked=row[8], awaits=row[9], due=due)
            for row in rows[:50]
        ]  # fmt: skip
        return template.render(
            t=words, lang="en", demo=True, person=person, token="t",  # noqa: S106 - of nobody
            csrf_field="csrf", keys="on",
            nav=entries_for(person, path), path=path, found="", done="", undo="", once="k", form=Form(), mine=mine,
            base=path, groups=[SimpleNamespace(word="later", lines=lines)], filters={}, query="", next="?after=x",
            tiles=[("late", 1, "")] * 4, views=(), kinds=kinds, stages=stages, waits=(("", "Any"),),
            colleagues=(("", "Choose"), ("a", "A"), ("b", "B")),
        )  # fmt: skip

    served = FastAPI()
    served.get(path, response_class=HTMLResponse)(page)
    return call(served, path, cookie)


def grow(house: House, count: int) -> None:
    """Make so many rows in bulk, as copies of the one request with other keys, days and sides."""
    with house.database.writing() as tx:
        driver = tx.connection.connection.driver_connection
        mine, other = person_digest(tx, WHO), person_digest(tx, "Nobody Here")
        columns = [row[1] for row in driver.execute("PRAGMA table_info(requests)")]
        model = dict(zip(columns, driver.execute("SELECT * FROM requests LIMIT 1").fetchone(), strict=True))
        fields = [row[1] for row in driver.execute("PRAGMA table_info(desk_rows)")]
        listed = dict(zip(fields, driver.execute("SELECT * FROM desk_rows LIMIT 1").fetchone(), strict=True))
        step = max(1, min(SHARE, count // 100))
        same = {**model, "is_open": 1, "body": b""}
        days = (written(NOW + timedelta(hours=(n * 7919) % 9000 - 500)) for n in range(count))
        rows = ({**same, "id": f"{n:032x}", "reference": f"B-{n}", "next_due": day} for n, day in enumerate(days))
        every = []
        for row in rows:
            every.append(row)
            if len(every) == 20_000:
                _put(driver, every, columns, {**listed}, fields, (mine, other, step))
                every = []
        _put(driver, every, columns, {**listed}, fields, (mine, other, step))
        driver.execute("ANALYZE")


def _put(driver, rows: list[dict], columns: list[str], listed: dict, fields: list[str], people: tuple) -> None:
    mine, other, step = people
    marks = ", ".join("?" * len(columns))
    adding = f"INSERT INTO requests VALUES ({marks})"  # noqa: S608 - marks alone
    driver.executemany(adding, [[row[c] for c in columns] for row in rows])
    marks = ", ".join("?" * len(fields))
    adding = f"INSERT INTO desk_rows VALUES ({marks})"  # noqa: S608 - as above
    driver.executemany(adding, [[{**listed, "request": row["id"]}[f] for f in fields] for row in rows])
    numbered = [(int(row["id"], 16), row) for row in rows]
    working = [
        (mine if n % step == 0 and n < 40 * step else other, 1, row["next_due"], row["id"], "officer")
        for n, row in numbered
    ]
    adding = "INSERT INTO desk_people (person, is_open, next_due, request, role) VALUES (?, ?, ?, ?, ?)"
    driver.executemany(adding, working)


def load(environ: dict[str, str]) -> None:
    """Serve the same house from a process of its own, and let fifty people read at once."""
    server = subprocess.Popen([sys.executable, __file__, "serve"], env=environ, stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline())
        cookie = server.stdout.readline().strip()
        wait_for(port)
        asyncio.run(crowd(port, cookie))
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    """Wait until somebody answers at the port."""
    for _ in range(600):
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


async def crowd(port: int, cookie: str) -> None:
    """Print the times of one person alone and of fifty at once, and how many answers were wrong."""
    paths = ("/", "/requests", CASE, "/find?find=B-7")
    alone = [await once(port, paths[n % len(paths)], cookie) for n in range(24)]

    one = statistics.median(seconds for seconds, _ in alone)
    for pause, name in ((0.0, "without a pause"), (1.5, "with pauses of 0 to 3 s")):

        async def person(number: int, pause: float = pause) -> list[tuple[float, int]]:
            found = []
            for n in range(EACH):
                await asyncio.sleep(pause * (((number * 37 + n * 61) % 100) / 50))
                found.append(await once(port, paths[(number + n) % len(paths)], cookie))
            return found

        many = [each for person_ in await asyncio.gather(*map(person, range(PEOPLE))) for each in person_]
        wrong = sum(status != 200 for _, status in (*alone, *many))
        times = sorted(seconds for seconds, _ in many)
        p99 = times[int(len(times) * 0.99)]
        print(
            f"{PEOPLE} people {name}, {len(many)} pages, {wrong} wrong: one alone {one * 1e3:.0f} ms, "
            f"median {statistics.median(times) * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms: {p99 / one:.1f} times, limit 10",
            flush=True,
        )


async def once(port: int, path: str, cookie: str) -> tuple[float, int]:
    """Return the seconds and the status of one page over a connection of its own."""
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: comity={cookie}\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    return time.perf_counter() - begun, int(answer.split(b" ", 2)[1])


def serve() -> None:
    """Serve the house of the environment on a free port; print port and cookie."""
    with open_house(load_settings(dict(os.environ))) as house:
        sessions = DemoSessions()
        app = create_app(house, sessions=sessions, settings=DeskSettings(demo=True))
        cookie = sessions.begin(next(each for each in sessions.people if each.name == WHO), NOW)
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
        with socket_on_free_port() as listening:
            print(listening.getsockname()[1], cookie, sep="\n", flush=True)
            uvicorn.Server(config).run(sockets=[listening])


def socket_on_free_port() -> socket.socket:
    """Return a socket that is bound to a free port of this machine."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
