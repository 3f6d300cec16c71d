"""Opens one PDF that came from outside, in a process of its own with little memory and little time.

`python -m workflow.documents.unpack FILE` writes what the file holds as JSON: the
attached data, the words of each page, and whatever lies on it that no paper has.
A file made to exhaust or to break its reader ends this process and nothing else.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

ATTACHED = "request.json"
MEMORY = 1 << 30
SECONDS = 20
MOST_ATTACHED = 4_000_000
MOST_PAGES = 500
MOST_WORDS = 200_000
QUIET = ("/Link", "/Widget")
"""What may lie on a page without covering it: links, and fields for signatures."""
ACTIVE = ("/OpenAction", "/AA")


class RefusedError(Exception):
    """The file cannot be taken in; the first argument says why, the second what to do."""


def main(path: str, *asked: str) -> int:
    """Write what the file holds, or why it cannot be read, to standard output as JSON."""
    try:
        limit()
        told: dict[str, Any] = unpack(path, words="words" in asked)
    except RefusedError as refusal:
        told = {"refused": list(refusal.args)}
    json.dump(told, sys.stdout)
    return 0


def unpack(path: str, *, words: bool = False) -> dict[str, Any]:
    """Return what the file holds. Raises RefusedError."""
    import pikepdf  # noqa: PLC0415 - only where a PDF is read

    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            return _contents(pdf, words=words)
    except pikepdf.PasswordError as error:
        raise RefusedError("is encrypted", "Ask the sender for the file without a password.") from error
    except RefusedError:
        raise
    except MemoryError as error:
        raise RefusedError("unfolds to more than a reader may hold", "Ask the sender for a plain PDF.") from error
    except Exception as error:
        raise RefusedError("is not a whole PDF", "Ask the sender for the file again.") from error


def _contents(pdf: Any, *, words: bool) -> dict[str, Any]:  # noqa: ANN401 - a file of pikepdf
    from workflow.documents.glyphs import words_of  # noqa: PLC0415 - after the limits

    if pdf.is_encrypted:
        raise RefusedError("is encrypted", "Ask the sender for the file without a password.")
    if len(pdf.pages) > MOST_PAGES:
        raise RefusedError(f"has more than {MOST_PAGES} pages", "Send the request and its exhibits apart.")
    names = sorted(pdf.attachments)
    pages: list[tuple[str, ...]] = []
    if words or ATTACHED in names:
        for page in pdf.pages:
            pages.append(words_of(page))
            if sum(map(len, pages)) > MOST_WORDS:
                raise RefusedError(f"has more than {MOST_WORDS} words", "Send the request and its exhibits apart.")
    return {
        "attached": _attached(pdf) if ATTACHED in names else None,
        "others": [name for name in names if name != ATTACHED],
        "language": str(pdf.Root.get("/Lang", "")),
        "title": str(pdf.docinfo.get("/Title", "")),
        "made": str(pdf.docinfo.get("/CreationDate", "")),
        "height": float(pdf.pages[0].mediabox[3]) if len(pdf.pages) else 0.0,
        "pages": pages,
        "over": _over(pdf),
    }


def _attached(pdf: Any) -> str:  # noqa: ANN401 - a file of pikepdf
    raw = pdf.attachments[ATTACHED].get_file().read_bytes()
    if len(raw) > MOST_ATTACHED:
        raise RefusedError(f"carries data of more than {MOST_ATTACHED} bytes", "Ask the sender for the data by itself.")
    return base64.b64encode(raw).decode()


def _over(pdf: Any) -> list[str]:  # noqa: ANN401 - a file of pikepdf
    """Return what may cover the page or act by itself."""
    found = [f"the file acts when it is opened ({key})" for key in ACTIVE if key in pdf.Root]
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        found.append("the file holds a script")
    for number, page in enumerate(pdf.pages, start=1):
        kinds = [str(each.get("/Subtype", "?")) for each in page.obj.get("/Annots", ())]
        found += [f"something lies over page {number} ({kind[1:]})" for kind in kinds if kind not in QUIET]
    return found[:20]


def limit() -> None:
    """Take from this process what only a hostile file needs."""
    import resource  # noqa: PLC0415 - only in this process

    for kind, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64),
    ):  # fmt: skip
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
