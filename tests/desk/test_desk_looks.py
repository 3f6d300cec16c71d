"""A request page that is looked at again: nothing old is ever shown, and showing it opens no entry of the trail."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_walks import PEOPLE
from factories import NOON, OFFICER, SUPERVISOR, happens, later, opening, says, takes

from workflow.actions.desk_request import see_request
from workflow.actions.house import House, open_house
from workflow.actions.law import load_rulebook
from workflow.actions.look import look
from workflow.actions.looks import Looks
from workflow.actions.note import Note
from workflow.actions.people import ChangeRoles, propose_change
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.actions.timeline import SHOWN, line_of, timeline_of
from workflow.errors import KeyDestroyedError, StoreError
from workflow.model.account import Account
from workflow.model.clock import ClockState
from workflow.store import accounts, requests
from workflow.store.session import Transaction
from workflow.vocabulary import Role
from workflow.web.identity.keeper import AccountSessions


@pytest.fixture
def elsewhere(house, house_settings):  # noqa: ARG001 - made first
    """Another process on the same folder: it acts, and the first knows nothing of it."""
    with open_house(house_settings) as other:
        yield other


def seen(house: House, *, hours: float = 6):
    return see_request(house, "XX-1", by=OFFICER, purpose="a trial", at=later(hours), latest=SHOWN)


def test_what_another_process_did_is_shown_at_once(house, elsewhere):
    open_new(house, opening())
    assert seen(house).request.stage == "opened"
    perform(elsewhere, "XX-1", takes("refuse"))

    again = seen(house)
    assert again.request.stage == "refused"
    assert again.look.moves == look(house.rulebook, again.request, now=later(6)).moves
    assert [line.act for line in again.lines] == ["open", "step"]


def test_an_answer_given_elsewhere_changes_what_the_law_finds(house, elsewhere):
    open_new(house, opening())
    before = seen(house).look.findings
    perform(elsewhere, "XX-1", says({"person": {"minor": True}}))

    after = seen(house).look
    assert after.findings != before
    assert after == look(house.rulebook, after.request, now=later(6))


def test_clocks_go_on_between_two_looks_at_the_same_version(house):
    open_new(house, opening())
    perform(house, "XX-1", happens("committed"))

    def state(hours: float) -> ClockState:
        return next(each.state for each in seen(house, hours=hours).look.clocks if each.start is not None)

    assert state(6) is ClockState.RUNNING
    for hours in (7, 24 * 29, 24 * 400):
        shown = seen(house, hours=hours)
        assert shown.look == look(house.rulebook, shown.request, now=later(hours))
    assert state(24 * 400) is ClockState.MISSED
    assert state(6) is ClockState.RUNNING


def test_a_look_under_one_law_is_no_look_under_another(house, tiny_folder):
    open_new(house, opening())
    with house.database.reading() as tx:
        request = requests.load(tx, "XX-1")
    other, looks = load_rulebook(tiny_folder, fresh=True), Looks()
    first = looks.at(house.rulebook, request, NOON)

    assert looks.at(house.rulebook, request, NOON).findings is first.findings
    assert looks.at(other, request, NOON).findings is not first.findings


def test_an_older_body_is_refused_although_it_was_opened_before(house):
    open_new(house, opening())
    seen(house)
    with house.database.writing() as tx:
        driver = tx.connection.connection.driver_connection
        body = driver.execute("SELECT body FROM requests").fetchone()[0]
        request = requests.load(tx, "XX-1")
    perform(house, "XX-1", takes("refuse"))
    with house.database.writing() as tx:
        tx.connection.connection.driver_connection.execute("UPDATE requests SET body = ?", (body,))
    house.database.memory.requests.put(request.id, (request.version, body), request)

    with pytest.raises(StoreError, match="altered or moved"):
        seen(house)


def test_what_was_erased_elsewhere_is_not_given_from_memory(house, elsewhere):
    done = open_new(house, opening())
    seen(house)
    elsewhere.database.keyring.destroy(done.request.id, at=later(5), why="xx/storage")

    with pytest.raises(KeyDestroyedError):
        seen(house)


def test_the_lines_kept_are_those_of_the_entries(desk_house):
    """Both stories, with every act they hold."""
    with desk_house.database.reading() as tx:
        for reference in ("DOJ-2026-0117", "COL-2026-0214"):
            identity = requests.identity(tx, reference)
            read = tuple(line_of(told) for told in thread_of(tx, identity))
            assert len(read) > SHOWN
            assert timeline_of(tx, identity, latest=SHOWN) == read[-SHOWN:]
            assert timeline_of(tx, identity) == read


def test_lines_that_were_not_kept_are_read_and_kept_from_the_next_act_on(house):
    open_new(house, opening())
    with house.database.writing() as tx:
        old = tx.connection.connection.driver_connection.execute("SELECT * FROM desk_timelines").fetchone()
    for number in range(3):
        perform(house, "XX-1", Note(at=later(2 + number), by=OFFICER, text=f"note {number}"))
    whole = seen(house).lines
    for left in ((), (old,)):
        with house.database.writing() as tx:
            driver = tx.connection.connection.driver_connection
            driver.execute("DELETE FROM desk_timelines")
            driver.executemany("INSERT INTO desk_timelines VALUES (?, ?, ?)", left)
        assert seen(house).lines == whole
        perform(house, "XX-1", Note(at=later(6), by=OFFICER, text="another"))
        whole = seen(house).lines
        assert whole[-1].said == ("another",)


def test_a_page_opens_no_entry_and_asks_as_much_of_a_long_request_as_of_a_short_one(house, visit, monkeypatch):
    ran, run = [], Transaction.run
    monkeypatch.setattr(
        Transaction, "run", lambda tx, statement, **named: ran.append(statement.sql) or run(tx, statement, **named)
    )
    open_new(house, opening())
    page = visit.signs_in(OFFICER)
    page.get("/requests/XX-1")
    counted = []
    for _ in range(2):
        ran.clear()
        assert page.get("/requests/XX-1").status_code == 200
        assert not [line for line in ran if "SELECT" in line and "entries.body" in line]
        counted.append(len([line for line in ran if "INTO nodes" not in line]))
        for number in range(15):
            perform(house, "XX-1", Note(at=later(2), by=OFFICER, text=f"note {number}"))
        page.get("/requests/XX-1")

    assert counted[0] == counted[1]


def test_the_proof_of_a_decision_is_still_found(house, visit):
    open_new(house, opening())
    perform(house, "XX-1", takes("refuse"))
    perform(house, "XX-1", Note(at=later(4), by=OFFICER, text="afterwards"))

    assert SUPERVISOR in {each.name for each in PEOPLE}
    assert visit.signs_in(SUPERVISOR).get("/requests/XX-1/decision").status_code == 200


def somebody(name: str, *roles: Role) -> Account:
    return Account(id=name.casefold(), login=name.casefold(), name=name, roles=frozenset(roles))


def test_roles_that_were_changed_elsewhere_are_seen_at_once(house, elsewhere):
    keeper, ada = AccountSessions(house), somebody("Ada", Role.OFFICER)
    with house.database.writing() as tx:
        accounts.add(tx, ada)
    assert [each.roles for each in keeper.colleagues()] == [{Role.OFFICER}]
    with elsewhere.database.writing() as tx:
        accounts.save(tx, ada.model_copy(update={"roles": frozenset({Role.AUDITOR})}))
    assert [each.roles for each in keeper.colleagues()] == [{Role.AUDITOR}]
    with elsewhere.database.writing() as tx:
        accounts.save(tx, ada.model_copy(update={"is_active": False}))
    assert keeper.colleagues() == ()


def test_a_list_of_proposals_asks_for_people_once(house, visit, monkeypatch):
    ran, run = [], Transaction.run
    monkeypatch.setattr(Transaction, "run", lambda tx, statement, **named: ran.append(1) or run(tx, statement, **named))
    admin, page, counted = somebody("Karl", Role.ADMINISTRATOR), visit.signs_in("Karl Moe"), []
    with house.database.writing() as tx:
        for name in ("Karl", "Ada", "Ben", "Cleo"):
            accounts.add(tx, somebody(name, Role.ADMINISTRATOR))
    for name in ("ada", "ben", "cleo"):
        propose_change(house, ChangeRoles(account=name, roles=frozenset({Role.ADMINISTRATOR})), by=admin, at=NOON)
        ran.clear()
        assert name.title() in page.get("/administration").text
        counted.append(len(ran))
    assert len(set(counted)) == 1


def test_what_rests_on_the_law_alone_is_made_once_for_one_version_and_never_told_of_another(house):
    made: list[int] = []

    def told(request, name: str = "page") -> int:
        def make() -> int:
            made.append(request.version)
            return request.version

        return house.looks.once(house.rulebook, house.looks.at(house.rulebook, request, NOON), name, make)

    open_new(house, opening())
    first = seen(house).request
    assert [told(first), told(first), told(first, "the same in another language")] == [0, 0, 0]
    assert made == [0, 0]
    perform(house, "XX-1", says({"person": {"minor": True}}))
    assert told(seen(house).request) == 1

    house.looks.forget(first.id)
    assert told(first) == 0
    assert made == [0, 0, 1, 0]


def test_a_page_that_is_seen_again_looks_into_no_folder(visitor, monkeypatch):
    visitor.signs_in("Olivia Hart")
    first = visitor.get("/requests/DOJ-2026-0117")
    assert first.status_code == 200
    assert "/papers/" in first.text

    monkeypatch.setattr(Path, "glob", None)
    assert visitor.get("/requests/DOJ-2026-0117").status_code == 200
