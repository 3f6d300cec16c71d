"""Warm workers: processes that keep the drawing library and its fonts, and leave the process that asks free.

A desk has them, so that pages are answered while papers are drawn, and the papers of one act
are drawn on several cores. For a single paper on the command line, starting one costs more than drawing.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Self

from workflow.documents.paper import Paper, PaperOptions, make_paper, refuse_incomplete
from workflow.documents.pdf import warm
from workflow.documents.places import templates_dir as _find
from workflow.errors import DocumentError
from workflow.settings import cores

RARELY = 50_000
"""How many new objects the collector waits for in a worker; drawing makes many that die by themselves."""


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One paper to be made: what `make_paper` takes."""

    form: str
    case: Mapping[str, Any]
    source: bytes
    made_at: datetime
    options: PaperOptions | None = None
    templates_dir: Path | None = None


def check_one(job: PaperJob) -> None:
    """Raise MissingFieldError where a paper would not be made."""
    refuse_incomplete(
        job.form, job.case, source=job.source, made_at=job.made_at, options=job.options, templates_dir=job.templates_dir
    )


def make_one(job: PaperJob) -> Paper:
    """Make a paper here. Raises as `make_paper` does."""
    return make_paper(
        job.form, job.case, source=job.source, made_at=job.made_at, options=job.options, templates_dir=job.templates_dir
    )


def make_here(jobs: Sequence[PaperJob]) -> tuple[Paper, ...]:
    """Make papers in this process, one after the other. Raises as `make_paper` does."""
    return tuple(make_one(job) for job in jobs)


class Workers:
    """Makes papers in other processes; equal jobs give equal bytes, wherever they are made."""

    def __init__(self, count: int | None = None, *, templates_dir: Path | None = None) -> None:
        """Have `count` workers, or one for each core; they start when the first paper is asked for."""
        self._count = count or cores()
        self._templates = templates_dir
        self._lock = Lock()
        self._started: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Give the workers."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them; a paper that is being made is finished first."""
        with self._lock:
            if self._started is not None:
                self._started.shutdown(cancel_futures=True)

    def make(self, jobs: Sequence[PaperJob]) -> tuple[Paper, ...]:
        """Return the papers in the order of their jobs. Raises as `make_paper` does, or DocumentError without one."""
        pool = self._pool()
        try:
            return tuple(pool.map(make_one, jobs))
        except BrokenExecutor as error:
            self._forget(pool)
            raise DocumentError("The process that draws papers ended.", "Nothing was kept; try again.") from error

    def _pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._started is None:
                self._started = ProcessPoolExecutor(
                    self._count, multiprocessing.get_context("spawn"), _begin, (self._templates,)
                )
            return self._started

    def _forget(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._started is broken:
                self._started = None
        broken.shutdown(wait=False, cancel_futures=True)


def _begin(templates_dir: Path | None) -> None:
    """Load what every paper needs, keep the collector away from it, and end with whoever asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    warm(_find(templates_dir) / "fonts")
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY)


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however that came."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
