"""Who saw this: every view is logged, sealed and told to an auditor, whose own question is logged too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from factories import OFFICER, ROOT, SUPERVISOR, later, opening, takes

from workflow.actions.house import House
from workflow.actions.read import export_for, read_request_of, reads_of
from workflow.actions.step import open_new, perform
from workflow.actions.thread import fingerprint_of, verify
from workflow.errors import InputError, StepNotOpenError


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
