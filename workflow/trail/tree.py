"""The Merkle tree over one log: RFC 6962, section 2, with SHA-256.

A complete subtree is addressed by (level, position): level 0 are the leaf hashes, and
the node (l, p) covers the leaves p * 2^l up to (p + 1) * 2^l. A complete node never
changes, so a store keeps each once and every proof reads about log2(size) of them.
Verifying follows RFC 9162, sections 2.1.3.2 and 2.1.4.2. See docs/trail-format.md, section 7.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from workflow.errors import TrailError

NodeReader = Callable[[int, int], bytes]
"""Gives the hash of the complete subtree at (level, position)."""

HASH_BYTES = 32
"""The length of every hash here, in bytes."""

_BULK = 1024
_REMEDY = "Do not rely on this record; obtain it again from its source."


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 over 0x00 and the data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 over 0x01 and both hashes below."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree to which leaves are added in bulk; keeps about log2(size) hashes, however many there were."""

    def __init__(self) -> None:
        self.size = 0
        self._new: list[bytes] = []
        self._left: list[list[bytes]] = []

    def add(self, leaves: list[bytes]) -> None:
        """Add leaf hashes at the right."""
        self.size += len(leaves)
        self._new += leaves
        if len(self._new) >= _BULK:
            self._build()

    def _build(self) -> None:
        """Hash the leaves that wait, level by level, and keep at each what has no neighbour yet."""
        inner, level, hashes = sha256(b"\x01").copy, 0, self._new
        self._new = []
        while hashes:
            if level == len(self._left):
                self._left.append([])
            hashes = self._left[level] + hashes
            self._left[level] = hashes[len(hashes) & ~1 :]
            above: list[bytes] = []
            keep, pairs = above.append, iter(hashes)
            for left, right in zip(pairs, pairs, strict=False):
                digest = inner()
                digest.update(left + right)
                keep(digest.digest())
            hashes, level = above, level + 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        self._build()
        return Frontier(self.size, tuple(one for left in reversed(self._left) for one in left)).root()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All an append needs of a tree: its size and its maximal complete subtrees, left to right."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Raise TrailError unless there is one hash for each binary one of the size."""
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise TrailError(f"A tree of {self.size} entries does not have {len(self.hashes)} summits.", _REMEDY)

    def root(self) -> bytes:
        """Return the root of the tree; of size zero, the SHA-256 of nothing."""
        if not self.hashes:
            return sha256().digest()
        found = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            found = node_hash(left, found)
        return found


@dataclass(frozen=True, slots=True)
class Node:
    """A subtree that an append completed; `level` is at least 1."""

    level: int
    position: int
    hash: bytes


def append(frontier: Frontier, leaf: bytes) -> tuple[Frontier, tuple[Node, ...]]:
    """Return the tree after one more leaf hash, and the inner nodes it completed.

    On average one node an append, at most log2(size). The leaf itself is the node at
    level 0, position `frontier.size`, and is not among those returned.
    """
    hashes = list(frontier.hashes)
    nodes: list[Node] = []
    found, position, level = leaf, frontier.size, 0
    while position % 2:
        found = node_hash(hashes.pop(), found)
        position //= 2
        level += 1
        nodes.append(Node(level, position, found))
    return Frontier(frontier.size + 1, (*hashes, found)), tuple(nodes)


