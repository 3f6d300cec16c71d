"""The papers the tests of forms look at: each form from its sample, made once per process."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from functools import lru_cache

from workflow.documents.paper import Paper, PaperOptions, make_paper, sample_case

SOURCE = b'{"request":"invented","text":"\xc3\xa9"}'
MADE_AT = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


@lru_cache(maxsize=64)
def sample_paper(form_id: str, page: str = "A4", language: str = "en") -> Paper:
    """Return the specimen of one form."""
    options = PaperOptions(page=page, marks=("SPECIMEN",), language=language)  # type: ignore[arg-type]
    return make_paper(form_id, sample_case(form_id), source=SOURCE, made_at=MADE_AT, options=options)


def paper_of(case: dict, form_id: str = "acknowledgement", **options: object) -> Paper:
    """Return an unmarked paper of any case."""
    return make_paper(
        form_id,
        case,
        source=SOURCE,
        made_at=MADE_AT,
        options=PaperOptions(**options),  # type: ignore[arg-type]
    )


def text_of(pdf: bytes) -> str:
    """Return the text of a file in the order it is written, with all white space removed."""
    raw = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return squeezed(raw.decode())


def squeezed(text: str) -> str:
    """Return text without white space, so that line breaks in narrow columns do not matter."""
    return "".join(text.split())


def info_of(pdf: bytes) -> dict[str, str]:
    """Return what pdfinfo says of a file."""
    said = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in said.splitlines())}
