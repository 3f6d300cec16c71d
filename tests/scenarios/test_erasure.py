"""Lawful forgetting: a rule asks, two persons do it, the words are gone everywhere, and the proof stands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from factories import (
    NOON,
    OFFICER,
    REASONS,
    REVIEWER,
    ROOT,
    SUPERVISOR,
    a_rule,
    happens,
    later,
    opening,
    takes,
    tiny_rules,
)

from workflow.actions.erase import complete, erase
from workflow.actions.house import House, open_house
from workflow.actions.read import reads_of
from workflow.actions.replay import replay
from workflow.actions.retention import HoldErasure, LiftErasureHold, ProposeErasure
from workflow.actions.retention_due import register_of_due, retention_due
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, fingerprint_of, thread_of, verify
from workflow.cli.main import main
from workflow.errors import ActionError, InputError, KeyDestroyedError, NotEntitledError, StoreError
from workflow.store import erasures, papers, queries, requests, texts

NAME = "Wilhelmina Voorbeeld"
FOREIGN = "AIRS-77-1234"
ORIGINAL, PUT_INTO_ENGLISH = "Veroordeling wegens heling", "Conviction for handling stolen goods"
DAYS = {"counting": "treaty-calendar-days", "unit": "days"}
STORAGE = [
    a_rule("xx/storage", "time-limit", period={
        **DAYS, "number": 30, "starts": "papers-received", "kind": "keep-at-most"}),
    a_rule("xx/archive", "time-limit", period={
        **DAYS, "number": 60, "starts": "arrested", "kind": "keep-until-at-least"}),
    a_rule("xx/purpose-only", "use-limit", when={"fact": "person.minor", "is": False}, limit={
        "purpose": {"en": "For the case."}, "retention": {"en": "No longer than needed."}}),
]  # fmt: skip
THEN = NOON + timedelta(days=40)


@pytest.fixture
def tiny_folder(tmp_path: Path) -> Path:
    """Return the tiny law, with terms after which it erases."""
    return tiny_rules(tmp_path / "law", jurisdictions__xx__storage=STORAGE)


@pytest.fixture
def closed(house: House) -> House:
    """Give a house with a closed request whose time to be kept has run out, with a paper, and another one."""
    open_new(house, opening(reference="XX-2", key="two"))
    facts = {
        "person": {"name": NAME, "minor": False}, "documents": {"received": ["warrant"]},
        "records": [{"id": "1", "title": ORIGINAL}],
    }  # fmt: skip
    came = {"path": "records.title", "item": "1", "language": "en", "text": PUT_INTO_ENGLISH}
    made = {"how": "machine", "translator": "a service"}
    open_new(
        house, opening(facts=facts, their_reference=FOREIGN, key="one", written_in="nl", translations=[came | made])
    )
    perform(house, "XX-1", happens("papers-received", hours=1, key="papers"))
    perform(house, "XX-1", takes("refuse", hours=3))
    with house.database.writing() as tx:
        papers.put(tx, requests.identity(tx, "XX-1"), NAME.encode(), form="refusal", version=1)
    return house


def proposes(by: str = OFFICER, rule: str = "xx/storage", at=THEN) -> ProposeErasure:
    return ProposeErasure(at=at, by=by, rule=rule, reasons=REASONS)


def erased(house: House) -> str:
    perform(house, "XX-1", proposes())
    return erase(house, "XX-1", by=REVIEWER, reason="Term ended and was not renewed", at=THEN)


def test_what_is_due_comes_from_the_packs_and_only_once_its_time_has_run_out(closed: House):
    assert list(retention_due(closed, later(24))) == []
    (due,) = retention_due(closed, THEN)
    assert (due.reference, due.rule, due.since, due.against) == ("XX-1", "xx/storage", "2026-04-01", ())


def test_whoever_lists_what_is_due_is_in_the_access_log_of_each_request_shown(closed: House):
    register_of_due(closed, by=REVIEWER, purpose="monthly erasure", at=THEN)
    *_, seen, _ = reads_of(closed, "XX-1", by="Ada Auditor", purpose="audit", at=THEN)
    assert (seen.who, seen.saw, seen.purpose) == (REVIEWER, "what must be erased", "monthly erasure")


def test_a_request_that_is_due_and_still_open_says_so(house: House):
    open_new(house, opening())
    perform(house, "XX-1", happens("papers-received", hours=1))
    (due,) = retention_due(house, THEN)
    assert due.against == ("it is still open, at stage 'opened'",)
    with pytest.raises(ActionError, match="still open"):
        perform(house, "XX-1", proposes())


def test_it_takes_two_persons_a_proposal_on_this_version_and_the_right_role(closed: House):
    with pytest.raises(ActionError, match="Nobody proposed"):
        erase(closed, "XX-1", by=REVIEWER, reason="Term ended", at=THEN)
    perform(closed, "XX-1", proposes(by=SUPERVISOR))
    with pytest.raises(NotEntitledError, match="two persons"):
        erase(closed, "XX-1", by=SUPERVISOR, reason="Term ended", at=THEN)
    with pytest.raises(NotEntitledError, match="a supervisor or a privacy reviewer"):
        erase(closed, "XX-1", by=OFFICER, reason="Term ended", at=THEN)
    perform(closed, "XX-1", happens("committed", hours=999))
    with pytest.raises(ActionError, match="as it now is"):
        erase(closed, "XX-1", by=REVIEWER, reason="Term ended", at=THEN + timedelta(days=9))
    with closed.database.reading() as tx:
        refused = [e for e in thread_of(tx, requests.identity(tx, "XX-1"), log="access") if e.act == "refused"]
    assert len(refused) == 4


def test_a_rule_must_ask_for_it(closed: House):
    with pytest.raises(ActionError, match=r"'xx/political' does not ask for it now \(rules that do: xx/purpose-only"):
        perform(closed, "XX-1", proposes(rule="xx/political"))
    with pytest.raises(ActionError, match="does not ask for it now"):
        perform(closed, "XX-1", proposes(at=later(24)))
    perform(closed, "XX-1", proposes(rule="xx/purpose-only"))


def test_a_legal_order_and_a_duty_to_keep_stand_in_the_way(closed: House):
    perform(closed, "XX-1", proposes())
    perform(closed, "XX-1", HoldErasure(at=THEN, by=OFFICER, order="D. XX 1:26-mc-44"))
    assert next(retention_due(closed, THEN)).against == ("the order 'D. XX 1:26-mc-44' holds it",)
    for doing in (lambda: perform(closed, "XX-1", proposes()),
                  lambda: erase(closed, "XX-1", by=REVIEWER, reason="Term ended", at=THEN)):  # fmt: skip
        with pytest.raises(ActionError):
            doing()
    with pytest.raises(InputError, match="no hold 'another'"):
        perform(closed, "XX-1", LiftErasureHold(at=THEN, by=SUPERVISOR, order="another"))
    perform(closed, "XX-1", LiftErasureHold(at=THEN, by=SUPERVISOR, order="D. XX 1:26-mc-44"))
    perform(closed, "XX-1", happens("arrested", hours=999, day=NOON.date() + timedelta(days=30)))
    with pytest.raises(ActionError, match="xx/archive says to keep it until 2026-05-31"):
        perform(closed, "XX-1", proposes(at=THEN + timedelta(days=3)))


@pytest.mark.parametrize("reason", ["", " ", f"Asked by {NAME.lower()}", f"closes {FOREIGN}", "XX-1 is over"])
def test_a_reason_that_repeats_what_is_to_be_erased_is_refused(closed: House, reason: str):
    perform(closed, "XX-1", proposes())
    with pytest.raises(InputError, match="--reason"):
        erase(closed, "XX-1", by=REVIEWER, reason=reason, at=THEN)


def test_nothing_of_it_is_left_in_clear_and_the_other_request_is_untouched(closed: House, tmp_path: Path):
    identity = erased(closed)
    assert identity.encode() in everything(tmp_path)
    for word in (NAME, FOREIGN, "XX-1", "refusal", ORIGINAL, PUT_INTO_ENGLISH):
        assert word.encode() not in everything(tmp_path), word
    with closed.database.reading() as tx:
        assert requests.load(tx, "XX-2").reference == "XX-2"
        with pytest.raises(KeyDestroyedError):
            requests.load(tx, identity)
        with pytest.raises(StoreError, match="No request"):
            requests.load(tx, "XX-1")
        listed = [row.reference for closed_ in (True, False)
                  for row in queries.worklist(tx, queries.Wanted(closed=closed_)).rows]  # fmt: skip
        for table in ("papers", "deadlines", "repeats"):
            rows = tx.connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE request = '{identity}'")  # noqa: S608
            assert rows.scalar() == 0
    assert listed == ["XX-2"]
    assert list(retention_due(closed, THEN)) == []
    assert not (tmp_path / "keys" / "requests" / f"{identity}.key").exists()


def everything(folder: Path) -> bytes:
    """Return every byte of database, write-ahead log and keys."""
    return b"".join(file.read_bytes() for part in ("home", "keys") for file in (folder / part).rglob("*.*"))


def test_both_verifiers_still_accept_the_trail_and_replay_says_what_is_gone(closed: House, tmp_path: Path):
    identity = erased(closed)
    data = export_trail(closed, identity, audience="office", at=THEN)
    found = verify(data, (fingerprint_of(closed),))
    assert (found.erased, found.acts[-1]) == (4, "erase")
    file = tmp_path / "export.json"
    file.write_bytes(data)
    run = [sys.executable, str(ROOT / "examples" / "verify_trail.py"), str(file)]
    assert "Erased: 4" in subprocess.run(run, capture_output=True, text=True, check=True).stdout
    with closed.database.reading() as tx:
        last = thread_of(tx, identity)[-1]
    assert last.outlives
    assert last.fields["rule"] == {"id": "xx/storage", "citation": "Code of XX art. storage"}
    assert last.fields["proposed-by"] == OFFICER
    replayed = replay(closed, identity)
    assert all("erased by law" in (each.unable or "") for each in replayed)
    assert len(replayed) == 5


def test_the_access_log_of_an_erased_request_verifies_too(closed: House):
    with pytest.raises(ActionError):
        erase(closed, "XX-1", by=REVIEWER, reason="Term ended", at=THEN)
    identity = erased(closed)
    found = verify(export_trail(closed, identity, audience="office", at=THEN, log="access"), (fingerprint_of(closed),))
    assert (found.acts, found.erased) == (("refused", "erase"), 1)


def test_an_erasure_that_was_cut_off_is_completed_when_the_house_opens(closed: House, monkeypatch: pytest.MonkeyPatch):
    perform(closed, "XX-1", proposes())

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with closed.database.reading() as tx:
        identity = requests.identity(tx, "XX-1")
    with monkeypatch.context() as patch:
        patch.setattr(type(closed.database.keyring), "destroy", cut)
        with pytest.raises(KeyboardInterrupt):
            erase(closed, "XX-1", by=REVIEWER, reason="Term ended", at=THEN)
    with closed.database.reading() as tx:
        assert erasures.pending(tx) == (identity,)
        assert not closed.database.keyring.is_destroyed(identity)
    closed.database.close()
    with open_house(closed.settings) as again, again.database.reading() as tx:
        assert erasures.pending(tx) == ()
        assert again.database.keyring.destroyed() == {identity: "xx/storage"}


def test_a_restored_copy_is_noticed_and_what_it_brought_back_is_erased_again(closed: House, tmp_path: Path):
    closed.database.close()
    shutil.copytree(tmp_path / "home", tmp_path / "backup")
    with open_house(closed.settings) as house:
        identity = erased(house)
    shutil.rmtree(tmp_path / "home")
    shutil.copytree(tmp_path / "backup", tmp_path / "home")
    with pytest.raises(StoreError, match="this is an old copy"), open_house(closed.settings):
        pass
    (tmp_path / "keys" / "seals").rename(tmp_path / "seals-of-what-was-lost")
    with open_house(closed.settings) as house:
        assert complete(house) == ()
        with house.database.reading() as tx:
            assert not erasures.is_kept(tx, identity)
            last = thread_of(tx, identity)[-1]
        assert last.fields["rule"] == {"id": "xx/storage"}
        assert verify(export_trail(house, identity, audience="court", at=THEN)).erased == 3
    assert b"XX-1" not in everything(tmp_path)


def test_a_paper_is_only_removed_by_an_erasure(closed: House):
    with pytest.raises(StoreError, match="refused to remove"), closed.database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM papers")


def test_no_text_of_law_goes_with_a_request(closed: House):
    erased(closed)
    with closed.database.reading() as tx:
        assert texts.is_kept(tx, closed.rulebook.texts.digest)


def test_the_commands_of_retention(
    closed: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    for name in ("rules", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(closed.settings, name)))
    closed.database.close()
    order = ["--order", "D. XX 1:26-mc-44"]
    assert main(["retention", "hold", "XX-1", *order, "--by", OFFICER]) == 0
    assert main(["retention", "due"]) == 2, "whoever looks at what is due says who and why"
    assert main(["retention", "due", "--by", OFFICER, "--purpose", "monthly erasure"]) == 0
    shown = capsys.readouterr().out
    assert "XX-1: xx/storage, since 2026-04-01" in shown
    assert "but the order 'D. XX 1:26-mc-44' holds it" in shown
    proposal = ["retention", "propose", "XX-1", "--rule", "xx/storage", "--reasons", REASONS, "--by", OFFICER]
    assert main(proposal) == 1
    assert main(["retention", "lift", "XX-1", *order, "--by", SUPERVISOR]) == 0
    assert main(proposal) == 0
    assert main(["retention", "erase", "XX-1", "--reason", "Term ended", "--by", OFFICER]) == 1
    capsys.readouterr()
    assert main(["retention", "erase", "XX-1", "--reason", "Term ended", "--by", REVIEWER]) == 0
    identity = capsys.readouterr().out.split()[-1]
    who = ["--by", "Ada", "--purpose", "audit"]
    assert main(["trail", "export", identity, str(tmp_path / "x.json"), *who]) == 0
    assert main(["trail", "verify", str(tmp_path / "x.json")]) == 0
    assert main(["trail", "replay", identity, *who]) == 0
    assert "7 cannot be recomputed" in capsys.readouterr().out
    assert main(["trail", "reads", identity, *who]) == 0
    assert "somebody saw (erased)\n" in capsys.readouterr().out
    assert main(["show", identity, *who]) == 3
