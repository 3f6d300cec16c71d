"""Timings of the desk: worklists against the leanest page of the same rows, pages of one request, fifty people at once.

`python tests/bench_desk.py` takes minutes; with `--million`, as `make bench` calls it, also a million
requests. Times are of the processor, so that others on the machine do not count; both sides of a
ratio are timed in turn. Rows are made in bulk: nothing here is an act, and nothing but a list is asked of them.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from bench_counted import counted
from bench_crowd import crowd
from bench_ratio import ROUNDS, ratio, timed
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from workflow.actions.demonstration import fill
from workflow.actions.house import House, open_house
from workflow.settings import cores, load_settings
from workflow.store import requests
from workflow.store.blind import person_digest
from workflow.store.moments import written
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions
from workflow.web.desk import DeskSettings

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime.now(UTC)
WHO, CASE = "Olivia Hart", "/requests/DOJ-2026-0117"
SIZES = (1_000, 1_000_000)
SHARE = 400
"""Every so many requests are the officer's own, and one of a thousand at least: a desk of 40 among 1,000."""

TIMES = 10
BARE = """SELECT r.reference, r.kind, r.requesting, r.requested, r.stage, r.next_due, r.specimen, d.next_step,
d.is_blocked, d.awaits, d.due_day FROM {source} LEFT JOIN desk_rows d ON d.request = r.id
WHERE {where} ORDER BY {order} LIMIT 51"""


def main(*, million: bool) -> None:
    """Print every figure."""
    for size in SIZES if million else SIZES[:1]:
        with tempfile.TemporaryDirectory() as place:
            environ = {**os.environ, "COMITY_HOME": f"{place}/home", "COMITY_KEYS": f"{place}/keys"}
            with open_house(load_settings(environ)) as house:
                fill(house, only=("01-extradition-nl-us",))
                grow(house, size)
                pages(house, size)
                if size == SIZES[0]:
                    counted(house)
            if size == SIZES[0]:
                for processes in sorted({1, cores()}):
                    crowd(environ, WHO, ("/", "/requests", CASE, "/find?find=B-7"), processes=processes)


KEPT: dict[tuple[str, int], float] = {}


def pages(house: House, size: int) -> None:
    """Time the lists and the request page in this process, and against the leanest page."""
    app = create_app(house, sessions=DemoSessions(), settings=DeskSettings(demo=True))
    desk = app.state.desk
    cookie = desk.sessions.begin(next(p for p in desk.sessions.people if p.name == WHO), NOW)
    lean_mine, lean_all = lean(app, house, cookie, mine=True), lean(app, house, cookie, mine=False)
    work = {path: call(app, path, cookie) for path in ("/", "/requests", CASE)}
    sizes = {path: len(work[path]()) for path in work}
    for name, path, base in (("my work", "/", lean_mine), ("all requests", "/requests", lean_all)):
        told(f"{name} against the leanest page, {size:,} requests", work[path], base, 1.5)
        KEPT[path, size] = best(work[path])
    told(f"request page against my work, {size:,} requests", work[CASE], work["/"], 2)
    told(f"the same, of a request never seen before, {size:,} requests", first_sight(house, work[CASE]), work["/"], 2)
    print(f"  bytes of a page, limit 60,000: {', '.join(f'{path} {each:,}' for path, each in sizes.items())}")
    if size != SIZES[0]:
        for path in ("/", "/requests"):
            ratio = KEPT[path, size] / KEPT[path, SIZES[0]]
            print(f"{path:<10} at {size:,} against at {SIZES[0]:,}: {ratio:.2f} limit 1.5", flush=True)


def first_sight(house: House, work: Callable[[], bytes]) -> Callable[[], object]:
    """Return the page as work for a process that has not yet seen the request: nothing is in its memory."""

    def fresh() -> bytes:
        house.looks.forget(requests_id(house))
        house.database.memory.requests.forget(requests_id(house))
        return work()

    return fresh


def requests_id(house: House) -> str:
    """Return the id of the one request that is real."""
    with house.database.reading() as tx:
        return requests.identity(tx, CASE.removeprefix("/requests/"))


def told(name: str, work: Callable[[], object], base: Callable[[], object], limit: float) -> None:
    """Print the ratio of processor times, both timed in turn."""
    ratio(name, work, base, limit, times=TIMES, clock=time.process_time)


def best(work: Callable[[], object]) -> float:
    """Return the least of several times, in seconds of the processor."""
    return min(timed(work, TIMES, time.process_time) for _ in range(ROUNDS))


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


def lean(app: FastAPI, house: House, cookie: str, *, mine: bool) -> Callable[[], bytes]:
    """Return the leanest page of the same rows: a bare route, one query, the same template, nothing worked out."""
    source = "desk_people p JOIN requests r ON p.request = r.id" if mine else "requests r"
    where = "p.person = ? AND p.is_open = 1" if mine else "r.is_open = 1"
    sql = BARE.format(source=source, where=where, order="p.next_due, p.request" if mine else "r.next_due, r.id")
    with house.database.reading() as tx:
        given = (person_digest(tx, WHO),) if mine else ()
    desk = app.state.desk
    template = desk.templates.get_template("worklist.html.j2")
    due = SimpleNamespace(tone="calm", share=40, words="12 days left", day="3 May 2026")
    path = "/" if mine else "/requests"
    values = given_to(desk, call(app, path, cookie))

    def page() -> str:
        with house.database.reading() as tx:
            rows = tx.connection.connection.driver_connection.execute(sql, given).fetchall()
        lines = [
            SimpleNamespace(reference=row[0], kind=row[1], between=f"{row[2]} {row[3]}", stage=row[4],
                            next_step=row[7], blocked=row[8], awaits=row[9], due=due)
            for row in rows[:50]
        ]  # fmt: skip
        return template.render({**values, "groups": [SimpleNamespace(word="later", lines=lines)]})

    served = FastAPI()
    served.get(path, response_class=HTMLResponse)(page)
    return call(served, path, cookie)


def given_to(desk: object, page: Callable[[], bytes]) -> dict[str, object]:
    """Return what a page gives to its template, taken once, so that both sides fill the same frame."""
    kept: dict[str, object] = {}
    found = desk.templates.get_template
    desk.templates.get_template = lambda _name: SimpleNamespace(render=lambda values: kept.update(values) or "")
    try:
        page()
    finally:
        desk.templates.get_template = found
    return kept


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


if __name__ == "__main__":
    main(million="--million" in sys.argv[1:])
