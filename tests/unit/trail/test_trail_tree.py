"""The tree is that of RFC 6962: published vectors, and the definitions of the standard."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
import whole_tree

from workflow.errors import TrailError
from workflow.trail import tree

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "rfc6962.json").read_text(encoding="utf-8"))
LEAVES = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]
MANY = [tree.leaf_hash(bytes([number])) for number in range(70)]
READ = whole_tree.node_reader(MANY)


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert whole_tree.root(LEAVES[:size]) == ROOTS[size]


@pytest.mark.parametrize("vector", VECTORS["inclusion"])
def test_the_published_inclusion_proofs(vector):
    proof = tuple(bytes.fromhex(step) for step in vector["proof"])
    assert tree.inclusion_proof(vector["index"], vector["size"], whole_tree.node_reader(LEAVES)) == proof
    tree.check_inclusion(vector["index"], vector["size"], LEAVES[vector["index"]], proof, ROOTS[vector["size"]])


@pytest.mark.parametrize("vector", VECTORS["consistency"])
def test_the_published_consistency_proofs(vector):
    older, newer = vector["older"], vector["newer"]
    proof = tuple(bytes.fromhex(step) for step in vector["proof"])
    assert tree.consistency_proof(older, newer, whole_tree.node_reader(LEAVES)) == proof
    tree.check_consistency(older, ROOTS[older], newer, ROOTS[newer], proof)


def test_appending_gives_the_same_roots_and_nodes():
    frontier, nodes = tree.Frontier(), {}
    for size, leaf in enumerate(MANY):
        assert (frontier.size, frontier.root()) == (size, whole_tree.root(MANY[:size]))
        nodes[0, size] = leaf
        frontier, completed = tree.append(frontier, leaf)
        nodes |= {(node.level, node.position): node.hash for node in completed}
    assert len(nodes) < 2 * len(MANY)
    for index in (0, 31, 63, 69):
        proof = tree.inclusion_proof(index, 70, lambda level, position: nodes[level, position])
        assert proof == tree.inclusion_proof(index, 70, READ)


@pytest.mark.parametrize("size", [*range(1, 20), 63, 64, 65, 70])
def test_every_entry_is_proved_and_no_other(size):
    root = whole_tree.root(MANY[:size])
    for index in range(size):
        proof = tree.inclusion_proof(index, size, READ)
        tree.check_inclusion(index, size, MANY[index], proof, root)
        wrong = [
            (index, MANY[index - 1] if size > 1 else b"x" * 32, proof),
            (index, MANY[index], (*proof, b"x" * 32)),
            (index, MANY[index], proof[:-1]),
            (index, MANY[index], (b"x" * 32, *proof[1:])),
            (index ^ 1, MANY[index], proof),
        ]
        for at, leaf, path in wrong:
            if (at, leaf, path) != (index, MANY[index], proof):
                with pytest.raises(TrailError):
                    tree.check_inclusion(at, size, leaf, path, root)


@pytest.mark.parametrize("newer", [*range(18), 64, 70])
def test_every_growth_is_proved_and_no_other(newer):
    new_root = whole_tree.root(MANY[:newer])
    for older in range(newer + 1):
        old_root = whole_tree.root(MANY[:older])
        proof = tree.consistency_proof(older, newer, READ)
        tree.check_consistency(older, old_root, newer, new_root, proof)
        with pytest.raises(TrailError):
            tree.check_consistency(older, b"x" * 32, newer, new_root, proof)
        with pytest.raises(TrailError):
            tree.check_consistency(older, old_root, newer, new_root, (*proof, b"x" * 32))
        if 0 < older < newer:
            for wrong in (proof[:-1], (b"x" * 32, *proof[1:]), ()):
                with pytest.raises(TrailError):
                    tree.check_consistency(older, old_root, newer, new_root, wrong)
            with pytest.raises(TrailError, match="newer sealed root"):
                tree.check_consistency(older, old_root, newer, b"x" * 32, proof)


def test_the_empty_tree():
    empty = whole_tree.root([])
    assert empty == tree.Frontier().root() == ROOTS[0]
    tree.check_consistency(0, empty, 0, empty, ())
    tree.check_consistency(0, empty, 5, whole_tree.root(MANY[:5]), ())
    for old, new in ((b"x" * 32, empty), (empty, b"x" * 32), (b"x" * 32, b"x" * 32)):
        with pytest.raises(TrailError):
            tree.check_consistency(0, old, 0, new, ())
    with pytest.raises(TrailError):
        tree.check_inclusion(0, 0, MANY[0], (), empty)


def test_what_does_not_exist_is_not_proved():
    for index, size in ((0, 0), (-1, 3), (3, 3)):
        with pytest.raises(TrailError):
            tree.inclusion_proof(index, size, READ)
    for older, newer in ((-1, 3), (4, 3)):
        with pytest.raises(TrailError):
            tree.consistency_proof(older, newer, READ)
        with pytest.raises(TrailError, match="shrunk"):
            tree.check_consistency(older, MANY[0], newer, MANY[1], ())


@pytest.mark.parametrize(("size", "hashes"), [(1, ()), (0, (b"x" * 32,)), (3, (b"x" * 32,)), (-1, (b"x" * 32,))])
def test_a_frontier_fits_its_size(size, hashes):
    with pytest.raises(TrailError):
        tree.Frontier(size, hashes)


def test_an_append_completes_one_node_on_average():
    frontier, made = tree.Frontier(), 0
    for older, newer in pairwise(range(1025)):
        frontier, nodes = tree.append(frontier, MANY[older % 70])
        made += len(nodes)
        assert frontier.size == newer
    assert made == 1023
