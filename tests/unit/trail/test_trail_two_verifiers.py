"""Two verifiers that share no code say the same of any change, also of changes the authority itself signed."""

import gc
import json
import time
from contextlib import suppress
from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st
from trail_samples import FixedSigner, Log, an_export, build_export, changed, everything, verdict

from workflow.trail.verify import verify_export

GOOD = an_export()
CONTENT = json.loads(GOOD)["content"]


def _paths(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inner:
        yield from _paths(part, (*path, step))


def _at(value, path):
    for step in path:
        value = value[step]
    return value


PATHS = [path for path in _paths(CONTENT) if path]
BORROWED = st.sampled_from(PATHS).map(lambda path: _at(CONTENT, path))
ODD = st.sampled_from(
    ["", "erased", "withheld", "a\n", "é", "=", "0" * 64, 0, 1, -1, 2**53 - 1, True, None, [], {}, [[]]]
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=3)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(PATHS), BORROWED | ODD | TEXTS), min_size=1, max_size=2), st.booleans())
def test_the_verifiers_agree(changes, signed):
    def change(content):
        for path, part in changes:
            with suppress(LookupError, TypeError):
                _at(content, path[:-1])[path[-1]] = deepcopy(part)

    data = None
    with suppress(TypeError, AttributeError):  # what has no length cannot be signed
        data = changed(GOOD, change, FixedSigner() if signed else None)
    if data is not None:
        verdict(data)


@settings(max_examples=300)
@given(st.integers(0, len(GOOD)), st.integers(0, 3), st.binary(max_size=3))
def test_the_verifiers_agree_on_bytes(at, cut, put):
    verdict(GOOD[:at] + put + GOOD[at + cut :])


def _seconds(entries: int) -> float:
    log = Log()
    for _ in range(entries):
        log.add("note", {"actor": "A. Officer"})
    data = build_export(log.material(), everything(), log.signer)
    taken = []
    gc.disable()  # what other tests left on the heap is not this test's to count
    try:
        for _ in range(3):
            begin = time.process_time()
            verify_export(data)
            taken.append(time.process_time() - begin)
    finally:
        gc.enable()
    return min(taken)


def test_eight_times_the_entries_take_about_eight_times_as_long():
    assert _seconds(1600) < 24 * _seconds(200), "squared time would be 64 times"
