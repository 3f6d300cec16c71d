"""Words of a text file that came as evidence, so that the request is found by them. Each hit is logged as any other.

Only plain text is read. A file of another kind is found by its name and its description.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from workflow.actions.house import House
from workflow.model.evidence import KeptFile
from workflow.store import attachments, erasures
from workflow.store.blind import words_of
from workflow.store.desk_rows import add_file_words

TEXT = "text/plain"
MOST_BYTES, MOST_WORDS, LONGEST = 2_000_000, 20_000, 60
"""What of a file is looked at; a longer word is none that somebody types."""


def index_file(house: House, request: str, file: KeptFile) -> None:
    """Keep the words of a file that was just received; nothing for one that is no text. Raises StoreError."""
    if file.type != TEXT or file.size > MOST_BYTES:
        return
    with house.database.reading() as tx:
        key = tx.key(request)
    kept = attachments.Kept(file.place, file.sha256, file.size, b"")
    raw = b"".join(attachments.read(house.settings.home, key, request, kept))
    with house.database.writing() as tx:
        if erasures.is_kept(tx, request):
            add_file_words(tx, request, _words(raw))


def _words(raw: bytes) -> Iterable[str]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return islice((word for word in sorted(words_of(text)) if len(word) <= LONGEST), MOST_WORDS)
