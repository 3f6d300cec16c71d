"""Timings of papers as ratios of processor time: `make bench` runs them; alone `python tests/bench_papers.py`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench_ratio import ratio
from weasyprint import HTML

from workflow.documents.paper import Paper, make_paper, sample_case
from workflow.documents.workers import PaperJob, Workers

SOURCE = b'{"request":"invented"}'
MADE_AT = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
DIGEST = "a39727e0cd75af351ef6f8232533f1cb16f087599bd204d760cf05e62c36754f"
FORM_ROWS, TRAIL_ROWS = 90, 1100
LETTERS = 24


def paper(form: str, case: dict[str, Any]) -> Paper:
    """Return a paper as offices make it."""
    return make_paper(form, case, source=SOURCE, made_at=MADE_AT)


def long_case(rows: int) -> dict[str, Any]:
    """Return a chain of custody with this many changes of hands: each is a row in two tables, one with a digest."""
    case = sample_case("chain-of-custody")
    case["custody"] = [{**case["custody"][n % 5], "seal": f"DE {n:04}", "sha256": DIGEST} for n in range(rows)]
    return case


def naive(html: str) -> str:
    """Return the same page as a template writes it that leaves the widths of its tables to the library."""
    auto = html.replace("table-layout: fixed", "table-layout: auto")
    auto = auto.replace("overflow-wrap: break-word", "overflow-wrap: anywhere")
    return re.sub(r"<colgroup>.*?</colgroup>", "", auto, flags=re.DOTALL)


def draw(html: str) -> bytes:
    """Draw a page with the library alone, tagged and archival as papers are."""
    return bytes(HTML(string=html).write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True))


def layouts() -> None:
    """Time a letter against the bare library, and long papers against the naive layout."""
    letter = sample_case("acknowledgement")
    html = paper("acknowledgement", letter).html
    draw(html)
    ratio(
        "letter, warm, against the bare library", lambda: paper("acknowledgement", letter), lambda: draw(html), 1.2,
        clock=time.process_time,
    )  # fmt: skip
    for rows, limit, rounds in ((FORM_ROWS, 0.8, 3), (TRAIL_ROWS, 0.5, 1)):
        case = long_case(rows)
        made = paper("chain-of-custody", case)
        auto = naive(made.html)
        name = f"{made.pages} pages, against automatic tables"
        ratio(
            name, lambda case=case: paper("chain-of-custody", case), lambda auto=auto: draw(auto), limit,
            rounds=rounds, clock=time.process_time,
        )  # fmt: skip


def cores() -> None:
    """Many letters by one worker and by two, by the clock on the wall."""
    jobs = [PaperJob("acknowledgement", sample_case("acknowledgement"), SOURCE, MADE_AT) for _ in range(LETTERS)]
    took = []
    for count in (1, 2):
        with Workers(count) as workers:
            workers.make(jobs[: 2 * count])
            begun = time.perf_counter()
            workers.make(jobs)
            took.append(time.perf_counter() - begun)
    rate = [LETTERS / seconds for seconds in took]
    load = os.getloadavg()[0]
    print(f"letters a second, one worker and two: {rate[0]:.1f} and {rate[1]:.1f}, load {load:.1f}", flush=True)


def memory() -> None:
    """Print the most memory a process takes that makes the largest paper."""
    done = subprocess.run([sys.executable, __file__, "largest"], capture_output=True, text=True, check=True)
    print(f"memory for {done.stdout.strip()}, limit 400 MB", flush=True)


def largest() -> None:
    """Make the largest paper once and say what it took.

    `getrusage` would tell the peak of whoever started this process as well: it is handed on when one begins.
    """
    made = paper("chain-of-custody", long_case(TRAIL_ROWS))
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    most = f"{int(told[1]) // 1024} MB" if told else "not told by this system"
    print(f"{made.pages} pages: {most}")


def all_papers() -> None:
    """Run every timing of papers."""
    for part in (layouts, cores, memory):
        part()


if __name__ == "__main__":
    largest() if "largest" in sys.argv else all_papers()
