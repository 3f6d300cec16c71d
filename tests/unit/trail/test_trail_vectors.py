"""The agreed bytes are still the bytes: what is made today equals what was agreed, and verdicts stand."""

import json

import pytest
from trail_samples import known_fingerprint, verdict
from trail_vectors import VECTORS, good, tampered

VERDICTS = json.loads((VECTORS / "verdicts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(path.name for path in (VECTORS / "good").iterdir()))
def test_a_good_vector_holds_and_is_made_the_same_today(name):
    data = (VECTORS / "good" / name).read_bytes()
    assert verdict(data, [known_fingerprint()]) is None
    assert good()[name] == data


@pytest.mark.parametrize("name", sorted(path.name for path in (VECTORS / "tampered").iterdir()))
def test_a_tampered_vector_is_refused_at_its_step(name):
    data = (VECTORS / "tampered" / name).read_bytes()
    assert verdict(data) == (VERDICTS[name]["step"], VERDICTS[name]["entry"])
    assert tampered()[name][0] == data


def test_every_vector_has_a_verdict():
    assert VERDICTS.keys() == tampered().keys() == {path.name for path in (VECTORS / "tampered").iterdir()}
