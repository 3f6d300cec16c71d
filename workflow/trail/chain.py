"""Per request, each entry names the one before by its leaf hash: none can be dropped, added or moved.

Works on stored bytes: one hash and one pattern an entry, nothing is decoded. See
docs/trail-format.md, section 6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workflow.errors import ChainBrokenError
from workflow.trail.tree import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAIL_BYTES = 512
_TAIL = re.compile(
    rb',"prev":(?:null|"([0-9a-f]{64})"),"request":(null|"[a-z0-9-]{1,64}"),"seq":([1-9][0-9]{0,15}),'
    rb'"stage":\{"after":(?:null|"[a-z0-9-]{1,64}"),"before":(?:null|"[a-z0-9-]{1,64}")\},'
    rb'"time":"[0-9TZ:.-]{24}","v":1\}\Z'
)
"""The end of every public part of version 1: its members stand in order, the commitments before them."""


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
    heads: dict[bytes, tuple[int, bytes]] = {}
    for index, public in enumerate(entries):
        tail = _TAIL.search(public, max(0, len(public) - _TAIL_BYTES))
        if tail is None:
            raise ChainBrokenError(index, "it is not an entry of format version 1")
        prev, request, seq = tail.groups()
        leaf = leaf_hash(public)
        position = int(seq)
        if (position - 1, prev) != heads.get(request, (0, None)):
            raise ChainBrokenError(index, "it does not follow the entry before it of the same request")
        heads[request] = (position, leaf.hex().encode("ascii"))
        leaves.append(leaf)
    return leaves
