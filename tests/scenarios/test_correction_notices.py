"""What was shared is corrected: everybody who has it is owed a notice, and nothing closes before all answered."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from factories import (
    DAY,
    OFFICER,
    a_fact,
    a_procedure_file,
    a_step,
    later,
    opening,
    says,
    takes,
    tiny_rules,
)

from workflow.actions.act import Before
from workflow.actions.correct import Correct, RecipientAnswered, TellRecipient, correct
from workflow.actions.house import House, open_house
from workflow.actions.look import look
from workflow.actions.registers import Asked, notices
from workflow.actions.replay import replay
from workflow.actions.step import open_new, perform
from workflow.errors import InputError, StepNotOpenError, WorkflowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.settings import Settings

FACTS = [
    a_fact("sharings", "list"),
    a_fact("sharings.recipient", "text"),
    a_fact("sharings.notified"),
    a_fact("sharings.followed"),
]
SHARED = {
    "records": [{"id": "1", "title": "Conviction"}],
    "sharings": [{"id": "1", "recipient": "Police in Port"}, {"id": "2", "recipient": "Police in Bay"}],
}


@pytest.fixture
def house(house_settings: Settings, tmp_path: Path) -> Iterator[House]:
    """Give a house with a request whose record went to two recipients."""
    folder = tiny_rules(
        tmp_path / "law",
        facts__sharings=FACTS,
        procedures__xx_surrender__procedure=a_procedure_file(
            steps=[a_step("close", by=["officer"], effect="closes"), a_step("leave", by=["officer"])]
        ),
    )
    with open_house(replace(house_settings, rules=folder)) as opened:
        open_new(opened, opening())
        perform(opened, "XX-1", says(SHARED))
        yield opened


def corrects(**keys: object) -> Correct:
    plain = {"at": later(2), "by": OFFICER, "outcome": "rectified", "of": {"records": ("1",)}}
    return Correct(**{**plain, "reasons": "Another woman of that name.", **keys})


def tells(notice: str, hours: float = 3) -> TellRecipient:
    return TellRecipient(at=later(hours), by=OFFICER, notice=notice, document=f"message on {notice}")


def answered(notice: str, answer: str, hours: float = 4, **keys: object) -> RecipientAnswered:
    return RecipientAnswered(
        at=later(hours), by=OFFICER, notice=notice, answer=answer, document=f"reply to {notice}", **keys
    )


def listed(house: House, hours: float):
    return notices(house, Asked("Ada", "round", later(hours))).lines


def closes(hours: float):
    return takes("close", by=OFFICER, hours=hours)


def test_every_recorded_recipient_is_owed_a_notice_and_the_file_stays_open_until_all_answered(house: House):
    done = perform(house, "XX-1", corrects())
    assert [each.recipient for each in done.request.notices] == ["Police in Port", "Police in Bay"]
    with pytest.raises(StepNotOpenError, match="Police in Port was not told that records 1 was rectified"):
        perform(house, "XX-1", closes(2.5))
    perform(house, "XX-1", tells("notice-1"))
    perform(house, "XX-1", tells("notice-2"))
    perform(house, "XX-1", answered("notice-1", "followed"))
    with pytest.raises(StepNotOpenError, match="Police in Bay has not answered"):
        perform(house, "XX-1", closes(4.5))
    perform(house, "XX-1", answered("notice-2", "declined", 5, reasons="Needed in a case here."))
    assert [each.notice.state for each in listed(house, 6)] == ["declined"], "who declined stays in sight"
    done = perform(house, "XX-1", answered("notice-2", "followed", 7))
    facts = {(each.path, each.item): each.value for each in done.request.standing() if each.path.startswith("shar")}
    assert facts["sharings.notified", "2"] is True
    assert facts["sharings.followed", "2"] is True, "what rules ask of a recipient is known from the answer"
    assert listed(house, 8) == ()
    assert perform(house, "XX-1", closes(8)).request.stage == "closed"
    assert all(each.identical for each in replay(house, "XX-1"))


def test_telling_a_recipient_makes_the_paper_that_tells_it(house: House):
    """One paper for one recipient, with what became of which data; a document named instead makes none."""
    perform(house, "XX-1", corrects(answer_by=DAY + timedelta(days=30)))
    first = perform(house, "XX-1", TellRecipient(at=later(3), by=OFFICER, notice="notice-1"))
    second = perform(house, "XX-1", TellRecipient(at=later(4), by=OFFICER, notice="notice-2"))
    for done, mine, other in ((first, "PoliceinPort", "PoliceinBay"), (second, "PoliceinBay", "PoliceinPort")):
        (paper,) = done.papers
        raw = subprocess.run(["pdftotext", "-raw", "-", "-"], input=paper.pdf, capture_output=True, check=True).stdout
        said = "".join(raw.decode().split())
        assert paper.record.form == "correction-notice"
        assert mine in said
        assert other not in said
        assert "records1" in said
        assert "Anotherwomanofthatname." in said
        assert "Xputright,becausetheywerewrong" in said
    assert perform(house, "XX-1", answered("notice-1", "followed", hours=5)).papers == ()


def test_one_not_answered_in_time_is_overdue_and_stands_first(house: House):
    perform(house, "XX-1", corrects())
    perform(house, "XX-1", corrects(outcome="erased", answer_by=DAY + timedelta(days=1), at=later(2.5)))
    assert [each.overdue for each in listed(house, 3)] == [False] * 4
    late = listed(house, 48)
    assert [each.overdue for each in late] == [True, True, False, False]
    assert {each.notice.outcome for each in late[:2]} == {"erased"}


def test_what_left_for_the_other_side_is_corrected_with_it_too(house: House):
    done = perform(house, "XX-1", corrects())
    request = done.request.model_copy(update={"disclosures": (("share", "records", "1"),)})
    before = Before(look(house.rulebook, request, now=later(3)), house.rulebook)
    found = correct(corrects(at=later(3)), before).request.notices[2:]
    assert found[0].recipient == request.sides.requesting_authority


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (corrects(of={"records": ("9",)}), "no item '9'"),
        (tells("notice-9"), "no notice 'notice-9'"),
        (answered("notice-1", "followed", 2.5), "was not told yet"),
        (corrects(by="Nobody Known"), "Nobody Known may not"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(house: House, act, why):
    perform(house, "XX-1", corrects())
    with pytest.raises(WorkflowError, match=why):
        perform(house, "XX-1", act)


def test_a_recipient_who_declines_says_why_and_one_told_is_not_told_twice(house: House):
    perform(house, "XX-1", corrects())
    perform(house, "XX-1", tells("notice-1"))
    with pytest.raises(InputError, match="was told on"):
        perform(house, "XX-1", tells("notice-1", 3.5))
    with pytest.raises(InputError, match="are missing"):
        perform(house, "XX-1", answered("notice-1", "declined"))
