"""Per request, each entry names the one before by its leaf hash: none can be dropped, added or moved.

Works on stored bytes: each is hashed once, and its link is compared with the bytes that must
stand there; nothing is decoded. What else is in an entry is for `entry.parse_entry`. See
docs/trail-format.md, section 6.
"""

from __future__ import annotations

from binascii import hexlify
from hashlib import sha256
from typing import TYPE_CHECKING

from workflow.errors import ChainBrokenError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREV, _STAGE, _END = b',"prev":', b',"stage":{', b',"v":1}'
"""Members near the end of a public part, which stand in this order; the commitments stand before them."""
_NO_ENTRY = "it is not an entry of format version 1"
_FIRST, _ONE, _SEQ = b',"prev":null,"request":', b',"seq":1', b',"seq":'


def check_link(position: int, seq: int, prev: bytes | None, before: bytes | None) -> None:
    """Raise ChainBrokenError unless an entry stands at `position` (from 1) and follows `before`.

    `before` is the leaf hash of the entry before it in the same chain; None before the first.
    """
    if seq != position:
        raise ChainBrokenError(position, f"its sequence number is {seq}; {position} comes next")
    if prev != before:
        raise ChainBrokenError(position, "it does not name the entry before it by its hash")


def check_log(entries: Iterable[bytes]) -> list[bytes]:
    """Follow every request's chain through a log of public parts in log order; return the leaf hashes.

    The bytes must be those that were stored. Their root (`tree.root`) is then to be
    compared with a seal. Raises ChainBrokenError with the index in the log, from 0.
    """
    leaves: list[bytes] = []
    awaited: dict[bytes, tuple[bytes, int]] = {}
    begun: set[bytes] = set()
    for index, public in enumerate(entries):
        end = public.rfind(_STAGE)
        link = public[public.rfind(_PREV, 0, end) : end]
        follows = awaited.pop(link, None)
        if follows is None:
            follows = _begin(index, public, link, begun)
        elif not public.endswith(_END):
            raise ChainBrokenError(index, _NO_ENTRY)
        request, seq = follows
        leaf = sha256(b"\x00" + public).digest()
        awaited[b',"prev":"%b%b%d' % (hexlify(leaf), request, seq)] = (request, seq + 1)
        leaves.append(leaf)
    return leaves


def _begin(index: int, public: bytes, link: bytes, begun: set[bytes]) -> tuple[bytes, int]:
    """Return what the entry after a request's first must say between its `prev` and its number, and that number."""
    if not link.startswith(_PREV) or not public.endswith(_END):
        raise ChainBrokenError(index, _NO_ENTRY)
    request = link[len(_FIRST) : -len(_ONE)]
    if not link.startswith(_FIRST) or not link.endswith(_ONE) or request in begun:
        raise ChainBrokenError(index, "it does not follow the entry before it of the same request")
    begun.add(request)
    return b'","request":' + request + _SEQ, 2
