"""The form of an export is exact; what is to be opened must open."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from trail_samples import (
    PAPER,
    FixedSigner,
    Log,
    a_log,
    an_erased_log,
    an_export,
    build_export,
    changed,
    everything,
    known_fingerprint,
    listed,
    nothing,
    verdict,
)

from workflow.errors import EntryMismatchError, TrailError
from workflow.trail.export import Paper, read_export

SCRIPT = Path(__file__).parents[3] / "examples" / "verify_trail.py"


def _set(*path_and_value):
    *path, last, value = path_and_value

    def change(content):
        at = content
        for step in path:
            at = at[step]
        at[last] = value

    return change


def _remove(*path):
    *steps, last = path

    def change(content):
        at = content
        for step in steps:
            at = at[step]
        del at[last]

    return change


ENTRY = ("entries", 1, "entry")


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        (_set("format", "comity-export/2"), None),
        (_set("authority", "Ü"), None),
        (_set("log", "no log"), None),
        (_set("request", 1), None),
        (_set("key", 1), None),
        (_set("key", "====="), None),
        (_set("key", "QQ"), None),
        (_set("key", "QR=="), None),
        (_set("made", "2026-02-30T00:00:00.000Z"), None),
        (_set("made", "2026-02-03T24:00:00.000Z"), None),
        (_set("made", "2026-02-03 00:00:00.000Z"), None),
        (_set("seal", None), None),
        (_set("packs", []), None),
        (_set("packs", {"A" * 64: ""}), None),
        (_set("packs", {"a" * 64: 1}), None),
        (_set("papers", {}), None),
        (_set("papers", 0, "name", "../x"), None),
        (_set("papers", 0, "name", ".."), None),
        (_set("papers", 0, "name", "line\n"), None),
        (_set("papers", 0, "sha256", None), None),
        (_set("papers", 0, "entry", 0), None),
        (_set("papers", 0, "content", None), None),
        (_set("entries", []), None),
        (_set("entries", {}), None),
        (_set("extra", 1), None),
        (_remove("made"), None),
        (_set("entries", 0, None), 1),
        (_set("entries", 0, []), 1),
        (_set("entries", 2, "extra", 1), 3),
        (_set("entries", 2, "absent", "lost"), 3),
        (_set("entries", 2, "absent", "erased"), 3),
        (_set("entries", 2, "body", None), 3),
        (_set("entries", 2, "body", 1), 3),
        (_set("entries", 2, "index", -1), 3),
        (_set("entries", 2, "index", True), 3),
        (_set("entries", 2, "opened", None), 3),
        (_set("entries", 2, "opened", "x", {"salt": "", "value": 1, "more": 1}), 3),
        (_set("entries", 2, "opened", "x", {"salt": 1, "value": 1}), 3),
        (_set("entries", 2, "proof", None), 3),
        (_set("entries", 2, "proof", ["00"]), 3),
        (_set(*ENTRY, "v", 2), 2),
        (_set(*ENTRY, "v", 0), 2),
        (_set(*ENTRY, "v", True), 2),
        (_set(*ENTRY, "alg", {}), 2),
        (_set(*ENTRY, "alg", None), 2),
        (_set(*ENTRY, "log", "other"), 2),
        (_set(*ENTRY, "log", None), 2),
        (_set(*ENTRY, "keys", {}), 2),
        (_set(*ENTRY, "keys", "kek", None), 2),
        (_set(*ENTRY, "stage", None), 2),
        (_set(*ENTRY, "stage", "after", 1), 2),
        (_set(*ENTRY, "commitments", []), 2),
        (_set(*ENTRY, "commitments", "Actor", "00" * 32), 2),
        (_set(*ENTRY, "commitments", "actor", "00"), 2),
        (_set(*ENTRY, "commitments", {f"f{n}": "0" * 64 for n in range(1000)}), 2),
        (_set(*ENTRY, "act", None), 2),
        (_set(*ENTRY, "act", "a" * 65), 2),
        (_set(*ENTRY, "seq", 0), 2),
        (_set(*ENTRY, "prev", "x"), 2),
        (_set(*ENTRY, "packs", "x"), 2),
        (_set(*ENTRY, "body", None), 2),
        (_set(*ENTRY, "time", "2026-13-01T00:00:00.000Z"), 2),
        (_remove(*ENTRY, "prev"), 2),
    ],
)
def test_another_form_is_refused_and_placed(change, entry):
    assert verdict(changed(an_export(), change, FixedSigner())) == (2, entry)


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b'{"content":{},"statement":""}', b'{"content":1}'])
def test_what_is_no_export_is_refused(data):
    assert verdict(data) == (1 if not data else 2, None)


def test_reading_takes_any_value_and_refuses_it():
    with pytest.raises(TrailError, match="export is not an object"):
        read_export(None)


def test_the_audience_sees_only_what_it_may():
    data = an_export()
    assert b"reasons" in data
    assert "Sœur".encode() not in data


def test_no_body_goes_along_unless_asked_for():
    log = a_log()
    withheld = build_export(log.material(), everything(with_bodies=False), log.signer)
    assert withheld.count(b'"absent":"withheld"') == 3
    assert b"A. Officer" in withheld


def test_a_purged_body_without_an_erasure_is_a_fault():
    log = a_log()
    first, *rest = log.logged()
    entries = (replace(first, ciphertext=None), *rest)
    with pytest.raises(EntryMismatchError, match="no entry says that it was erased"):
        build_export(log.material(entries=entries), nothing(), log.signer)


def test_a_purged_body_after_an_erasure_is_none():
    log = an_erased_log()
    first, *rest = log.logged()
    entries = (replace(first, ciphertext=None), *rest)
    assert verdict(build_export(log.material(entries=entries), everything(), log.signer)) is None


def test_papers_are_put_in_order():
    log = Log()
    names = ("b.pdf", "a.pdf")
    log.add("paper", {"papers": [listed(name) for name in names]})
    papers = tuple(Paper(1, name, PAPER) for name in names)
    assert verdict(build_export(log.material(papers=papers), everything(), log.signer)) is None


def test_equal_input_gives_equal_bytes():
    assert an_export() == an_export()


def test_the_script_runs_alone(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(an_export())
    bad.write_bytes(an_export().replace(b'"act":"paper"', b'"act":"paste"'))
    command = [sys.executable, "-I", SCRIPT]
    passed = subprocess.run([*command, good, known_fingerprint()], capture_output=True, text=True, check=False)
    assert (passed.returncode, "all holds" in passed.stdout, "one you trust" in passed.stdout) == (0, True, True)
    refused = subprocess.run([*command, bad], capture_output=True, text=True, check=False)
    assert (refused.returncode, "REFUSED at step 5, entry 2" in refused.stderr) == (1, True)
    text = SCRIPT.read_text(encoding="utf-8")
    assert "workflow" not in text
    assert len(text.splitlines()) < 300
