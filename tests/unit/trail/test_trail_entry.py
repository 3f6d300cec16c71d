"""An entry is made, read and opened; its body opens at its own place and nowhere else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from trail_samples import START, body_key

from workflow.errors import EntryMismatchError, TrailError
from workflow.trail import entry as entries
from workflow.trail.canonical import decode, encode
from workflow.trail.entry import Draft, Keys, make_entry, open_body, parse_entry, written_time
from workflow.trail.tree import leaf_hash

DRAFT = Draft(
    authority="authority.example",
    log="decisions",
    request="r-1",
    seq=2,
    prev=b"\1" * 32,
    time=START,
    act="step",
    stage_before="intake",
    stage_after="assessment",
    packs=None,
    keys=Keys(body="r-1", kek="kek-1", seal="seal-1"),
)
FIELDS = {"actor": "A. Officer", "facts/offence.date": "2025-11-03", "reasons": {"en": "Because."}}
KEY = body_key("r-1")


def test_an_entry_reads_back_as_it_was_drafted():
    written = make_entry(DRAFT, FIELDS, KEY)
    found = parse_entry(written.public)
    assert Draft(**{name: getattr(found, name) for name in Draft.__slots__}) == DRAFT
    assert found.commitments.keys() == FIELDS.keys()
    assert written.leaf_hash == leaf_hash(written.public)


def test_the_public_part_says_nothing_personal():
    public = make_entry(DRAFT, FIELDS, KEY).public
    assert b"Officer" not in public
    assert b"2025" not in public
    assert b"Because" not in public


def test_the_body_opens_with_its_key():
    written = make_entry(DRAFT, FIELDS, KEY)
    opened = open_body(parse_entry(written.public), written.ciphertext, KEY)
    assert {name: opening.value for name, opening in opened.items()} == FIELDS


def test_two_equal_entries_share_no_commitment():
    one, two = (parse_entry(make_entry(DRAFT, FIELDS, KEY).public) for _ in range(2))
    assert not set(one.commitments.values()) & set(two.commitments.values())


def test_an_entry_without_fields_is_possible():
    written = make_entry(DRAFT, {}, KEY)
    assert open_body(parse_entry(written.public), written.ciphertext, KEY) == {}


@pytest.mark.parametrize(
    "change",
    [{"authority": "b"}, {"log": "access"}, {"request": "r-2"}, {"request": None}, {"seq": 3}],
)
def test_the_body_opens_at_no_other_place(change):
    written = make_entry(DRAFT, FIELDS, KEY)
    moved = replace(parse_entry(written.public), **change)
    with pytest.raises(EntryMismatchError, match="at this place"):
        open_body(moved, written.ciphertext, KEY)


def test_the_body_opens_with_no_other_key():
    written = make_entry(DRAFT, FIELDS, KEY)
    with pytest.raises(EntryMismatchError, match="with this key"):
        open_body(parse_entry(written.public), written.ciphertext, body_key("r-2"))
    with pytest.raises(TrailError, match="16 bytes"):
        open_body(parse_entry(written.public), written.ciphertext, KEY[:16])


def test_a_changed_body_is_named():
    written = make_entry(DRAFT, FIELDS, KEY)
    with pytest.raises(EntryMismatchError, match="Entry 2"):
        open_body(parse_entry(written.public), written.ciphertext + b"\0", KEY)


@pytest.mark.parametrize("change", [{"commitments": {}}, {"commitments": dict.fromkeys(FIELDS, b"\0" * 32)}])
def test_a_body_must_hold_what_was_committed(change):
    written = make_entry(DRAFT, FIELDS, KEY)
    with pytest.raises(TrailError, match="committed"):
        open_body(replace(parse_entry(written.public), **change), written.ciphertext, KEY)


def test_a_short_body_is_refused():
    written = make_entry(DRAFT, {}, KEY)
    value = decode(written.public)
    for body in (b"", b"123456789012", b"1" * 20):
        changed = entries.hashlib.sha256(body).hexdigest()
        with pytest.raises(EntryMismatchError):
            open_body(parse_entry(encode({**value, "body": changed})), body, KEY)


@pytest.mark.parametrize(
    "change",
    [
        {"authority": "No Such"},
        {"log": "other"},
        {"request": "R-1"},
        {"request": "r/1"},
        {"seq": 0},
        {"prev": b"short"},
        {"time": datetime(2026, 1, 1)},  # noqa: DTZ001 (the naive time is what is refused)
        {"act": "two words"},
        {"stage_after": ""},
        {"packs": b""},
        {"keys": Keys(body="r-1", kek="", seal="s")},
    ],
)
def test_a_draft_of_another_form_is_refused(change):
    with pytest.raises(TrailError):
        make_entry(replace(DRAFT, **change), FIELDS, KEY)


def test_what_is_too_long_is_refused(monkeypatch):
    with pytest.raises(TrailError, match="public part"):
        make_entry(DRAFT, {f"f{number}": 1 for number in range(1000)}, KEY)
    monkeypatch.setattr(entries, "MAX_BODY_BYTES", 100)
    with pytest.raises(TrailError, match="body of the entry"):
        make_entry(DRAFT, FIELDS, KEY)


def test_time_is_written_in_utc_and_cut_to_milliseconds():
    east = timezone(timedelta(hours=2))
    assert written_time(datetime(2026, 7, 1, 1, 2, 3, 999_999, east)) == "2026-06-30T23:02:03.999Z"
    assert written_time(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"
