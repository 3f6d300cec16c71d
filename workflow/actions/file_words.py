"""Words of a text file that came as evidence, so that the request is found by them. Each hit is logged as any other.

Only plain text is read. A file of another kind is found by its name and its description.
"""

from __future__ import annotations

from itertools import islice

from workflow.actions.house import House
from workflow.errors import StoreError
from workflow.model.evidence import KeptFile
from workflow.model.request import CooperationRequest
from workflow.store import attachments
from workflow.store.blind import words_of

TEXT = "text/plain"
MOST_BYTES, MOST_WORDS, LONGEST = 2_000_000, 20_000, 60
"""What of a file is looked at; a longer word is none that somebody types."""


def words_of_file(house: House, key: bytes, request: str, file: KeptFile) -> frozenset[str]:
    """Return the words of a file that is kept; none for one that is no text. Raises StoreError."""
    if file.type != TEXT or file.size > MOST_BYTES:
        return frozenset()
    kept = attachments.Kept(file.place, file.sha256, file.size, b"")
    raw = b"".join(attachments.read(house.settings.home, key, request, kept))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return frozenset(islice((word for word in sorted(words_of(text)) if len(word) <= LONGEST), MOST_WORDS))


def words_of_files(house: House, key: bytes, request: CooperationRequest) -> frozenset[str]:
    """Return the words of all files of a request; a damaged one has none, and says so to whoever takes it out."""
    words: set[str] = set()
    for item in request.exhibits:
        if item.file is not None:
            try:
                words |= words_of_file(house, key, request.id, item.file)
            except StoreError:
                continue
    return frozenset(words)
