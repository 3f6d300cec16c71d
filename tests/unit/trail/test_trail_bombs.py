"""What is far too big or far too deep is refused before it costs much, by both verifiers."""

import json
import time

import pytest
from trail_samples import FixedSigner, a_log, a_log_file, an_export, changed, log_verdict, verdict

from workflow.cli.main import main
from workflow.errors import TrailError
from workflow.trail.canonical import decode
from workflow.trail.cosign import WITNESS_KEY, read_key
from workflow.trail.entry import MAX_PUBLIC_BYTES
from workflow.trail.seal import parse_note
from workflow.trail.witness import read_offer

DEEP = 2_000_000


@pytest.mark.parametrize(
    "bomb", [b"[" * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP, b'{"content":' + b"[" * DEEP]
)
def test_deep_nesting_is_refused_at_the_first_step(bomb):
    begun = time.process_time()
    assert verdict(bomb) == (1, None)
    assert log_verdict(bomb + b"\n") == (1, None)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("depth", [31, 33, 500])
def test_a_value_nested_beyond_the_limit_is_refused_where_it_is_known_to_be(depth):
    def nest(content):
        value: object = 1
        for _ in range(depth):
            value = [value]
        content["entries"][0]["opened"]["actor"]["value"] = value

    try:
        data = changed(an_export(), nest, FixedSigner())
    except TrailError:
        file = json.loads(an_export())
        nest(file["content"])
        data = json.dumps(file, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert verdict(data) == (1, None)


def test_an_entry_longer_than_64_kib_is_refused():
    log = a_log()
    log.publics[4] = log.publics[4].replace(
        b'"commitments":{', b'"commitments":{"' + b"a" * MAX_PUBLIC_BYTES + b'":"",'
    )
    assert log_verdict(a_log_file(log)) == (6, 5)


def test_a_number_of_a_million_digits_is_refused():
    data = an_export().replace(b'"index":0', b'"index":' + b"9" * 1_000_000, 1)
    assert verdict(data) == (1, None)


def test_notes_offers_and_keys_have_a_length():
    for parse in (parse_note, read_offer, lambda text: read_key(text, WITNESS_KEY)):
        with pytest.raises(TrailError):
            parse("x" * 10_000_000)
    with pytest.raises(TrailError, match="at most 100 are read"):
        decode(b" " * 101, limit=100)


def test_a_file_of_many_gigabytes_is_not_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("workflow.trail.canonical.MAX_BYTES", 1000)
    file = tmp_path / "large"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024**3)
    assert main(["trail", "verify", str(file)]) == 3
