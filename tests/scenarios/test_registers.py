"""The registers an authority must keep, with the shipped law: of processing, and of breaches with their clocks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from factories import ROOT, RULES

from workflow.actions.files import read_act
from workflow.actions.house import House, open_house
from workflow.actions.processing import processing
from workflow.actions.read import reads_of
from workflow.actions.registers import Asked, breaches
from workflow.actions.replay import replay
from workflow.actions.step import open_new, perform
from workflow.actions.story import read_story
from workflow.cli.main import main
from workflow.errors import InputError
from workflow.packfile import parse
from workflow.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

REFERENCE = "NL-COR-2026-0031"
ASKS = {"by": "Ada Auditor", "purpose": "visit of the supervisory authority"}


def happened(kind: str, day: int, document: str) -> dict[str, Any]:
    place = {"zone": "Europe/Amsterdam", "place": "The Hague", "time": "09:00"}
    return {"kind": kind, "day": f"2026-05-{day:02}", "document": document, **place}


def does(house: House, day: int, **act: object) -> None:
    raw = {"at": f"2026-05-{day:02}T10:00:00+02:00", "by": "Gijs de Boer", **act}
    perform(house, REFERENCE, read_act(parse(json.dumps(raw), name="act"), "act"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Give a house with one request, in whose file a list went to a wrong address on 7 May."""
    folder = tmp_path_factory.mktemp("registers")
    settings = Settings(
        rules=RULES, templates=ROOT / "templates", home=folder / "home", keys=folder / "keys", authority="nl.example"
    )
    with open_house(settings) as opened:
        open_new(opened, read_story(ROOT / "examples" / "15-correction").request)
        shared = [{"id": "1", "recipient": "Federal police in Brussels", "state": "BE"}]
        does(opened, 6, act="assert", source="Log of disclosures", facts={"sharings": shared})
        does(
            opened, 7, act="breach", event=happened("breach-known", 7, "Report of the desk"),
            happened="A list of twelve persons went to a wrong address.", effects="They may be recognised.",
            measures="The message was recalled.",
        )  # fmt: skip
        risk = {"breach": {"risk": "high", "other_state": True, "unintelligible": False}}
        does(opened, 7, act="assert", source="Note of the privacy desk", reason="Convictions are on it.", facts=risk)
        yield opened


def at(day: int) -> datetime:
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime(2026, 5, day, 12, tzinfo=UTC)


def test_a_breach_has_its_statutory_clock_and_everybody_who_must_be_told(house: House):
    (found,) = breaches(house, Asked(**ASKS, at=at(8))).lines
    assert (found.reference, str(found.known)) == (REFERENCE, "2026-05-07")
    assert found.told[0]["measures"] == "The message was recalled."
    duties = {duty.rule: duty for duty in found.duties}
    clock = duties["eu-led/art-30-1-seventy-two-hours"]
    assert (clock.state, str(clock.due)[:16]) == ("running", "2026-05-10T10:00")
    assert clock.why
    assert duties["eu-led/art-30-6-other-state"].state == "open", "nobody has said that the other state was told"
    assert duties["eu-led/art-31-1-tell-person"].plain
    assert reads_of(house, REFERENCE, **ASKS, at=at(8))[-2].saw == "the register of breaches"


def test_the_register_of_processing_says_what_is_held_why_and_who_got_it(house: House):
    (line,) = processing(house, Asked(**ASKS, at=at(8))).lines
    assert line.requests == 1
    assert "person" in line.data["personal"] | line.data["special"]
    assert line.recipients == {"Federal police in Brussels"}
    assert any("2016/680" in each for each in line.basis)
    assert len(line.purposes) == 2, "the kind of request, and what the case says"
    assert line.retention


@pytest.mark.parametrize("register", [breaches, processing])
def test_nobody_looks_at_a_register_without_a_name_and_a_purpose(house: House, register):
    with pytest.raises(InputError, match="for a purpose"):
        register(house, Asked("", "", at(8)))


def test_an_event_of_something_else_is_no_breach(house: House):
    given = {"happened": "x", "effects": "x", "measures": "x"}
    with pytest.raises(InputError, match="no event of a breach"):
        does(house, 8, act="breach", event=happened("record-corrected", 8, "d"), **given)


def test_the_command_line_prints_both_and_once_notified_the_clock_has_stopped(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    does(house, 9, act="event", event=happened("breach-notified", 9, "Notice to the supervisory authority"))
    does(house, 9, act="event", event=happened("breach-told-other-state", 9, "Message to Brussels"))
    assert all(each.identical for each in replay(house, REFERENCE))
    monkeypatch.setenv("COMITY_HOME", str(house.settings.home))
    monkeypatch.setenv("COMITY_KEYS", str(house.settings.keys))
    monkeypatch.setenv("COMITY_AUTHORITY", "nl.example")
    asks = ["--by", "Ada Auditor", "--purpose", "visit"]
    assert main(["register", "breach", *asks]) == 0
    told = capsys.readouterr().out
    assert "breach-notified (Notice to the supervisory authority)" in told
    assert "met, by 2026-05-10T10:00" in told
    assert main(["register", "processing", *asks, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["recipients"] == ["Federal police in Brussels"]
    assert main(["register", "notices", *asks]) == 0
    assert main(["register", "breach"]) == 2