def inclusion_proof(index: int, size: int, read: NodeReader) -> tuple[bytes, ...]:
    """Return the audit path of the leaf `index` (from 0) in the tree of `size` leaves (RFC 6962, 2.1.1).

    Raises TrailError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise TrailError(f"A log of {size} entries has no entry at index {index}.", "Ask for an index below the size.")
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(begin, middle, read))
            begin = middle
    return tuple(reversed(path))


def consistency_proof(older: int, newer: int, read: NodeReader) -> tuple[bytes, ...]:
    """Return the proof that the tree of `newer` leaves begins with the tree of `older` (RFC 6962, 2.1.2).

    Empty when `older` is zero or both are equal. Raises TrailError when older exceeds newer.
    """
    if not 0 <= older <= newer:
        raise TrailError(f"A log of {newer} entries does not begin with {older}.", "Give the smaller size first.")
    if older in (0, newer):
        return ()
    path: list[bytes] = []
    begin, end = 0, newer
    while older != end:
        middle = begin + _split(end - begin)
        if older <= middle:
            path.append(_range_root(middle, end, read))
            end = middle
        else:
            path.append(_range_root(begin, middle, read))
            begin = middle
    if begin:
        path.append(_range_root(begin, end, read))
    return tuple(reversed(path))


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected_root: bytes) -> None:
    """Raise TrailError unless `leaf` stands at `index` in the tree of `size` leaves with that root."""
    if not 0 <= index < size:
        raise TrailError(f"Index {index} lies outside the sealed log of {size} entries.", _REMEDY)
    _refuse_no_hash(leaf, expected_root, *proof)
    position, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise TrailError("The inclusion proof is too long.", _REMEDY)
        if position % 2 or position == last:
            found = node_hash(step, found)
            while position and not position % 2:
                position, last = position // 2, last // 2
        else:
            found = node_hash(found, step)
        position, last = position // 2, last // 2
    if last:
        raise TrailError("The inclusion proof is too short.", _REMEDY)
    if found != expected_root:
        raise TrailError("The inclusion proof does not lead to the sealed root.", _REMEDY)


def check_consistency(older: int, older_root: bytes, newer: int, newer_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise TrailError unless the tree of `newer` leaves begins with the tree of `older` leaves.

    The empty tree begins every tree; its root must be the SHA-256 of nothing.
    """
    if not 0 <= older <= newer:
        raise TrailError(f"A log of {newer} entries cannot continue one of {older}: it has shrunk.", _REMEDY)
    if older != newer:
        _refuse_no_hash(older_root, newer_root, *proof)
    if older in (0, newer):
        disagree = older == newer and older_root != newer_root
        if proof or disagree or (older == 0 and older_root != sha256().digest()):
            raise TrailError("The two sealed roots do not agree.", _REMEDY)
        return
    path = list(proof)
    if older.bit_count() == 1:
        path.insert(0, older_root)
    if not path:
        raise TrailError("The consistency proof is too short.", _REMEDY)
    old_found, new_found = _walk_consistency(older - 1, newer - 1, path)
    if old_found != older_root:
        raise TrailError("The consistency proof does not lead to the older sealed root.", _REMEDY)
    if new_found != newer_root:
        raise TrailError("The consistency proof does not lead to the newer sealed root.", _REMEDY)


def _walk_consistency(position: int, last: int, path: list[bytes]) -> tuple[bytes, bytes]:
    """Return both roots that a consistency proof leads to (RFC 9162, 2.1.4.2)."""
    while position % 2:
        position, last = position // 2, last // 2
    old_found = new_found = path[0]
    for step in path[1:]:
        if last == 0:
            raise TrailError("The consistency proof is too long.", _REMEDY)
        if position % 2 or position == last:
            old_found, new_found = node_hash(step, old_found), node_hash(step, new_found)
            while position and not position % 2:
                position, last = position // 2, last // 2
        else:
            new_found = node_hash(new_found, step)
        position, last = position // 2, last // 2
    if last:
        raise TrailError("The consistency proof is too short.", _REMEDY)
    return old_found, new_found


def _refuse_no_hash(*given: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in given):
        raise TrailError(f"A hash of the proof does not have {HASH_BYTES} bytes.", _REMEDY)


def _split(width: int) -> int:
    """Return the largest power of two smaller than `width`, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_root(begin: int, end: int, read: NodeReader) -> bytes:
    """Return the root over the leaves from `begin` to `end`, where RFC 6962 would cut the tree."""
    hashes: list[bytes] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        hashes.append(read(level, begin >> level))
        begin += 1 << level
    found = hashes.pop()
    while hashes:
        found = node_hash(hashes.pop(), found)
    return found
