"""No single byte of an export can be changed, deleted or inserted unnoticed, by either verifier."""

import pytest
from trail_samples import an_erased_log, an_export, build_export, everything, known_fingerprint, verdict

PARTS = 4


def _replace_near(data: bytes, at: int) -> bytes:
    """Keep digits digits and letters letters: the change that is hardest to see."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _replace_far(data: bytes, at: int) -> bytes:
    """Make a capital small, and the other way round."""
    return data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :]


def _delete(data: bytes, at: int) -> bytes:
    return data[:at] + data[at + 1 :]


def _insert(data: bytes, at: int) -> bytes:
    return data[:at] + data[at : at + 1] + data[at:]


def _insert_space(data: bytes, at: int) -> bytes:
    return data[:at] + b" " + data[at:]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("change", [_replace_near, _replace_far, _delete, _insert, _insert_space])
def test_every_position(change, part):
    data = an_export()
    length = len(data)
    positions = range(length * part // PARTS, length * (part + 1) // PARTS)
    unseen = [at for at in positions if verdict(change(data, at)) is None]
    assert not unseen


def test_every_position_of_an_erased_request():
    log = an_erased_log()
    data = build_export(log.material(), everything(), log.signer)
    assert verdict(data, [known_fingerprint()]) is None
    assert not [at for at in range(len(data)) if verdict(_replace_near(data, at)) is None]


def test_nothing_may_follow_or_precede():
    data = an_export()
    for extra in (b" ", b"\n", b"\0", b"0", b"\xef\xbb\xbf", data):
        assert verdict(data + extra) == (1, None)
        assert verdict(extra + data) == (1, None)


def test_no_prefix_passes():
    data = an_export()
    assert all(verdict(data[:length]) == (1, None) for length in range(0, len(data), 7))
