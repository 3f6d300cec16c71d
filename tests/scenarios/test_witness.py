"""A witness outside the house: cosigns what continues, remembers, and names a log that was rolled back or forked."""

from __future__ import annotations

import base64
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from factories import OFFICER, later, opening

from workflow.actions.house import House, open_house
from workflow.actions.note import Note
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, fingerprint_of
from workflow.actions.witnessing import key_of, offer, take
from workflow.cli.main import main
from workflow.errors import (
    InputError,
    LogForkedError,
    LogRolledBackError,
    SealInvalidError,
    StoreError,
    TrailError,
)
from workflow.store import seals
from workflow.store.keyring import SealKey
from workflow.store.witness_book import WitnessBook
from workflow.trail.cosign import LOG_KEY, WITNESS_KEY, KnownKey, check_cosigned, cosign, read_key
from workflow.trail.verify import verify_export
from workflow.trail.witness import read_offer

AT = datetime(2026, 3, 3, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def book(house: House, tmp_path: Path) -> WitnessBook:
    """Give a witness that watches the decisions of a house with one entry."""
    open_new(house, opening())
    made = WitnessBook.begin(tmp_path / "witness", "auditor.example/witness")
    made.watch(key_of(house, "decisions"))
    return made


def note(house: House, hours: float, text: str = "called back") -> None:
    perform(house, "XX-1", Note(at=later(hours), by=OFFICER, text=text))


def shown(house: House, book: WitnessBook) -> str:
    """Offer the present seal to the witness; return its line."""
    seen = book.seen("xx/decisions")
    return book.cosign(read_offer(offer(house, log="decisions", old=seen[-1].size if seen else 0, at=AT)), AT)


def test_a_log_that_grows_is_cosigned_and_the_export_carries_it(house: House, book: WitnessBook):
    shown(house, book)
    for hours in (1, 2, 3):
        note(house, hours)
        line = shown(house, book)
    assert take(house, line, book.key, log="decisions") == 4
    assert [seal.size for seal in book.seen("xx/decisions")] == [1, 2, 3, 4]
    data = export_trail(house, "XX-1", audience="court", at=later(4))
    found = verify_export(data, trusted=(fingerprint_of(house),), witnesses=(book.key,))
    assert found.cosigned == {"auditor.example/witness": AT}
    assert "cosigned it at 2026-03-03 12:00:00Z" in found.steps[3]
    assert take(house, line, book.key, log="decisions") == 4, "taken twice, kept once"


def test_an_export_keeps_the_cosigned_seal_while_it_covers_the_request(house: House, book: WitnessBook):
    take(house, shown(house, book), book.key, log="decisions")
    open_new(house, opening(reference="XX-2"))
    assert verify_export(export_trail(house, "XX-1", audience="court", at=later(4)), witnesses=(book.key,))
    with pytest.raises(SealInvalidError, match=r"not cosigned.*Step 4"):
        verify_export(export_trail(house, "XX-2", audience="court", at=later(4)), witnesses=(book.key,))


def test_another_witness_and_a_line_of_another_seal_are_refused(house: House, book: WitnessBook, tmp_path: Path):
    line = shown(house, book)
    other = WitnessBook.begin(tmp_path / "other", "auditor.example/witness")
    with pytest.raises(InputError, match="under any seal"):
        take(house, line, other.key, log="decisions")
    with pytest.raises(InputError, match="under any seal"):
        take(house, line, book.key, log="access")
    blob = bytearray(base64.b64decode(line.split(" ")[2]))
    blob[4 + 7] ^= 1  # another second
    forged = f"{line[: line.rindex(' ')]} {base64.b64encode(bytes(blob)).decode()}\n"
    with pytest.raises(InputError, match="under any seal"):
        take(house, forged, book.key, log="decisions")


def test_yesterdays_copy_is_noticed_by_the_house_by_the_witness_and_by_the_next_seal(
    house: House, book: WitnessBook, tmp_path: Path
):
    shown(house, book)
    house.database.close()
    shutil.copytree(tmp_path / "home", tmp_path / "yesterday")
    with open_house(house.settings) as today:
        for hours in (1, 2):
            note(today, hours)
        shown(today, book)
    shutil.rmtree(tmp_path / "home")
    shutil.copytree(tmp_path / "yesterday", tmp_path / "home")
    with pytest.raises(StoreError, match="3 were sealed: this is an old copy"), open_house(house.settings):
        pass
    (tmp_path / "keys" / "seals").rename(tmp_path / "seals")
    with open_house(house.settings) as old:
        with pytest.raises(LogRolledBackError, match="had 3 entries when last seen and now has 1"):
            offer(old, log="decisions", old=3, at=AT)
        with pytest.raises(LogRolledBackError, match="a seal seen before is shown again"):
            book.cosign(read_offer(offer(old, log="decisions", old=1, at=AT)), AT)
        for hours in (1, 2, 3):
            note(old, hours, "what was never so")
        with pytest.raises(LogForkedError, match="4 entries does not continue the one seen with 3"):
            shown(old, book)
        assert len(list((tmp_path / "witness" / "evidence").iterdir())) == 2
        shutil.rmtree(tmp_path / "keys" / "seals")
        (tmp_path / "seals").rename(tmp_path / "keys" / "seals")
        note(old, 5)
        with pytest.raises(StoreError, match="sealed outside the database when it had 3"):
            seals.seal_log(old.database, "xx", at=AT)
    assert [seal.size for seal in book.seen("xx/decisions")] == [1, 3], "what it refused is not in its book"


def test_two_logs_of_one_size_are_a_fork(house: House, book: WitnessBook, tmp_path: Path):
    shown(house, book)
    twin_settings = type(house.settings)(**{**{name: getattr(house.settings, name) for name in
        ("rules", "templates", "authority")}, "home": tmp_path / "h2", "keys": tmp_path / "k2"})  # fmt: skip
    shutil.copytree(tmp_path / "keys", tmp_path / "k2", ignore=shutil.ignore_patterns("seals"))
    with open_house(twin_settings) as twin:
        open_new(twin, opening())
        with pytest.raises(LogForkedError):
            book.cosign(read_offer(offer(twin, log="decisions", old=1, at=AT)), AT)


def test_a_witness_wants_the_proof_from_what_it_last_saw(house: House, book: WitnessBook):
    shown(house, book)
    note(house, 1)
    note(house, 2)
    with pytest.raises(TrailError, match="last saw 1") as told:
        book.cosign(read_offer(offer(house, log="decisions", old=2, at=AT)), AT)
    assert "--old 1" in told.value.remedy


def test_a_seal_of_a_log_or_key_it_does_not_know_is_refused(house: House, book: WitnessBook, tmp_path: Path):
    with pytest.raises(StoreError, match="does not watch 'xx/access'"):
        book.cosign(read_offer(offer(house, log="access", old=0, at=AT)), AT)
    with pytest.raises(StoreError, match="another key"):
        book.watch(KnownKey("xx/decisions", LOG_KEY, bytes(32)))
    with pytest.raises(StoreError, match="not a witness's folder"):
        WitnessBook(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="already holds a witness"):
        WitnessBook.begin(tmp_path / "witness", "again")
    with pytest.raises(StoreError, match="cannot stand under a seal"):
        WitnessBook.begin(tmp_path / "third", "with space")


@pytest.mark.parametrize("text", ["", "old", "old 01\n\nx", "old 1\nnot base64\n\nx", "old 1\nAAAA\n\nx", "old 1\n"])
def test_a_malformed_offer_is_a_trail_error(text: str):
    with pytest.raises(TrailError):
        read_offer(text)


@pytest.mark.parametrize("change", [lambda k: k[:-4], lambda k: k.replace("+", ""), lambda k: "x" + k, lambda _: ""])
def test_a_key_with_a_slip_in_it_is_a_trail_error(book: WitnessBook, change):
    with pytest.raises(TrailError):
        read_key(change(str(book.key)), WITNESS_KEY)
    with pytest.raises(TrailError, match="not an Ed25519 key of a log"):
        read_key(str(book.key), LOG_KEY)


def test_the_line_is_that_of_c2sp_tlog_cosignature():
    """Key id over name and 0x04; blob of id, eight bytes of seconds, signature over 'cosignature/v1'."""
    signer = SealKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    head = "xx/decisions\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\N{EM DASH} xx/decisions AAAAAAA=\n"
    line = cosign(head, "w.example", signer, AT)
    blob = base64.b64decode(line.rstrip("\n").split(" ")[2])
    assert int.from_bytes(blob[4:12]) == int(AT.timestamp())
    assert len(blob) == 4 + 8 + 64
    text = head.partition("\n\n")[0] + "\n"
    signed = f"cosignature/v1\ntime {int(AT.timestamp())}\n{text}".encode()
    assert signer.sign(signed) == blob[12:]
    key = KnownKey("w.example", WITNESS_KEY, signer.public_key)
    assert check_cosigned(head + line, key) == AT
    assert read_key(str(key), WITNESS_KEY) == key


def test_the_commands_of_office_and_witness(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], house: House
):
    open_new(house, opening(at=later(1)))
    for name in ("rules", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(house.settings, name)))
    folder, offered, line = str(tmp_path / "w"), str(tmp_path / "offer.txt"), str(tmp_path / "line.txt")
    assert main(["witness", "begin", folder, "--name", "auditor.example/w"]) == 0
    witness = capsys.readouterr().out.strip()
    assert main(["trail", "key"]) == 0
    log = capsys.readouterr().out.strip()
    assert main(["witness", "watch", folder, log]) == 0
    assert main(["trail", "offer", offered]) == 0
    assert main(["witness", "cosign", folder, offered, line]) == 0
    assert main(["trail", "take", line, "--witness", witness]) == 0
    assert main(["witness", "show", folder]) == 0
    assert "xx/decisions: 1 seals seen, 1 entries at the last" in capsys.readouterr().out
    out = str(tmp_path / "x.json")
    assert main(["trail", "export", "XX-1", out, "--by", "Ada", "--purpose", "audit"]) == 0
    assert main(["trail", "verify", out, "--witness", witness]) == 0
    assert "auditor.example/w cosigned it at" in capsys.readouterr().out
