"""Per request, each entry names the one before by its leaf hash: none can be dropped, added or moved.

Works on stored bytes: each is hashed once, and its link is compared with the bytes that must
stand there; nothing is decoded. What else is in an entry is for `entry.parse_entry`. See
docs/trail-format.md, section 6.
"""

from __future__ import annotations

from binascii import hexlify
from hashlib import sha256
from itertools import chain, count
from typing import TYPE_CHECKING

from workflow.errors import ChainBrokenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REQUEST, SEQ, END = b',"request":', b',"seq":', b',"v":1}'
"""Members near the end of a public part; the commitments, which have names of their own, stand before them."""
STAGE, FIRST, ONE = b',"stage":{', b',"prev":null', b',"seq":1,"stage":{'
HEX = 64
"""Letters of a leaf hash as an entry writes it."""
_NO_ENTRY = "it is not an entry of format version 1"
NUMBER = b'%d,"stage":{'.__mod__


def check_link(position: int, seq: int, prev: bytes | None, before: bytes | None) -> None:
    """Raise ChainBrokenError unless an entry stands at `position` (from 1) and follows `before`.

    `before` is the leaf hash of the entry before it in the same chain; None before the first.
    """
    if seq != position:
        raise ChainBrokenError(position, f"its sequence number is {seq}; {position} comes next")
    if prev != before:
        raise ChainBrokenError(position, "it does not name the entry before it by its hash")


class Chains:
    """Every request's chain of one log, followed entry by entry in log order.

    Remembers one line for each request, however long the log is.
    """

    def __init__(self, first: int = 0) -> None:
        """Begin; errors count entries from `first`."""
        self._index = first
        self._awaited: dict[bytes, Iterator[bytes]] = {}
        self._begun: set[bytes] = set()
        self._numbers = tuple(map(NUMBER, range(2, 1000)))

    def __len__(self) -> int:
        return len(self._begun)

    def follow(self, publics: Iterable[bytes]) -> list[bytes]:
        """Return the leaf hashes of the next public parts; raises ChainBrokenError with the index of the first fault.

        The bytes must be those that were stored, without anything between them.
        """
        leaves: list[bytes] = []
        awaited, empty, keep = self._awaited, sha256(b"\x00").copy, leaves.append
        for public in publics:
            digest = empty()  # a copy costs less than hashing the leading zero byte again
            digest.update(public)
            leaf = digest.digest()
            at = public.rfind(REQUEST)
            rest = awaited.pop(public[at - HEX - 1 : at - 1], None)
            if rest is None:
                rest = self._begin(public, at, self._index + len(leaves))
            elif not public.startswith(next(rest), at):
                raise ChainBrokenError(self._index + len(leaves), _why_not(public))
            awaited[hexlify(leaf)] = rest
            keep(leaf)
        self._index += len(leaves)
        return leaves

    def _begin(self, public: bytes, at: int, index: int) -> Iterator[bytes]:
        """Return what each entry after a request's first must say from `request` to its number."""
        one = public.find(ONE, at)
        request = public[at:one]
        if at < 0 or not public.endswith(END):
            raise ChainBrokenError(index, _NO_ENTRY)
        if one < 0 or not public.endswith(FIRST, 0, at) or request in self._begun:
            raise ChainBrokenError(index, _why_not(public))
        self._begun.add(request)
        return map((request + SEQ).__add__, chain(self._numbers, map(NUMBER, count(1000))))


def _why_not(public: bytes) -> str:
    """Return what is wrong with an entry whose link is not the one awaited."""
    if not public.endswith(END):
        return _NO_ENTRY
    return "it does not follow the entry before it of the same request"
