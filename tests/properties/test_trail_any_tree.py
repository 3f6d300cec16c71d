"""The tree agrees with the recursive definitions of RFC 6962 for any leaves."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import TrailError
from workflow.trail import tree


def _root(leaves):
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + _root(leaves[:split]) + _root(leaves[split:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=40), st.data())
def test_roots_and_proofs(leaves, data):
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    size = len(leaves)
    frontier = tree.Frontier()
    for leaf in hashes:
        frontier, _ = tree.append(frontier, leaf)
    assert frontier.root() == tree.root(hashes) == _root(leaves)
    read = tree.node_reader(hashes)
    older = data.draw(st.integers(0, size))
    proof = tree.consistency_proof(older, size, read)
    tree.check_consistency(older, _root(leaves[:older]), size, _root(leaves), proof)
    if size:
        index = data.draw(st.integers(0, size - 1))
        path = tree.inclusion_proof(index, size, read)
        tree.check_inclusion(index, size, hashes[index], path, _root(leaves))
        with pytest.raises(TrailError):
            tree.check_inclusion(index, size, tree.leaf_hash(b"another leaf"), path, _root(leaves))
