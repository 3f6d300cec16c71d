"""One request among many is erased: no byte of it is left anywhere, and everything still verifies."""

from __future__ import annotations

import base64
import sqlite3
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from factories import NOON, OFFICER, REASONS, REVIEWER, ROOT, STORAGE, happens, opening, takes, tiny_rules

from workflow.actions.erase import erase
from workflow.actions.house import House, open_house
from workflow.actions.note import Note
from workflow.actions.read import export_for
from workflow.actions.retention import ProposeErasure
from workflow.actions.step import open_new, perform
from workflow.actions.thread import AUDIENCES, export_trail, verify
from workflow.actions.whole_log import export_log
from workflow.settings import Settings
from workflow.store import papers, requests, trail_log
from workflow.trail.verify_log import Asked, verify_log

THEN = NOON + timedelta(days=40)
GONE = "XX-2026-GONE-FOREVER"
WORDS = ("Wilhelmina Voorbeeld", "AIRS-77-1234", "Kestrel Quay 19", "sprained ankle", GONE)
"""In a fact, in the foreign reference, in a paper, in a note, in our own reference."""


def a_request(house: House, reference: str, name: str, foreign: str, street: str, ailment: str) -> str:
    facts = {"person": {"name": name, "minor": False}, "documents": {"received": ["warrant"]}}
    identity = open_new(
        house, opening(reference=reference, facts=facts, their_reference=foreign, key=reference)
    ).request.id
    perform(house, reference, happens("papers-received", hours=1, key=f"{reference}-papers"))
    perform(house, reference, Note(at=NOON + timedelta(hours=2), by=OFFICER, text=ailment, key=f"{reference}-note"))
    with house.database.writing() as tx:
        papers.put(tx, identity, f"{name}, {street}".encode(), form="refusal", version=1)
    export_for(house, reference, by="Ada", purpose=f"audit of {name}", at=THEN, audience="court")
    return identity


def traces(data: bytes) -> list[str]:
    """Return the words of which there is a trace, plain, in base64, in hexadecimal, in UTF-16."""
    found = []  # of base64 only what the neighbours cannot change; a short word would be found by chance
    for word in WORDS:
        plain = word.encode()
        forms = [plain, plain.hex().encode(), word.encode("utf-16-le"), plain.lower()]
        forms += [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
        found += [word] if any(form in data for form in forms) else []
    return found


def every_file(folder: Path) -> bytes:
    return b"".join(
        file.read_bytes() for part in ("home", "keys") for file in sorted((folder / part).rglob("*")) if file.is_file()
    )


def erase_one_of(count: int, place: Path) -> None:
    rules = tiny_rules(place / "law", jurisdictions__xx__storage=STORAGE)
    settings = Settings(
        rules=rules, templates=ROOT / "templates", home=place / "home", keys=place / "keys", authority="xx"
    )
    with open_house(settings) as house:
        others = {}
        for number in range(count - 1):
            others[number] = a_request(house, f"XX-{number}", f"Person {number}", f"F-{number}", "Elm Row", "well")
            if number == count // 2:
                gone = a_request(house, GONE, *WORDS[:4])
                perform(house, GONE, takes("refuse", hours=3))
                perform(house, GONE, ProposeErasure(at=THEN, by=OFFICER, rule="xx/storage", reasons=REASONS))
        assert traces(export_trail(house, GONE, audience="office", at=THEN)), "the words can be seen before"
        wrapped = (place / "keys" / "requests" / f"{gone}.key").read_bytes().split()[-1]
        erase(house, GONE, by=REVIEWER, reason="Term ended and was not renewed", at=THEN)
        assert traces(every_file(place)) == []
        assert wrapped not in every_file(place), "nor its key, though wrapped"
        check_after(house, place, gone, others)
    assert traces(every_file(place)) == [], "nor once the house is closed"


def check_after(house: House, place: Path, gone: str, others: dict[int, str]) -> None:
    """See that what is made afterwards (backup, exports, logs) holds no trace, and verifies."""
    backup = sqlite3.connect(place / "backup.db")
    with sqlite3.connect(place / "home" / "comity.db") as live:
        live.backup(backup)
    backup.close()
    live.close()
    assert traces((place / "backup.db").read_bytes()) == []
    for log in trail_log.LOGS:
        out = BytesIO()
        export_log(house, out, by="Ada", purpose="audit", at=THEN, log=log)
        assert traces(out.getvalue()) == []
        out.seek(0)
        verify_log(out, Asked(forms=len(others) < 100))
        for audience in AUDIENCES:
            data = export_trail(house, gone, audience=audience, at=THEN, log=log)
            assert traces(data) == []
            assert verify(data).acts[-1] == "erase"
    for number, identity in others.items():
        assert traces(export_trail(house, identity, audience="office", at=THEN)) == []
        with house.database.reading() as tx:
            assert requests.load(tx, f"XX-{number}").id == identity


def test_one_of_eight_is_erased_everywhere(tmp_path: Path):
    erase_one_of(8, tmp_path)


@pytest.mark.soak
def test_one_of_a_thousand_is_erased_everywhere(tmp_path: Path):
    erase_one_of(1000, tmp_path)
