"""The tree agrees with the recursive definitions of RFC 6962 for any leaves."""

import pytest
import whole_tree
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import TrailError
from workflow.trail import tree


@given(st.lists(st.binary(max_size=8), max_size=40), st.data())
def test_roots_and_proofs(leaves, data):
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    size = len(leaves)
    frontier = tree.Frontier()
    for leaf in hashes:
        frontier, _ = tree.append(frontier, leaf)
    assert frontier.root() == whole_tree.root(hashes)
    read = whole_tree.node_reader(hashes)
    older = data.draw(st.integers(0, size))
    proof = tree.consistency_proof(older, size, read)
    tree.check_consistency(older, whole_tree.root(hashes[:older]), size, whole_tree.root(hashes), proof)
    if size:
        index = data.draw(st.integers(0, size - 1))
        path = tree.inclusion_proof(index, size, read)
        tree.check_inclusion(index, size, hashes[index], path, whole_tree.root(hashes))
        with pytest.raises(TrailError):
            tree.check_inclusion(index, size, tree.leaf_hash(b"another leaf"), path, whole_tree.root(hashes))
