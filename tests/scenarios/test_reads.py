"""Who saw this: every view is logged, sealed and told to an auditor, whose own question is logged too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from factories import OFFICER, ROOT, SUPERVISOR, happens, later, opening, takes

from workflow.actions.attach import take_out
from workflow.actions.house import House
from workflow.actions.oversight import about, reads
from workflow.actions.read import export_for, read_request_of, reads_of
from workflow.actions.step import open_new, perform
from workflow.actions.thread import fingerprint_of, thread_of, verify
from workflow.cli.main import main
from workflow.errors import ActionError, InputError, StaleRequestError, StepNotOpenError
from workflow.store import requests


@pytest.fixture
def seen(house: House) -> House:
    """Give a house in which one request was read, tried and exported."""
    open_new(house, opening())
    read_request_of(house, "XX-1", by=OFFICER, purpose="morning review", at=later(1))
    with pytest.raises(StepNotOpenError):
        perform(house, "XX-1", takes("grant", hours=2))
    export_for(house, "XX-1", by=SUPERVISOR, purpose="hearing", at=later(3), audience="court")
    return house


def test_an_auditor_learns_who_saw_what_when_and_why(seen: House):
    told = reads_of(seen, "XX-1", by="Ada Auditor", purpose="complaint 12", at=later(4))
    assert [(each.who, each.saw, each.purpose) for each in told] == [
        (OFFICER, "the request", "morning review"),
        (SUPERVISOR, "nothing: step was refused", ""),
        (SUPERVISOR, "the trail, exported for court", "hearing"),
        ("Ada Auditor", "the access log", "complaint 12"),
    ]
    assert [each.at for each in told] == [later(hours) for hours in (1, 2, 3, 4)]


def test_what_the_person_may_not_see_is_not_told_before_whoever_asks_is_logged(seen: House):
    with pytest.raises((InputError, ActionError)):
        export_for(seen, "XX-1", by=SUPERVISOR, purpose="answer", at=later(4), audience="person", log="access")
    *_, told, _ = reads_of(seen, "XX-1", by="Ada Auditor", purpose="audit", at=later(5))
    assert (told.who, told.saw) == (SUPERVISOR, "whether the person concerned may see the access log")


def test_a_command_that_proposes_a_language_from_the_request_logs_who_asked(
    seen: House, monkeypatch: pytest.MonkeyPatch
):
    for name in ("rules", "templates", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(seen.settings, name)))
    main(["papers", "make", "XX-1", "no-such-form", "--by", OFFICER, "--second", "proposed"])
    saw = {each.saw for each in reads_of(seen, "XX-1", by="Ada", purpose="audit", at=later(9)) if each.who == OFFICER}
    assert "which language the other side accepts" in saw


def test_asking_for_a_file_that_is_not_there_is_logged_before_the_files_are_named(seen: House):
    with pytest.raises(InputError, match="no file '7'"):
        take_out(seen, "XX-1", "7", by=SUPERVISOR, purpose="copy", at=later(4))
    *_, told, _ = reads_of(seen, "XX-1", by="Ada Auditor", purpose="audit", at=later(5))
    assert (told.who, told.saw) == (SUPERVISOR, "evidence, item 7")


@pytest.mark.parametrize(("by", "purpose"), [("", "why"), (OFFICER, ""), (" ", " ")])
def test_nobody_reads_without_a_name_and_a_purpose(seen: House, by: str, purpose: str):
    for read in (reads_of, read_request_of):
        with pytest.raises(InputError, match="for a purpose"):
            read(seen, "XX-1", by=by, purpose=purpose, at=later(5))
    with pytest.raises(InputError, match="for a purpose"):
        export_for(seen, "XX-1", by=by, purpose=purpose, at=later(5), audience="court")


def test_the_access_log_is_exported_and_both_verifiers_take_it(seen: House, tmp_path: Path):
    data = export_for(seen, "XX-1", by="Ada", purpose="audit", at=later(5), audience="office", log="access")
    found = verify(data, (fingerprint_of(seen),))
    assert (found.log, found.acts) == ("access", ("read", "refused", "read", "read"))
    assert b"morning review" in data
    file = tmp_path / "access.json"
    file.write_bytes(data)
    run = [sys.executable, str(ROOT / "examples" / "verify_trail.py"), str(file)]
    assert "all holds" in subprocess.run(run, capture_output=True, text=True, check=True).stdout


def test_an_attempt_on_an_old_version_and_one_with_a_used_key_are_in_the_access_log(seen: House):
    perform(seen, "XX-1", happens("committed", hours=4, key="web-1"))
    stale = happens("arrested", hours=5).model_copy(update={"seen": 0})
    with pytest.raises(StaleRequestError):
        perform(seen, "XX-1", stale)
    with pytest.raises(InputError, match="used for another act"):
        perform(seen, "XX-1", happens("arrested", hours=6, key="web-1"))
    assert perform(seen, "XX-1", happens("committed", hours=4, key="web-1")).repeated, "a true retry is no attempt"
    with seen.database.reading() as tx:
        refused = [each for each in thread_of(tx, requests.identity(tx, "XX-1"), log="access") if each.act == "refused"]
    assert [each.fields["refusal"] for each in refused] == ["step-not-open", StaleRequestError.code, InputError.code]
    again = perform(seen, "XX-1", stale.model_copy(update={"seen": 1, "key": "web-2"}))
    assert again.request.happened("arrested"), "who looked again may act"


def test_the_log_answers_by_person_seen_by_reader_and_by_time(
    seen: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    other = {"person": {"name": "Somebody Else"}, "case": {"purpose": "trial"}}
    open_new(seen, opening(reference="XX-2", facts=other))
    read_request_of(seen, "XX-2", by="Rita Reader", purpose="mistake", at=later(26))
    named = about(seen, "voorbeeld")
    assert len(named) == 1
    assert {each.reference for each in reads(seen, later(0), later(99), of=named)} == {"XX-1"}
    assert [each.reference for each in reads(seen, later(0), later(99), who="Rita")] == ["XX-2"]
    assert [each.who for each in reads(seen, later(20), later(99))] == ["Rita Reader"]
    for name in ("home", "keys", "rules", "templates", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(seen.settings, name)))
    asks = ["--by", "Ada Auditor", "--purpose", "complaint 13"]
    assert main(["trail", "reads", "--about", "Voorbeeld", "--to", "2026-03-03", *asks]) == 0
    told = capsys.readouterr().out
    assert "XX-1  Olivia Hart saw the request, for: morning review" in told
    assert "Rita" not in told
    assert main(["trail", "reads", "--who", "Ada", *asks]) == 0
    assert "(no request)  Ada Auditor saw the access log, for: complaint 13" in capsys.readouterr().out
    assert main(["trail", "reads"]) == 2
