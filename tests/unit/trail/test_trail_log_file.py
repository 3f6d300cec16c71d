"""The file of a whole log: a stranger sees that it is whole, in order and chained; whatever was done to it is named."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
import whole_tree
from trail_samples import (
    REQUEST,
    START,
    FixedSigner,
    Log,
    a_log,
    a_log_file,
    an_erased_log,
    known_fingerprint,
    log_verdict,
)

from workflow.errors import TrailError
from workflow.trail.canonical import encode
from workflow.trail.log_file import MAX_HEADER_BYTES, write_header
from workflow.trail.seal import Seal, log_origin, make_seal
from workflow.trail.verify_log import Asked, verify_log

SCRIPT = Path(__file__).parents[3] / "examples" / "verify_log.py"


def lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def test_a_log_file_holds_and_says_what_was_done():
    found = verify_log(BytesIO(a_log_file()), Asked(trusted=[known_fingerprint()]))
    assert (found.entries, found.requests, found.key_known, found.forms_checked) == (5, 3, True, True)
    assert [step.partition(".")[0] for step in found.steps] == list("12345678")
    assert log_verdict(a_log_file(an_erased_log()), [known_fingerprint()]) is None
    assert log_verdict(a_log_file(Log())) is None, "an empty log has a seal too"


@pytest.mark.parametrize("change", [0x01, 0x20, None])
def test_no_byte_can_be_changed_or_left_out(change):
    data = a_log_file()
    for at in range(len(data)):
        new = data[at + 1 :] if change is None else bytes([data[at] ^ change]) + data[at + 1 :]
        assert log_verdict(data[:at] + new) is not None


def test_what_was_done_to_it_is_named():
    head, *entries = lines_of(a_log_file())

    def said(*lines: bytes) -> tuple[int, int | None]:
        return log_verdict(b"".join(lines))

    assert said(head, *entries[:-1]) == (8, None), "cut off"
    assert said(head, *entries, entries[0]) == (8, None), "one more than was sealed"
    assert said(head, *entries, b"x") == (8, None)
    assert said(head, *entries) is None
    assert said(head, *entries[:-1], entries[-1][:-1]) == (6, 5), "the last line feed is missing"
    assert said(head, entries[1], entries[0], *entries[2:]) == (8, None), "two requests change places"
    assert said(head, entries[2], entries[1], entries[0], *entries[3:]) == (7, 1), "one request in another order"
    assert said(head, entries[0], entries[0], *entries[1:]) == (7, 2), "given twice"
    assert said(head, *entries[:2], entries[2].replace(b'"act":"paper"', b'"act":"note"'), *entries[3:]) == (7, 5)
    assert said(head, *entries[:4], entries[4].replace(b'"act":"step"', b'"act":"note"')) == (8, None)
    other = lines_of(a_log_file(Log(authority="other.example")))[0]
    assert said(other, *entries) == (8, None), "the seal of an empty log"
    assert said(lines_of(a_log_file(an_erased_log()))[0], *entries) is not None, "another seal of this name"


def test_entries_of_another_authority_do_not_pass_even_under_a_seal_over_them():
    log, other = a_log(), Log(authority="other.example")
    other.add("open", {"actor": "X"}, request="r-x")
    log.publics.append(other.publics[0])
    assert log_verdict(a_log_file(log)) == (6, 6)


def test_a_forged_entry_with_fresh_hashes_needs_a_fresh_seal():
    log, forged = a_log(), a_log()
    forged.publics[4] = forged.publics[4].replace(b'"after":"assessment"', b'"after":"closed"')
    head = lines_of(a_log_file(log))[0]
    assert log_verdict(b"".join((head, *lines_of(a_log_file(forged))[1:]))) == (8, None)
    forger = FixedSigner("forger")
    seal = make_seal(Seal(log_origin(log.authority, log.log), 5, whole_tree.root(forged.leaves())), forger)
    head = write_header(log.authority, log.log, seal, START, forger)
    whole = head + b"".join(public + b"\n" for public in forged.publics)
    assert log_verdict(whole) is None, "anyone can make a log under a key of their own"
    assert log_verdict(whole, [known_fingerprint()]) == (3, None)


def test_the_header_is_all_signed():
    head, *entries = lines_of(a_log_file())
    file = json.loads(head)
    file["content"]["made"] = "2027-03-01T09:30:00.000Z"
    assert log_verdict(b"".join((encode(file) + b"\n", *entries))) == (5, None)


def test_an_entry_that_is_no_entry_is_found_though_chain_and_tree_hold():
    log = a_log()
    log.publics[4] = log.publics[4].replace(b'"act":"step"', b'"act":"Step"')
    data = a_log_file(log)
    assert log_verdict(data) == (6, 5)
    assert verify_log(BytesIO(data), Asked(forms=False)).forms_checked is False


def test_bombs_are_refused_before_they_are_read():
    class Endless:
        """A stream without end and without line feeds that counts what was taken of it."""

        def __init__(self, begin: bytes) -> None:
            self.taken, self._begin = 0, BytesIO(begin)

        def readline(self, limit: int) -> bytes:
            line = self._begin.readline(limit) or b"[" * limit
            self.taken += len(line)
            return line

    for begin, step in ((b"", 1), (lines_of(a_log_file())[0], 6)):
        bomb = Endless(begin)
        with pytest.raises(TrailError, match=f"Step {step}"):
            verify_log(bomb)  # type: ignore[arg-type]
        assert bomb.taken < 6 * MAX_HEADER_BYTES
    deep = b'{"content":' + b"[" * 500_000 + b"]" * 500_000 + b',"statement":""}\n'
    assert log_verdict(deep) == (1, None)


def test_memory_does_not_grow_with_the_log():
    def peak(entries: int) -> int:
        log = Log()
        log.add("note", {"actor": "A"})
        one, made, leaf = log.publics[0].decode(), [], ""
        for seq in range(1, entries + 1):
            text = one.replace('"seq":1', f'"seq":{seq}')
            made.append((text.replace('"prev":null', f'"prev":"{leaf}"') if leaf else text).encode())
            leaf = sha256(b"\0" + made[-1]).hexdigest()
        log.publics = made
        stream = BytesIO(a_log_file(log))
        tracemalloc.start()
        try:
            assert verify_log(stream, Asked(forms=False)).entries == entries
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(20_000) < 1.2 * peak(2_000)


def test_progress_is_told():
    log, told = Log(), []
    for _ in range(70):
        log.add("note", {"actor": "A"}, request=REQUEST)
    verify_log(BytesIO(a_log_file(log)), Asked(progress=lambda done, total: told.append((done, total))))
    assert told
    assert all(0 < done <= total == 70 for done, total in told)


def test_the_script_runs_alone(tmp_path):
    (tmp_path / "good").write_bytes(a_log_file())
    (tmp_path / "bad").write_bytes(a_log_file()[:-1])
    command = [sys.executable, SCRIPT]
    passed = subprocess.run(
        [*command, tmp_path / "good", known_fingerprint()], capture_output=True, text=True, check=False
    )
    assert (passed.returncode, "5 entries in 3 chains" in passed.stdout, "one you trust" in passed.stdout) == (
        0,
        True,
        True,
    )
    refused = subprocess.run([*command, tmp_path / "bad"], capture_output=True, text=True, check=False)
    assert (refused.returncode, "REFUSED at step 6, entry 5" in refused.stderr) == (1, True)
