"""Vectors of public suites: proofs and notes that others' programs accept are accepted here, and no others."""

import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from trail_samples import INDEPENDENT
from trail_vectors import VECTORS

from workflow.errors import TrailError
from workflow.trail.cosign import LOG_KEY, read_key
from workflow.trail.seal import verify_note
from workflow.trail.tree import check_consistency, check_inclusion


def vectors(name):
    return [
        pytest.param(each, id=each["name"].replace(" ", "-"))
        for each in json.loads((VECTORS / "public" / f"{name}.json").read_text(encoding="utf-8"))
    ]


def octets(written):
    return base64.b64decode(written or "")


@pytest.mark.parametrize("vector", vectors("inclusion"))
def test_an_inclusion_proof_holds_or_not_as_others_say(vector):
    size, leaf, root = vector["treeSize"], octets(vector["leafHash"]), octets(vector["root"])
    proof = [octets(step) for step in vector["proof"] or ()]

    def independent():
        part = {"index": vector["leafIdx"], "leaf": leaf, "proof": [step.hex() for step in proof]}
        INDEPENDENT.check_inclusion(part, None, size, root)

    if not vector["wantErr"]:
        check_inclusion(vector["leafIdx"], size, leaf, proof, root)
        independent()
        return
    with pytest.raises(TrailError):
        check_inclusion(vector["leafIdx"], size, leaf, proof, root)
    with pytest.raises(ValueError):  # noqa: PT011 - the script names the step, not the kind
        independent()


@pytest.mark.parametrize("vector", vectors("consistency"))
def test_a_consistency_proof_holds_or_not_as_others_say(vector):
    given = (vector["size1"], octets(vector["root1"]), vector["size2"], octets(vector["root2"]))
    proof = [octets(step) for step in vector["proof"] or ()]
    if vector["wantErr"]:
        with pytest.raises(TrailError):
            check_consistency(*given, proof)
    else:
        check_consistency(*given, proof)


@pytest.mark.parametrize("vector", vectors("notes"))
def test_a_signed_note_opens_or_not_as_others_say(vector):
    key = read_key(vector["key"], LOG_KEY)
    if vector["holds"]:
        text = vector["note"].rpartition("\n\n")[0] + "\n"
        assert verify_note(vector["note"], key.name, key.public_key) == text
        assert INDEPENDENT.signed_text(vector["note"], key.name, key.public_key)[0] == text
        return
    with pytest.raises(TrailError):
        verify_note(vector["note"], key.name, key.public_key)
    with pytest.raises((ValueError, InvalidSignature)):
        INDEPENDENT.signed_text(vector["note"], key.name, key.public_key)
