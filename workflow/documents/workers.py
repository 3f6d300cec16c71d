"""Warm workers: processes that keep the drawing library and its fonts, for when many papers are made at once.

One paper is made where it is asked for; starting a worker costs more than a paper.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from workflow.documents.paper import Paper, PaperOptions, make_paper
from workflow.documents.pdf import warm
from workflow.documents.places import templates_dir as _find
from workflow.errors import DocumentError, WorkflowError

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


class Workers:
    """Makes papers in several processes; equal jobs give equal bytes, wherever they are made."""

    def __init__(self, count: int | None = None, *, templates_dir: Path | None = None) -> None:
        """Start `count` workers, or one for each core, when the first paper is asked for."""
        self._templates = templates_dir
        self._pool = ProcessPoolExecutor(
            max_workers=count or os.cpu_count() or 1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(templates_dir,),
        )

    def __enter__(self) -> Self:
        """Give the workers."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them; a paper that is being made is finished first."""
        self._pool.shutdown(cancel_futures=True)

    def make(self, jobs: Sequence[PaperJob]) -> tuple[Paper, ...]:
        """Return the papers in the order of their jobs. Raises DocumentError, telling what the first that fails lacks.

        An error crosses from one process to the other as its sentence and remedy.
        """
        made = tuple(self._pool.map(_make, jobs, [self._templates] * len(jobs)))
        for each in made:
            if not isinstance(each, Paper):
                raise DocumentError(*each)
        return tuple(each for each in made if isinstance(each, Paper))


def _begin(templates_dir: Path | None) -> None:
    """Load what every paper needs, and keep the collector away from it."""
    warm(_find(templates_dir) / "fonts")
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY)


def _make(job: PaperJob, templates_dir: Path | None) -> Paper | tuple[str, str]:
    given = {"source": job.source, "made_at": job.made_at, "options": job.options}
    try:
        return make_paper(job.form, job.case, **given, templates_dir=templates_dir)  # type: ignore[arg-type]
    except WorkflowError as error:
        return error.sentence, error.remedy
