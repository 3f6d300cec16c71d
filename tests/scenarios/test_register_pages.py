"""A register is read by the page: what a page costs does not grow with the requests, and no page loses a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from factories import DAY, OFFICER, a_fact, a_procedure_file, a_step, later, opening, says, takes, tiny_rules

from workflow.actions.correct import Correct, RecipientAnswered, TellRecipient
from workflow.actions.desk_listing import complete_listings
from workflow.actions.house import House, open_house
from workflow.actions.read import reads_of
from workflow.actions.registers import Asked, disclosures, notices
from workflow.actions.step import open_new, perform
from workflow.errors import InputError
from workflow.store import erasures, requests
from workflow.store.session import Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.settings import Settings

FACTS = [a_fact("sharings", "list"), a_fact("sharings.recipient", "text"), a_fact("sharings.notified"),
         a_fact("sharings.followed")]  # fmt: skip
SHARED = {"records": [{"id": "1", "title": "Conviction"}], "sharings": [{"id": "1", "recipient": "Police in Port"}]}
REASONS = "Another woman of that name."


@pytest.fixture
def house(house_settings: Settings, tmp_path: Path) -> Iterator[House]:
    """Give a house whose officers send records and correct what they sent."""
    steps = [a_step("send", by=["officer"], to="opened", effect="discloses"), a_step("leave", by=["officer"])]
    law = {"facts__sharings": FACTS, "procedures__xx_surrender__procedure": a_procedure_file(steps=steps)}
    with open_house(replace(house_settings, rules=tiny_rules(tmp_path / "law", **law))) as opened:
        yield opened


def shares(house: House, number: int) -> str:
    """Open a request, share its record, and correct that: one notice is owed, of which the answer is due in turn."""
    name = f"XX-{number}"
    open_new(house, opening(reference=name))
    perform(house, name, says(SHARED, hours=number))
    due = {"answer_by": DAY + timedelta(days=40 - number), "outcome": "rectified", "of": {"records": ("1",)}}
    perform(house, name, Correct(at=later(number + 0.1), by=OFFICER, reasons=REASONS, **due))
    return name


def pages(house: House, register, limit: int, hours: float = 99) -> list[list[str]]:
    """Return the references on each page of a register."""
    asked, found = Asked("Ada", "yearly round", later(hours), limit=limit), []
    while True:
        page = register(house, asked)
        found.append([each.reference for each in page.lines])
        if page.after is None:
            return found
        asked = replace(asked, after=page.after)


def test_pages_follow_each_other_by_when_an_answer_is_due_and_lose_nothing(house: House):
    for number in range(1, 6):
        shares(house, number)
    assert pages(house, notices, 2) == [["XX-5", "XX-4"], ["XX-3", "XX-2"], ["XX-1"]]
    perform(house, "XX-4", TellRecipient(at=later(20), by=OFFICER, notice="notice-1", document="letter"))
    answer = {"notice": "notice-1", "answer": "followed", "document": "reply"}
    perform(house, "XX-4", RecipientAnswered(at=later(21), by=OFFICER, **answer))
    with house.database.writing() as tx:
        erasures.purge(tx, requests.identity(tx, "XX-5"))
    assert pages(house, notices, 2) == [["XX-3", "XX-2"], ["XX-1"]], "who followed, and what was erased, is gone"


def test_a_page_takes_as_many_statements_with_many_requests_as_with_few(house: House, monkeypatch: pytest.MonkeyPatch):
    ran: list[str] = []
    run = Transaction.run
    monkeypatch.setattr(Transaction, "run", lambda tx, what, **named: ran.append(what.sql) or run(tx, what, **named))
    counted = []
    for number in range(1, 8):
        shares(house, number)
        if number > 2:
            ran.clear()
            assert len(notices(house, Asked("Ada", "round", later(50), limit=2)).lines) == 2
            counted.append(sum("nodes" not in each for each in ran))  # the tree of the log grows by the way
    assert len(set(counted)) == 1


def test_each_request_on_a_page_is_logged_and_no_other(house: House):
    for number in (1, 2, 3):
        shares(house, number)
    notices(house, Asked("Ada", "yearly round", later(50), limit=2))
    seen = [reads_of(house, f"XX-{n}", by="Bo", purpose="audit", at=later(60))[:-1] for n in (1, 2, 3)]
    assert [[(each.who, each.saw) for each in those] for those in seen] == [
        [], [("Ada", "the register of correction notices")], [("Ada", "the register of correction notices")],
    ]  # fmt: skip


def test_disclosures_come_the_latest_first_also_where_an_older_program_kept_none(house: House):
    for number in (1, 2):
        open_new(house, opening(reference=f"XX-{number}"))
        perform(house, f"XX-{number}", says({"records": [{"id": "1", "title": "Conviction", "sealed": False}]}))
    for hours, name in ((3, "XX-2"), (4, "XX-1"), (5, "XX-2")):
        perform(house, name, takes("send", by=OFFICER, hours=hours, disclose={"records": ("1",)}))
    assert pages(house, disclosures, 2) == [["XX-2", "XX-1"], ["XX-2"]]
    with house.database.writing() as tx:
        for table in ("registered", "desk_rows"):
            tx.connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - ours
    assert pages(house, disclosures, 2) == [[]]
    complete_listings(house, later(9))
    assert pages(house, disclosures, 2) == [["XX-2", "XX-1"], ["XX-2"]]


@pytest.mark.parametrize("after", ["x", "~~", "a~b~c", "2026~'--~1"])
def test_a_line_that_no_page_named_is_refused_in_words(house: House, after: str):
    with pytest.raises(InputError, match="no line of a register"):
        notices(house, Asked("Ada", "round", later(1), after=after))
