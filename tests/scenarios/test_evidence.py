"""Evidence from receipt to hand-over: any file, hashed and encrypted, one unbroken chain, gone with the request."""

import io
import json
import os

import pikepdf
import pytest
from factories import OFFICER, SUPERVISOR, handing, later, opening, receipt

from workflow.actions.attach import attach_file, take_out
from workflow.actions.evidence import altered
from workflow.actions.files import read_act
from workflow.actions.papers import MakePaper
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.documents.content import claimed_by, kind_of
from workflow.errors import InputError, KeyDestroyedError, NotEntitledError, StoreError
from workflow.store import attachments, requests

HEAD = 512
KEY = bytes(range(32))


@pytest.fixture
def begun(house):
    """Give a house with one request."""
    open_new(house, opening())
    return house


def kept_in(house):
    return sorted((house.settings.home / attachments.FOLDER).glob("*/*"))


def taken(house, number="1"):
    _, pieces = take_out(house, "XX-1", number, by=OFFICER, purpose="copy for the court", at=later(9))
    return b"".join(pieces)


def test_a_file_is_kept_encrypted_and_given_out_as_it_was(begun, tmp_path):
    content = os.urandom(2 * attachments.PIECE + 17)
    (tmp_path / "disk.pdf").write_bytes(b"MZ" + content)
    item = attach_file(begun, "XX-1", receipt(), tmp_path / "disk.pdf").request.exhibits[0]
    assert (item.file.type, item.file.claims) == ("application/x-dosexec", "application/pdf")
    assert content[:64] not in kept_in(begun)[0].read_bytes()
    assert taken(begun) == b"MZ" + content
    with begun.database.reading() as tx:
        identity = thread_of(tx, requests_id(begun), log="access")
    assert "evidence, item 1" in str(identity[-1].fields)


def requests_id(house):
    with house.database.reading() as tx:
        return requests.load(tx, "XX-1").id


def test_what_is_altered_cut_or_moved_where_it_is_kept_is_never_given_out_whole(begun, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"the whole truth" * 200_000)
    attach_file(begun, "XX-1", receipt(), tmp_path / "a.txt")
    file = kept_in(begun)[0]
    sound = file.read_bytes()
    pieces = [
        sound[:-1],
        sound[: 22 + attachments.PIECE + 16],
        sound[:2000] + b"\x00" + sound[2001:],
        b"",
        sound + b"x",
    ]
    for harmed in pieces:
        file.write_bytes(harmed)
        with pytest.raises(StoreError):
            taken(begun)
    file.unlink()
    with pytest.raises(StoreError, match="not there any more"):
        taken(begun)


def test_a_file_too_large_or_refused_leaves_nothing_behind(begun, tmp_path):
    (tmp_path / "big").write_bytes(bytes(3000))
    with pytest.raises(InputError, match="larger than 2000 bytes"):
        attach_file(begun, "XX-1", receipt(), tmp_path / "big", most=2000)
    with pytest.raises(NotEntitledError):
        attach_file(begun, "XX-1", receipt(by="Nobody"), tmp_path / "big")
    with pytest.raises(InputError, match="cannot be read"):
        attach_file(begun, "XX-1", receipt(), tmp_path / "missing")
    assert kept_in(begun) == []


def test_a_retry_keeps_nothing_twice(begun, tmp_path):
    (tmp_path / "a.txt").write_text("once")
    attach_file(begun, "XX-1", receipt(key="k"), tmp_path / "a.txt")
    done = attach_file(begun, "XX-1", receipt(key="k"), tmp_path / "a.txt")
    assert (done.repeated, len(done.request.exhibits), len(kept_in(begun))) == (True, 1, 1)


