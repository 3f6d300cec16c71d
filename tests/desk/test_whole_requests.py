"""A whole request at the desk, from the filing to the auditor's verified thread, by everybody's way of working."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from desk_office import AUDITOR, office
from desk_user import CutUser, KeyUser, User
from desk_walks import NARROW, WIDE
from factories import OFFICER, SUPERVISOR

from workflow.actions.signed_text import check_proof
from workflow.actions.thread import Told, thread_of
from workflow.store import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desk_office import Office

MOST_PAGES, MOST_FIELDS = 12, 40
WHY = "The letter of the ministry settles it."
ZOOMED = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}
"""What a window of 1280 by 900 pixels shows at 200 %."""

SOAK = pytest.mark.soak
WAYS = [
    pytest.param(KeyUser, {"viewport": WIDE}, id="keys"),
    pytest.param(CutUser, {"viewport": WIDE}, id="broken-line"),
    pytest.param(User, {"viewport": NARROW, "java_script_enabled": False}, id="narrow-without-scripts"),
    pytest.param(User, {"viewport": WIDE}, id="mouse", marks=SOAK),
    pytest.param(User, {"viewport": NARROW, "has_touch": True, "is_mobile": True}, id="telephone", marks=SOAK),
    pytest.param(KeyUser, {"viewport": NARROW, "has_touch": True, "is_mobile": True}, id="telephone-keys", marks=SOAK),
    pytest.param(User, ZOOMED, id="zoomed", marks=SOAK),
    pytest.param(KeyUser, ZOOMED, id="zoomed-keys", marks=SOAK),
]
"""The first three between them are wide and narrow, by keys and mouse, with scripts and without."""

DONE = {"open": 1, "step": 4, "clear": 1, "event": 1, "sign": 1}
"""The acts of the whole request: nothing twice, however often a button was pressed."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Office]:
    """Serve one office for every way."""
    with office(tmp_path_factory.mktemp("office")) as served:
        yield served


def files(officer: User, reference: str) -> None:
    """Write a request by hand, answering what is asked, and file it."""
    officer.opens("/new")
    officer.chooses("What is asked for", "Extradition")
    officer.writes("Who asks", "YY")
    officer.writes("Who is asked", "XX")
    officer.presses("Begin")
    officer.writes("Authority that asks", "Ministry")
    officer.writes("Authority that is asked", "Office")
    officer.writes("Our reference", reference)
    officer.writes("Their reference", "LET/9")
    officer.writes("Day it arrived", "2026-03-02")
    officer.chooses("Supervisor", SUPERVISOR)
    officer.marks("Only for training")
    officer.presses("Go on")
    officer.writes("What of person.name?", "Maria Muster")
    officer.ticks("What of case.political?", "No")
    officer.ticks("What of documents.received?", "warrant")
    officer.ticks("What of person.minor?", "No")
    officer.ticks("What of records?", "There is none")
    officer.presses("Enough for now")
    officer.sees("Check and file")
    officer.presses("File the request")
    officer.is_told("The request is filed")


def answers_and_signs(supervisor: User, reference: str, where: str, answer: str) -> None:
    """Answer a question of sign-off with reasons, read the exact words, and sign them."""
    supervisor.opens(f"/requests/{reference}/sign-off?{where}")
    supervisor.ticks("Your answer", answer)
    supervisor.chooses("Which fact mattered most", "What of case.political? No")
    supervisor.writes("Your reasons", WHY)
    supervisor.presses("Go on")
    supervisor.sees(WHY)
    supervisor.signs()


def takes_a_step(who: User, reference: str, step: str, *, signs: bool = False) -> None:
    """Open the request, follow the next step, and take it."""
    who.opens(f"/requests/{reference}")
    who.follows(step)
    who.writes("Your reasons", "It is time.")
    who.presses("Take this step")
    if signs:
        who.signs()
    who.is_told("The request moved on")


def records_an_event(officer: User, reference: str, kind: str) -> None:
    """Record that something happened, with the document that shows it."""
    officer.opens(f"/requests/{reference}")
    officer.follows("An event")
    officer.chooses("What happened", f"It happened: {kind}")
    officer.writes("Day", "2026-03-02")
    officer.writes("Place", "The port")
    officer.writes("Document", "Record of the court")
    officer.presses("Record it")
    officer.is_told("The event is recorded")


