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

_STAGE, _REQUEST, _SEQ, _END = b',"stage":{', b',"request":', b',"seq":', b',"v":1}'
"""Members near the end of a public part, which stand in this order; the commitments stand before them."""
_FIRST = b',"prev":null,"request":%b,"seq":1'
_NEXT = b',"prev":"%b","request":%b,"seq":%d'


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
    awaited: dict[bytes, bytes] = {}
    for index, public in enumerate(entries):
        end = public.rfind(_STAGE)
        begin = public.rfind(_REQUEST, 0, end)
        if begin < 0 or not public.endswith(_END):
            raise ChainBrokenError(index, "it is not an entry of format version 1")
        request, _, seq = public[begin + len(_REQUEST) : end].partition(_SEQ)
        link = awaited.get(request) or _FIRST % request
        if not public.startswith(link, end - len(link)):
            raise ChainBrokenError(index, "it does not follow the entry before it of the same request")
        leaf = sha256(b"\x00" + public).digest()
        awaited[request] = _NEXT % (hexlify(leaf), request, int(seq) + 1)
        leaves.append(leaf)
    return leaves
