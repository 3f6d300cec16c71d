"""What figures cost an office after one year and after twenty, a million entries on: called by bench_desk.py.

Rows are made in bulk, as counting makes them of a thousand requests a year with fifty entries each; what
is asked for is always the last ninety days.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
from bench_ratio import ratio

from workflow.actions.house import House
from workflow.actions.oversight import checkpoint_quality, overrides, sample
from workflow.actions.statistics import grouped
from workflow.settings import Settings
from workflow.store.blind import office_key
from workflow.store.closed import close
from workflow.store.lives import EVER, Sort, micros
from workflow.store.session import Database, open_database

NOW = datetime.now(UTC)
YEARS, A_YEAR, OPEN_DAYS = 20, 1000, 120
DAY = 86_400_000_000
PERIOD = (NOW - timedelta(days=90), NOW)


def counted(house: House) -> None:
    """Print the cost of each figure after twenty years against that after one."""
    with tempfile.TemporaryDirectory() as place:
        large, small = (_filled(house, Path(place) / str(years), years) for years in (YEARS, 1))
        figures: tuple[tuple[str, Callable[[House], object]], ...] = (
            ("statistics in four groups", lambda each: grouped(each, *PERIOD)),
            ("answers to checkpoints", lambda each: checkpoint_quality(each, *PERIOD)),
            ("decisions against a finding", lambda each: overrides(each, *PERIOD, most=60)),
            ("drawing a sample", lambda each: sample(each, *PERIOD, seed="bench", count=0)),
        )
        for name, figure in figures:
            ratio(
                f"{name}, 1,000,000 entries against 50,000", lambda f=figure: f(large), lambda f=figure: f(small),
                1.5, times=3, rounds=5, clock=time.process_time,
            )  # fmt: skip
        for each in (large, small):
            each.database.close()


def _filled(house: House, place: Path, years: int) -> House:
    settings = Settings(
        rules=house.settings.rules, templates=house.settings.templates, home=place / "home", keys=place / "keys",
        authority="bench",
    )  # fmt: skip
    database = open_database(settings)
    made = House(settings, house.rulebook, database)
    grouped(made, *PERIOD)  # an empty log is counted
    _fill(made, database, years)
    return made


def _fill(house: House, database: Database, years: int) -> None:
    """Make so many lives, of which those of the last months are open."""
    procedure = next(iter(house.rulebook.law.procedures.values()))
    last = next(stage.id for stage in procedure.stages if stage.phase == "closed")
    stages = [stage.id for stage in procedure.stages if stage.phase != "closed"][:4]
    with database.writing() as tx:
        driver, key = tx.connection.connection.driver_connection, office_key(tx)
        begin, step = micros(NOW - timedelta(days=365 * years)), DAY * 365 // A_YEAR
        for number in range(A_YEAR * years):
            name, at = f"{number:032x}", begin + number * step
            body = close(key, b"{}", "lives", name)
            driver.execute(
                "INSERT INTO lives VALUES (?, ?, ?, ?, ?, 0, '[]', 0, ?)",
                (name, procedure.kind, procedure.id, f"A{chr(65 + number % 26)}", "ZZ", body),
            )
            moves = [at + n * OPEN_DAYS * DAY // 4 for n in range(5)]
            for n, (stage, moved) in enumerate(zip((*stages, last), moves, strict=True)):
                if moved > micros(NOW):
                    break
                before = stages[n - 1] if n else ""
                ends = moves[n + 1] if n < 4 and moves[n + 1] <= micros(NOW) else EVER
                row = (name, n + 1, moved, ends, before, json.dumps(sorted(stages[:n])), stage, "[]", 0, 0, int(n == 4))
                driver.execute("INSERT INTO life_spans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
                said = {
                    "word": "bench",
                    "outlook": "open",
                    "withdrawn": False,
                    "before": None,
                    "waited": 60,
                    "cited": [],
                }
                sort = Sort.ANSWER if n % 2 else Sort.DECISION
                mark = close(key, orjson.dumps(said), "life_marks", name, n + 1, 0)
                driver.execute("INSERT INTO life_marks VALUES (?, ?, 0, ?, ?, ?)", (name, n + 1, moved, sort, mark))
        driver.execute("ANALYZE")
