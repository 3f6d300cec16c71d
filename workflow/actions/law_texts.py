"""The very bytes of the law in force, each under its SHA-256, and the list that names them.

The list is what every entry of the trail names by its digest (docs/trail-format.md, section 9).
It names each file with the digest of its bytes, so that an old decision can be replayed under
the bytes it was made under, and an export can carry them.
"""

from __future__ import annotations

import json
from functools import cached_property
from hashlib import sha256
from importlib import metadata
from typing import TYPE_CHECKING

from workflow.clocks.law import VERSIONED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.clocks.law import ClockLaw
    from workflow.rules.law import Law

CALENDARS = "calendars"
"""The folder of the law of counting, below the folder of all law."""


class LawTexts:
    """What is in force, as texts: the list, and each file that it names. Worked out when first asked for."""

    def __init__(self, law: Law, clocks: ClockLaw) -> None:
        self._law = law
        self._clocks = clocks

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Return the bytes of every file, by its path below the folder of law."""
        counting = {f"{CALENDARS}/{name}": content for name, content in self._clocks.sources.items()}
        return {**self._law.sources, **counting}

    @cached_property
    def listing(self) -> str:
        """Return the list of all law in force as one canonical text."""
        listed = {
            "clocks": self._clocks.digest,
            "data": {library: metadata.version(library) for library in VERSIONED},
            "files": {name: sha256(content).hexdigest() for name, content in self.files.items()},
            "law": self._law.digest,
            "packs": {name: pack.digest for name, pack in self._law.packs.items()},
        }
        return json.dumps(listed, sort_keys=True, separators=(",", ":"))

    @cached_property
    def digest(self) -> bytes:
        """Return the SHA-256 of the list: what an entry names."""
        return sha256(self.listing.encode()).digest()

    def all(self) -> Mapping[bytes, bytes]:
        """Return the list and every file, by SHA-256."""
        return {self.digest: self.listing.encode(), **{sha256(each).digest(): each for each in self.files.values()}}
