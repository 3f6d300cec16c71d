"""The law under which an old entry was made, loaded again from the very texts it names."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from workflow.actions.law import Rulebook, load_rulebook
from workflow.errors import PackError
from workflow.store import texts
from workflow.store.session import Transaction

Find = Callable[[bytes], bytes | None]
"""Gives the text with a SHA-256, or None where it is not at hand."""

_NAME = re.compile(r"(?!.*(?:^|/)\.)[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*\.yaml")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Past:
    """The law of one list of texts; `rulebook` is None where `why` says what is not at hand."""

    rulebook: Rulebook | None
    why: str = ""


class PastLaw:
    """Law by the digest that entries name; each is loaded once."""

    def __init__(self, find: Find, present: Rulebook | None = None) -> None:
        self._find = find
        self._loaded: dict[bytes, Past] = {}
        if present is not None:
            self._loaded[present.texts.digest] = Past(present)

    def of(self, digest: bytes) -> Past:
        """Return the law whose list has this SHA-256."""
        if digest not in self._loaded:
            self._loaded[digest] = self._load(digest)
        return self._loaded[digest]

    def _load(self, digest: bytes) -> Past:
        listing = self._find(digest)
        if listing is None:
            return Past(None, f"the packs then in force ({digest.hex()[:16]}) are not at hand")
        files = files_named(listing.decode())
        found = {name: self._find(bytes.fromhex(each)) for name, each in files.items()}
        lacking = [name for name, content in found.items() if content is None]
        if lacking or not files:
            what = (
                f"{len(lacking)} of {len(files)} texts, such as {lacking[0]}" if lacking else "the list names no texts"
            )
            return Past(None, f"the packs then in force ({digest.hex()[:16]}) are not at hand: {what}")
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "rules"
            for name, content in found.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content or b"")
            try:
                return Past(load_rulebook(folder))
            except PackError as fault:
                return Past(None, f"this version of Comity cannot read the packs then in force: {fault.sentence}")


def files_named(listing: str) -> dict[str, str]:
    """Return the files that a list of law names, by path, with their digests; none for what is no such list."""
    try:
        listed = json.loads(listing)
    except ValueError:
        return {}
    files = listed.get("files") if isinstance(listed, dict) else None
    if not isinstance(files, dict):
        return {}
    return {
        name: digest
        for name, digest in files.items()
        if _NAME.fullmatch(name) and isinstance(digest, str) and _DIGEST.fullmatch(digest)
    }


def kept(tx: Transaction) -> Find:
    """Return what finds texts in the database."""
    return lambda digest: texts.get(tx, digest)


def given(packs: dict[str, str]) -> Find:
    """Return what finds texts among those of an export, whose digests were verified."""
    by_digest = {sha256(text.encode()).digest(): text.encode() for text in packs.values()}
    return by_digest.get


def texts_of(tx: Transaction, digests: Iterable[bytes]) -> Iterator[str]:
    """Yield every kept text that these lists are, or name: once each."""
    seen: set[bytes] = set()
    for digest in digests:
        listing = texts.get(tx, digest)
        if listing is None or digest in seen:
            continue
        seen.add(digest)
        yield listing.decode()
        for each in files_named(listing.decode()).values():
            named = bytes.fromhex(each)
            content = None if named in seen else texts.get(tx, named)
            if content is not None:
                seen.add(named)
                yield content.decode()
