"""Keys are changed: nothing is read for it, nothing stops verifying, and an old key leads to the new one."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from factories import OFFICER, later, opening

from workflow.actions.house import House, open_house
from workflow.actions.note import Note
from workflow.actions.rotate import rotate
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, fingerprint_of, thread_of, verify
from workflow.actions.witnessing import key_of, offer, take
from workflow.cli.main import main
from workflow.errors import InputError, SealInvalidError, StoreError, TrailError
from workflow.store import requests, rotation, seals
from workflow.store.keyring import Keyring
from workflow.store.rotation import successions
from workflow.store.witness_book import WitnessBook
from workflow.trail.seal import open_seal
from workflow.trail.succession import heirs, read_succession
from workflow.trail.witness import read_offer

AT = datetime(2026, 3, 3, 12, 0, 0, tzinfo=UTC)
ADMIN = "Adam Root"


@pytest.fixture
def kept(house: House) -> House:
    """Give a house with two requests and a note."""
    open_new(house, opening(key="one"))
    open_new(house, opening(reference="XX-2", key="two"))
    perform(house, "XX-1", Note(at=later(1), by=OFFICER, text="called back"))
    return house


def test_every_key_is_wrapped_anew_and_the_old_one_is_gone(kept: House, tmp_path: Path):
    folder = tmp_path / "keys"
    old, files = (folder / "kek.key").read_bytes(), sorted((folder / "requests").glob("*.key"))
    before = [file.read_bytes() for file in files]
    bodies = [thread_of_all(kept)]
    told = rotate(kept, "kek", by=ADMIN, at=AT)
    assert f"{len(files)} keys of requests are wrapped" in told
    assert all(file.read_bytes() != was for file, was in zip(files, before, strict=True))
    assert not any(old.strip() in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert thread_of_all(kept)[: len(bodies[0])] == bodies[0]
    kept.database.close()
    with open_house(kept.settings) as again:
        perform(again, "XX-1", Note(at=later(2), by=OFFICER, text="after"))
        assert verify(export_trail(again, "XX-1", audience="office", at=AT), (fingerprint_of(again),))
        assert rotate(again, "kek", by=ADMIN, at=AT), "and once more"


def thread_of_all(house: House):
    with house.database.reading() as tx:
        return [(told.act, told.fields) for told in thread_of(tx, requests.identity(tx, "XX-1"))]


def test_another_process_takes_up_the_new_key(kept: House, tmp_path: Path):
    here, there = kept.database.keyring, Keyring(tmp_path / "keys")
    rotation.rotate_kek(there)
    made = here.create("made-after")
    assert here.kek_id == there.kek_id
    assert Keyring(tmp_path / "keys").get("made-after") == made
    assert thread_of_all(kept)


@pytest.mark.parametrize("replaces", range(3))
def test_a_change_that_is_cut_off_loses_no_key_and_is_completed_at_opening(
    kept: House, monkeypatch: pytest.MonkeyPatch, replaces: int
):
    real, count = os.fsync, [0]

    def cut(descriptor: int) -> None:
        count[0] += 1
        if count[0] > 2 + 3 * replaces:
            raise KeyboardInterrupt
        real(descriptor)

    monkeypatch.setattr("os.fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate_kek(kept.database.keyring)
    monkeypatch.undo()
    kept.database.close()
    with open_house(kept.settings) as again:
        assert thread_of_all(again)
        assert not list(again.settings.keys.glob("kek-*.key"))
        assert not rotation.pending(again.settings.keys)


class Token:
    """Stands for a hardware token: it wraps, and never gives its key away."""

    id = "token-1"

    def __init__(self) -> None:
        self._inside = AESGCM(AESGCM.generate_key(256))

    def wrap(self, key: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._inside.encrypt(nonce, key, None)

    def unwrap(self, wrapped: bytes) -> bytes:
        return self._inside.decrypt(wrapped[:12], wrapped[12:], None)


def test_a_token_can_take_the_place_of_the_key_file(tmp_path: Path):
    on_file = Keyring.begin(tmp_path / "keys")
    made = on_file.create("r-1")
    with_token = Keyring(tmp_path / "keys", Token())
    assert with_token.get("r-1") == made, "what the file wrapped can be read until it is wrapped anew"
    with with_token.held(alone=True):
        assert with_token.wrap_anew() == 1
    assert with_token.get("r-1") == made
    assert with_token.create("r-2") == with_token.get("r-2")
    with pytest.raises(StoreError, match="wrapped by another"):
        Keyring(tmp_path / "keys").get("r-1")


def test_old_seals_verify_under_the_old_key_which_stays_listed(kept: House):
    data = export_trail(kept, "XX-1", audience="office", at=AT)
    old = fingerprint_of(kept)
    told = rotate(kept, "seal", by=ADMIN, at=AT)
    assert old in told
    assert verify(data, (old,)), "an export of before"
    new = export_trail(kept, "XX-1", audience="office", at=AT)
    with pytest.raises(SealInvalidError, match="not one you trust"):
        verify(new, (old,))
    notes = successions(kept.database.keyring)
    assert verify(new, heirs([old], notes)).fingerprint == fingerprint_of(kept) != old
    former = read_succession(notes[0]).former
    with kept.database.reading() as tx:
        first, *_, last = seals.seals_of(tx)
    assert open_seal(first.note, "xx/decisions", former).size < last.size
    assert open_seal(last.note, "xx/decisions", kept.database.keyring.seal_key.public_key)
    rotate(kept, "seal", by=ADMIN, at=AT)
    again = export_trail(kept, "XX-1", audience="office", at=AT)
    assert verify(again, heirs([old], reversed(successions(kept.database.keyring))))


def test_a_succession_signed_by_anybody_else_is_refused(kept: House):
    old = fingerprint_of(kept)
    rotate(kept, "seal", by=ADMIN, at=AT)
    (note,) = successions(kept.database.keyring)
    assert heirs(["0" * 64], [note]) == ("0" * 64,), "a stranger's key leads nowhere"
    for at in range(0, len(note), 3):
        forged = note[:at] + chr(ord(note[at]) ^ 1) + note[at + 1 :]
        with pytest.raises(TrailError):
            heirs([old], [forged])


def test_a_seal_key_whose_change_was_cut_off_is_completed_at_opening(kept: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workflow.actions.rotate._record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rotate(kept, "seal", by=ADMIN, at=AT)
    monkeypatch.undo()
    kept.database.close()
    with open_house(kept.settings) as again:
        assert not rotation.pending(again.settings.keys)
        assert verify(export_trail(again, "XX-1", audience="office", at=AT), (fingerprint_of(again),))
        assert not (again.settings.keys / "seal-old.pem").exists()


def test_a_witness_follows_the_key_and_remembers_what_it_saw(kept: House, tmp_path: Path):
    book = WitnessBook.begin(tmp_path / "w", "auditor.example/witness")
    book.watch(key_of(kept, "decisions"))
    take(kept, book.cosign(read_offer(offer(kept, log="decisions", old=0, at=AT)), AT), book.key, log="decisions")
    seen = book.seen("xx/decisions")[-1].size
    rotate(kept, "seal", by=ADMIN, at=AT)
    shown = read_offer(offer(kept, log="decisions", old=seen, at=AT))
    with pytest.raises(SealInvalidError):
        book.cosign(shown, AT)
    (note,) = successions(kept.database.keyring)
    assert book.follow(note) == (key_of(kept, "decisions"),)
    line = book.cosign(shown, AT)
    assert book.seen("xx/decisions")[0].size == seen
    data = export_trail(kept, "XX-1", audience="office", at=AT)
    assert verify(data, (fingerprint_of(kept),)), "a seal cosigned under the former key is not exported any more"
    take(kept, line, book.key, log="decisions")
    with pytest.raises(StoreError, match="No log this witness watches"):
        book.follow(note)


def test_the_command_shows_and_changes_keys(kept: House, monkeypatch: pytest.MonkeyPatch, capsys):
    for name in ("rules", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(kept.settings, name)))
    old = fingerprint_of(kept)
    assert main(["trail", "key", "--rotate", "seal", "--by", ADMIN]) == 0
    told = capsys.readouterr().err
    assert old in told
    assert "xx/keys" in told
    assert main(["trail", "key", "--rotate", "kek", "--by", ADMIN]) == 0
    assert main(["trail", "key", "--rotate", "kek"]) == 2
    assert main(["trail", "key", "--rotate", "other", "--by", ADMIN]) == 2
    with pytest.raises(InputError):
        rotate(kept, "kek", by=" ", at=AT)
