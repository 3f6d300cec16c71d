"""Signing with a key goes through the one door: the paper's new bytes, the entry and the names are one write."""

from hashlib import sha256
from pathlib import Path

import pytest
from factories import OFFICER, REVIEWER, SUPERVISOR, happens, later, opening

from workflow.actions.files import read_act
from workflow.actions.papers import MakePaper, SignPaper
from workflow.actions.sign import Proof, sign_with
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.documents.signatures.key import KeyFile
from workflow.documents.signatures.sign import Level
from workflow.documents.signatures.training import make_training_key
from workflow.errors import InputError, NotEntitledError, SigningError
from workflow.store import papers, requests

PHRASE = b"only for tests"
PAPER = "01-acknowledgement"


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """Give a key for training to each who signs."""
    folder = tmp_path_factory.mktemp("signers")
    made = {}
    for name in (OFFICER, SUPERVISOR):
        path = folder / f"{name}.p12"
        make_training_key(path, name, "Office", PHRASE, later(-1))
        made[name] = KeyFile(path, PHRASE)
    return made


@pytest.fixture
def made(house):
    """Give a house with one request and one paper on it."""
    open_new(house, opening(their_reference="YY-9"))
    perform(house, "XX-1", happens("request-received", hours=0.5))
    perform(house, "XX-1", MakePaper(at=later(1), by=OFFICER, form="acknowledgement"))
    return house


def signing(by=OFFICER, hours=2, **keys):
    return SignPaper(at=later(hours), by=by, paper=PAPER, **keys)


def kept(house, digest):
    with house.database.reading() as tx:
        return papers.get(tx, requests.load(tx, "XX-1").id, digest)


def test_the_signed_bytes_are_a_new_version_and_the_old_ones_stay(made, keys):
    with made.database.reading() as tx:
        before = requests.load(tx, "XX-1").papers[0]
    record = sign_with(made, "XX-1", signing(), keys[OFFICER]).request.papers[0]
    plain, signed = kept(made, before.sha256), kept(made, record.sha256)
    assert (record.id, record.signed_by) == (PAPER, (OFFICER,))
    assert record.signatures[0].over == before.sha256
    assert signed.startswith(plain)
    assert signed != plain


def test_the_entry_binds_the_signed_bytes(made, keys):
    done = sign_with(made, "XX-1", signing(reasons="Read and compared."), keys[OFFICER])
    with made.database.reading() as tx:
        told = list(thread_of(tx, done.request.id))[-1]
    assert told.act == "sign"
    said = told.fields["signature"]
    assert said["sha256"] == sha256(kept(made, done.request.papers[0].sha256)).hexdigest()
    assert (said["meaning"], said["level"], said["reasons"]) == ("prepared", "B-B", "Read and compared.")


def test_the_supervisor_comes_after_the_officer_and_never_before(made, keys):
    with pytest.raises(SigningError, match="not certified yet"):
        sign_with(made, "XX-1", signing(SUPERVISOR), keys[SUPERVISOR])
    sign_with(made, "XX-1", signing(), keys[OFFICER])
    done = sign_with(made, "XX-1", signing(SUPERVISOR, 3), keys[SUPERVISOR])
    assert [each.role.value for each in done.request.papers[0].signatures] == ["officer", "supervisor"]


def test_nobody_signs_twice_and_a_retry_signs_nothing_again(made, keys):
    first = sign_with(made, "XX-1", signing(key="k1"), keys[OFFICER])
    again = sign_with(made, "XX-1", signing(key="k1"), keys[OFFICER])
    assert again.repeated
    assert again.request.papers == first.request.papers
    with pytest.raises(NotEntitledError, match="signed it already"):
        sign_with(made, "XX-1", signing(hours=4), keys[OFFICER])


def test_who_may_not_sign_is_refused_before_a_key_is_touched(made):
    nothing = KeyFile(Path("there-is-no-such-key"))
    with pytest.raises(NotEntitledError):
        sign_with(made, "XX-1", signing("Somebody Else"), nothing)
    with pytest.raises(InputError, match="no paper"):
        sign_with(made, "XX-1", SignPaper(at=later(2), by=REVIEWER, paper="none"), nothing)
    with made.database.reading() as tx:
        assert [told.act for told in thread_of(tx, requests.load(tx, "XX-1").id, log="access")].count("refused") == 2


def test_what_cannot_be_proved_as_asked_changes_nothing(made, keys):
    with pytest.raises(SigningError, match="time-stamping"):
        sign_with(made, "XX-1", signing(), keys[OFFICER], Proof(Level.TIMED))
    with made.database.reading() as tx:
        assert requests.load(tx, "XX-1").papers[0].signatures == ()


def test_bytes_from_a_file_of_acts_are_never_taken_for_a_signature():
    raw = {"act": "sign", "at": later(2).isoformat(), "by": OFFICER, "paper": PAPER, "made": {"pdf": "x", "over": "y"}}
    with pytest.raises(InputError, match="made"):
        read_act(raw, "acts.yaml")
