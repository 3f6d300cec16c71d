"""The tree of RFC 6962 held whole in memory: what the code is compared with, which never holds one whole."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.trail.tree import NodeReader


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes: RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root(leaves[:split]) + root(leaves[split:])).digest()


def node_reader(leaves: Sequence[bytes]) -> NodeReader:
    """Return a reader of all complete subtrees over leaf hashes."""
    return lambda level, position: root(leaves[position << level : (position + 1) << level])