def test_only_who_has_an_item_can_give_it_and_a_new_seal_needs_its_reason(begun):
    perform(begun, "XX-1", receipt())
    perform(begun, "XX-1", receipt(1.5, seal="S-2", description="Folder of invoices"))
    for act, words in (
        (handing(giver="Somebody Else"), "not in one hand"),
        (handing(seal="S-9"), "Say in 'broken'"),
        (handing(items=("7",)), "no item '7'"),
        (handing(handed_at=later(0.5)), "before the item was received"),
        (handing(handed_at=later(5)), "later than the act"),
        (handing(items=("1", "2")), "S-1, S-2"),
    ):
        with pytest.raises(InputError) as caught:
            perform(begun, "XX-1", act)
        assert words in caught.value.diagnostics()
    perform(begun, "XX-1", handing(seal="S-3", broken="Opened to image the disk"))
    with pytest.raises(InputError, match="not in one hand"):
        perform(begun, "XX-1", handing(3, giver=OFFICER, seal="S-3", taker="Consul"))
    done = perform(begun, "XX-1", handing(3, seal="S-3", taker="Consul of the other side", purpose="Hand-over"))
    assert [(each.giver, each.taker) for each in done.request.custody if "1" in each.items] == [
        ("Lt. Marsh", OFFICER),
        (OFFICER, "Court courier"),
        ("Court courier", "Consul of the other side"),
    ]


def test_a_file_read_otherwise_at_a_change_of_hands_is_told(begun, tmp_path):
    (tmp_path / "a.txt").write_text("evidence")
    attach_file(begun, "XX-1", receipt(), tmp_path / "a.txt")
    done = perform(begun, "XX-1", handing(sha256="0" * 64))
    assert ["item 1 was read as 0000000000000000" in told for told in altered(done.request)] == [True]


def test_the_chain_of_custody_is_filled_from_the_acts(begun, tmp_path):
    (tmp_path / "a.txt").write_text("evidence")
    attach_file(begun, "XX-1", receipt(), tmp_path / "a.txt")
    perform(begun, "XX-1", handing())
    paper = perform(begun, "XX-1", MakePaper(at=later(3), by=OFFICER, form="chain-of-custody")).papers[0]
    said = attached(paper.pdf)
    assert [row["description"] for row in said["items"]] == ["Disk image"]
    assert [(row["from"], row["to"], row["seal"]) for row in said["custody"]] == [
        ("Lt. Marsh", OFFICER, "S-1"),
        (OFFICER, "Court courier", "S-1"),
    ]


def attached(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return json.loads(file.attachments["request.json"].get_file().read_bytes())


def test_every_change_of_hands_is_an_entry_and_who_receives_is_a_preparer(begun):
    perform(begun, "XX-1", receipt())
    done = perform(begun, "XX-1", handing(by=SUPERVISOR))
    with begun.database.reading() as tx:
        told = thread_of(tx, done.request.id)
    assert [each.act for each in told][-2:] == ["attach", "hand-over"]
    assert {OFFICER, SUPERVISOR} <= set(done.request.preparers)


def test_files_of_acts_name_things_and_never_files_that_were_not_kept(begun):
    raw = {
        "at": later(1).isoformat(),
        "by": OFFICER,
        "act": "attach",
        "description": "Laptop",
        "giver": "M",
        "seal": "1",
    }
    perform(begun, "XX-1", read_act(raw, "acts.yaml"))
    with pytest.raises(InputError, match="file"):
        read_act({**raw, "file": {"name": "x", "place": "../../etc/passwd"}}, "acts.yaml")


def test_evidence_goes_with_the_request(begun, tmp_path):
    (tmp_path / "a.txt").write_text("evidence")
    done = attach_file(begun, "XX-1", receipt(), tmp_path / "a.txt")
    begun.database.keyring.destroy(done.request.id, at=later(3))
    with pytest.raises(KeyDestroyedError):
        taken(begun)
    attachments.remove(begun.settings.home, done.request.id)
    attachments.remove(begun.settings.home, done.request.id)
    assert kept_in(begun) == []


PIECE = attachments.PIECE


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_a_file_of_any_size_comes_back(tmp_path, size):
    content = os.urandom(size)
    kept = attachments.keep(tmp_path, KEY, "r1", io.BytesIO(content), head=HEAD)
    assert b"".join(attachments.read(tmp_path, KEY, "r1", kept)) == content
    with pytest.raises(StoreError):
        list(attachments.read(tmp_path, bytes(32), "r1", kept))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04", "application/zip"),
        (b"plain words", "text/plain"),
        ("caf\u00e9".encode()[:4], "text/plain"),
        (b"\x00\x01", "application/octet-stream"),
        (b"", "application/octet-stream"),
        (b"MZ\x90", "application/x-dosexec"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
    ],
)
def test_a_file_is_what_its_content_says(head, kind):
    assert kind_of(head) == kind
    assert claimed_by("unnamed", kind) is None
