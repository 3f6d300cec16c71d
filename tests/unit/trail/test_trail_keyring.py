"""Keys lie outside the database; what is destroyed stays destroyed."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workflow.errors import KeyDestroyedError, StoreError
from workflow.store import private_file
from workflow.store.keyring import Keyring

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def keyring(directory):
    return Keyring.begin(directory)


def test_a_key_is_made_once_and_read_again(directory, keyring):
    key = keyring.create("r-1")
    assert len(key) == 32
    assert key == keyring.create("r-1") == keyring.get("r-1") == Keyring(directory).get("r-1")
    assert key != keyring.create("r-2")


def test_the_seal_key_signs(keyring):
    Ed25519PublicKey.from_public_bytes(keyring.seal_key.public_key).verify(keyring.seal_key.sign(b"x"), b"x")


def test_ids_are_stable_and_tell_nothing(directory, keyring):
    again = Keyring(directory)
    assert (again.seal_id, again.kek_id) == (keyring.seal_id, keyring.kek_id)
    assert keyring.kek_id not in (directory / "kek.key").read_text()


def test_no_one_else_can_read(directory, keyring):
    keyring.create("r-1")
    keyring.destroy("r-2", at=NOW)
    files = [path for path in directory.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert sorted(path.name for path in files) == ["kek.key", "r-1.key", "r-2.destroyed", "seal.pem"]


def test_the_key_on_disk_is_wrapped(directory, keyring):
    key = keyring.create("r-1")
    assert key.hex() not in (directory / "requests" / "r-1.key").read_text()


def test_a_destroyed_key_is_gone_for_good(directory, keyring):
    keyring.create("r-1")
    assert not keyring.is_destroyed("r-1")
    keyring.destroy("r-1", at=NOW)
    keyring.destroy("r-1", at=NOW)
    assert keyring.is_destroyed("r-1")
    assert not (directory / "requests" / "r-1.key").exists()
    assert "2026-03-01" in (directory / "requests" / "r-1.destroyed").read_text()
    for use in (keyring.get, keyring.create):
        with pytest.raises(KeyDestroyedError, match="r-1"):
            use("r-1")


def test_an_interrupted_destruction_reads_as_destroyed_and_can_be_completed(directory, keyring):
    keyring.create("r-1")
    (directory / "requests" / "r-1.destroyed").write_text("")
    with pytest.raises(KeyDestroyedError):
        keyring.get("r-1")
    keyring.destroy("r-1", at=NOW)
    assert not (directory / "requests" / "r-1.key").exists()


def test_the_old_bytes_are_overwritten_before_the_name_goes(directory, keyring):
    keyring.create("r-1")
    file = directory / "requests" / "r-1.key"
    kept = directory / "hard-link"
    os.link(file, kept)
    before = kept.read_bytes()
    keyring.destroy("r-1", at=NOW)
    assert kept.read_bytes() != before
    assert len(kept.read_bytes()) == len(before)


def test_many_at_once_get_the_same_key(directory, keyring):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: Keyring(directory).create("r-1"), range(16)))
    assert keys == {keyring.get("r-1")}
    assert [path.name for path in (directory / "requests").iterdir()] == ["r-1.key"]


def test_destroyed_while_being_made(directory, keyring, monkeypatch):
    place = private_file.place

    def destroyed_meanwhile(file, content):
        made = place(file, content)
        if file.suffix == ".key":
            place(file.with_suffix(".destroyed"), b"")
        return made

    monkeypatch.setattr(private_file, "place", destroyed_meanwhile)
    with pytest.raises(KeyDestroyedError):
        keyring.create("r-1")
    assert not (directory / "requests" / "r-1.key").exists()


def test_a_key_is_durable_before_it_is_returned(keyring, monkeypatch):
    synced = []
    sync = os.fsync

    def watched(descriptor):
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    keyring.create("r-1")
    assert [".r-1.key." in synced[0], synced[-1].endswith("/requests")] == [True, True]


def test_a_key_that_never_was_is_not_called_destroyed(keyring):
    with pytest.raises(StoreError, match="no record that it was destroyed"):
        keyring.get("r-1")


@pytest.mark.parametrize("request_id", ["", "..", "a/b", "R", "a b", "a" * 65])
def test_an_id_that_is_no_id_is_refused(keyring, request_id):
    for use in (keyring.get, keyring.create, keyring.is_destroyed):
        with pytest.raises(StoreError):
            use(request_id)


@pytest.mark.parametrize(
    "content", ["", "a b c", "comity-key-1 {kek} 00\n", "comity-key-1 {kek} zz\n", "comity-key-1 {kek} {zeros}\n", "é"]
)
def test_a_damaged_key_is_named(directory, keyring, content):
    file = directory / "requests" / "r-1.key"
    file.write_text(content.format(kek=keyring.kek_id, zeros="00" * 40), encoding="utf-8")
    with pytest.raises(StoreError, match="r-1") as caught:
        keyring.get("r-1")
    assert caught.value.remedy


def test_a_key_wrapped_by_another_is_named(directory, keyring, tmp_path):
    other = Keyring.begin(tmp_path / "other")
    other.create("r-1")
    (directory / "requests" / "r-1.key").write_bytes((tmp_path / "other" / "requests" / "r-1.key").read_bytes())
    with pytest.raises(StoreError, match="another key-encryption key"):
        keyring.get("r-1")


def test_keys_are_never_replaced(directory, keyring):
    with pytest.raises(StoreError, match="already holds keys"):
        Keyring.begin(directory)
    assert Keyring(directory).seal_id == keyring.seal_id


def test_an_interrupted_beginning_is_completed(directory, keyring):
    (directory / "kek.key").unlink()
    again = Keyring.begin(directory)
    assert again.seal_id == keyring.seal_id
    assert again.kek_id != keyring.kek_id


@pytest.mark.usefixtures("keyring")
def test_missing_damaged_or_foreign_keys_are_named(directory):
    with pytest.raises(StoreError, match="missing"):
        Keyring(directory / "nowhere")
    (directory / "kek.key").write_text("00")
    with pytest.raises(StoreError, match="not of the kind"):
        Keyring(directory)
    (directory / "kek.key").write_text("zz")
    with pytest.raises(StoreError, match="damaged"):
        Keyring(directory)
    (directory / "kek.key").chmod(0o640)
    with pytest.raises(StoreError, match="Others can read"):
        Keyring(directory)


def test_a_disk_that_refuses_is_reported(directory, keyring):
    for entry in (directory / "requests").iterdir():
        entry.unlink()
    (directory / "requests").rmdir()
    (directory / "requests").write_text("")
    for use in (keyring.create, keyring.get, lambda name: keyring.destroy(name, at=NOW)):
        with pytest.raises(StoreError, match="Cannot"):
            use("r-1")
    with pytest.raises(StoreError, match="Cannot"):
        Keyring.begin(directory)
    (directory / "seal.pem").unlink()
    (directory / "seal.pem").mkdir(mode=0o700)
    with pytest.raises(StoreError, match="Cannot read"):
        Keyring(directory)