def thread_at(desk: Office, reference: str) -> tuple[Told, ...]:
    """Return the entries of a request, opened."""
    with desk.house.database.reading() as tx:
        return tuple(thread_of(tx, requests.identity(tx, reference)))


def verifies(auditor: User, reference: str) -> None:
    """Say why, find every act in the thread, and verify it."""
    auditor.opens(f"/audit/requests/{reference}")
    auditor.writes("Your reason", "Yearly audit, mandate 3.")
    auditor.presses("Open the request")
    for act in ("Request opened", "Checkpoint cleared", "Step taken", "Paper signed"):
        auditor.sees(act)
    auditor.presses("Verify decisions")
    auditor.sees("All holds")


@pytest.mark.parametrize(("sort", "window"), WAYS)
def test_a_whole_request_is_carried_from_the_filing_to_the_verified_thread(browser, desk, sort, window, request):
    officer, supervisor, auditor = (sort(browser, desk, name, **window) for name in (OFFICER, SUPERVISOR, AUDITOR))
    reference = f"W-{request.node.callspec.id}".upper()

    files(officer, reference)
    pages, fields = officer.pages, officer.fields
    takes_a_step(officer, reference, "Register")
    answers_and_signs(supervisor, reference, "checkpoint=liberty", "I clear this checkpoint")
    supervisor.is_told("Your answer is recorded")
    pages, fields = pages + supervisor.pages, fields + supervisor.fields
    answers_and_signs(supervisor, reference, "step=grant", "Agree")
    supervisor.sees("Granted")
    records_an_event(officer, reference, "committed")
    takes_a_step(supervisor, reference, "Surrender", signs=True)
    officer.opens(f"/requests/{reference}")
    officer.follows("Acknowledgement of receipt")
    officer.presses("Sign")
    officer.signs()
    takes_a_step(officer, reference, "Close")
    officer.sees("Closed")
    verifies(auditor, reference)

    for each in (officer, supervisor, auditor):
        each.leaves()
    assert pages + auditor.pages <= MOST_PAGES
    assert fields + auditor.fields <= MOST_FIELDS
    thread = thread_at(desk, reference)
    assert thread[-1].stage_after == "closed"
    assert Counter(each.act for each in thread) == DONE
    proofs = [check_proof(each.fields["proof"]) for each in thread if "proof" in each.fields]
    assert [(each.method, each.fault) for each in proofs] == [("one-time-code", "")] * 4


def test_an_answer_that_is_lost_on_its_way_is_asked_for_again_and_nothing_is_done_twice(browser, desk):
    officer, supervisor = User(browser, desk, OFFICER), User(browser, desk, SUPERVISOR)
    files(officer, "W-LOST")
    officer.opens("/requests/W-LOST/do/note")
    officer.writes("Note", "Counsel rang.")
    officer.loses_the_answer_to("Record it")
    officer.is_told("The note is on the file")
    supervisor.opens("/requests/W-LOST/sign-off?checkpoint=liberty")
    supervisor.ticks("Your answer", "I clear this checkpoint")
    supervisor.writes("Your reasons", WHY)
    supervisor.presses("Go on")
    supervisor.writes("Code", desk.people[SUPERVISOR].code())
    supervisor.loses_the_answer_to("Sign")
    supervisor.is_told("Your answer is recorded")

    assert [each.act for each in thread_at(desk, "W-LOST")] == ["open", "note", "clear"]
    for each in (officer, supervisor):
        each.context.close()


def test_what_is_typed_outlives_an_ended_session_and_goes_on_in_the_new_one(browser, desk):
    officer = User(browser, desk, OFFICER)
    files(officer, "W-ENDED")
    officer.opens("/requests/W-ENDED/do/note")
    officer.writes("Note", "Counsel rang again.")
    officer.context.clear_cookies()
    officer.page.get_by_role("button", name="Record it").click()
    officer.sees("Your session has ended. Nothing was sent")
    officer.context.add_cookies([desk.session(SUPERVISOR)])
    officer.page.get_by_role("button", name="Record it").click()
    officer.sees("Your session has ended. Nothing was sent")
    officer.context.add_cookies([desk.signs_in_again(OFFICER)])
    officer.presses("Record it")
    officer.is_told("The note is on the file")

    told = thread_at(desk, "W-ENDED")[-1]
    assert (told.act, told.fields["note"]) == ("note", "Counsel rang again.")
    officer.context.close()
