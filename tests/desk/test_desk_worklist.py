"""My work: what is listed, in which order, what it costs, what it gives away."""

from __future__ import annotations

import re

import pytest
from desk_walks import PEOPLE, Visitor, rows
from factories import DAY, NOON, OFFICER, SUPERVISOR, happens, later, opening, takes

from workflow.actions.attach import attach_file
from workflow.actions.correspond import Correspond
from workflow.actions.evidence import Attach
from workflow.actions.read import reads_of
from workflow.actions.step import open_new, perform
from workflow.store import requests
from workflow.store.desk_lists import DeskWanted, desk_page
from workflow.store.erasures import purge
from workflow.store.session import Transaction
from workflow.web.app import create_app
from workflow.web.demo import DemoSessions

MOST_OF_A_ROW = 720
"""Characters; fifty of them and a frame of some 20,000 are under the 60,000 that a page may weigh."""


def opened(house, count, **keys):
    for number in range(1, count + 1):
        open_new(house, opening(reference=f"XX-{number}", **keys))


def test_what_lapses_first_stands_first_and_pages_lose_nothing(house, visit):
    opened(house, 5)
    perform(house, "XX-4", happens("committed"))
    visit.signs_in(OFFICER)

    first = visit.get("/")
    assert rows(first)[0] == "XX-4"
    assert "days left" in first.text
    second = visit.get("/" + re.search(r'rel="next" href="/([^"]+)"', first.text)[1].replace("&amp;", "&"))
    assert sorted(rows(first) + rows(second)) == [f"XX-{n}" for n in range(1, 6)]


def test_my_work_is_mine_and_all_requests_are_everybodys(house, visit):
    opened(house, 2)
    visit.signs_in("Nora Lund")

    assert rows(visit.get("/")) == []
    assert sorted(rows(visit.get("/requests"))) == ["XX-1", "XX-2"]


def test_a_list_names_nobody_of_the_case(house, visit):
    opened(house, 1)
    visit.signs_in("Nora Lund")

    assert "Voorbeeld" not in visit.get("/requests").text


def test_the_number_of_statements_does_not_grow_with_the_rows(house, visit, monkeypatch):
    ran = []
    run = Transaction.run
    monkeypatch.setattr(Transaction, "run", lambda tx, statement, **named: ran.append(1) or run(tx, statement, **named))
    counted = []
    for more in ("A", "B", "C"):
        open_new(house, opening(reference=f"XX-{more}"))
        visit.signs_in(OFFICER)
        ran.clear()
        assert len(rows(visit.get("/"))) == len(counted) + 1
        counted.append(len(ran))

    assert len(set(counted)) == 1


def test_a_row_is_light_so_that_a_page_of_fifty_is(house, visit):
    visit.signs_in(OFFICER)
    opened(house, 1)
    perform(house, "XX-1", happens("committed"))
    row = re.search(r"<tbody>\s*(<tr>.*?</tr>)", visit.get("/").text, re.DOTALL)[1]

    assert "days left" in row
    assert len(row) < MOST_OF_A_ROW


def test_filters_stand_in_the_address_and_can_be_saved(house, visit):
    opened(house, 2)
    perform(house, "XX-2", takes("refuse"))
    visit.signs_in(OFFICER)

    assert rows(visit.get("/?stage=opened")) == ["XX-1"]
    assert rows(visit.get("/?closed=yes")) == ["XX-2"]
    assert rows(visit.get("/?side=YY")) == ["XX-1"]
    assert rows(visit.get("/?group=late")) == []
    visit.post("/views", {"name": "<b>Ended</b>", "closed": "yes", "list": "mine"})
    shown = visit.get("/").text
    assert 'href="/?closed=yes">&lt;b&gt;Ended&lt;/b&gt;' in shown
    visit.post("/views/remove", {"view": re.search(r'name="view" value="(\w+)"', shown)[1]})
    assert "Ended" not in visit.get("/").text.replace("Ended</h2>", "")


@pytest.mark.parametrize("query", ["?after=x", "?after=x_y", "?group=nonsense", "?stage=%00", "?side=" + "x" * 900])
def test_an_address_that_makes_no_sense_shows_a_list(house, visit, query):
    opened(house, 1)
    visit.signs_in(OFFICER)

    assert visit.get("/" + query).status_code == 200


def test_several_requests_are_assigned_at_once_and_that_is_taken_back(house, visit):
    opened(house, 2)
    visit.signs_in(OFFICER)
    visit.post("/assign", {"pick": ["XX-1", "XX-2"], "who": "n", "list": "mine"})
    assert "Undo" in visit.get("/?done=assigned").text
    with house.database.reading() as tx:
        wanted = DeskWanted(now=NOON, person="Nora Lund")
        assert len(desk_page(tx, wanted, after=None, limit=9).rows) == 2

    visit.post("/assign/undo", {"list": "mine"})
    with house.database.reading() as tx:
        assert desk_page(tx, wanted, after=None, limit=9).rows == ()


def test_who_does_not_work_on_a_request_assigns_nobody_to_it(house, visit):
    opened(house, 1)
    visit.signs_in("Nora Lund")
    answer = visit.post("/assign", {"pick": ["XX-1", "XX-404"], "who": "n", "list": "all"})

    assert answer.status_code == 422
    assert "Nora Lund may not appoint someone" in answer.text
    assert "it is not here, or not for you" in answer.text


def test_a_request_is_found_by_any_reference_name_or_word_and_the_hit_is_logged(house, visit):
    opened(house, 1, their_reference="AIRS/2026-77")
    visit.signs_in("Nora Lund")

    assert visit.get("/find?find=xx-1").headers["location"] == "/requests/XX-1"
    for words in ("voorbeeld", "VOORBEELD jan", "AIRS/2026-77", "airs202677", "Olivia"):
        assert rows(visit.get("/find?find=" + words)) == ["XX-1"], words
    assert rows(visit.get("/find?find=voorbeeld nobody")) == []
    visit.post("/requests/XX-1/why", {"purpose": "reading the access log of this test"})
    from workflow.actions.read import reads_of  # noqa: PLC0415 - only here

    seen = reads_of(house, "XX-1", by="Alma Keller", purpose="audit", at=later(6))
    assert any(each.who == "Nora Lund" and "search: voorbeeld" in each.purpose for each in seen)


def test_no_word_and_no_name_is_readable_in_the_database(house, visit, house_settings):
    opened(house, 1)
    visit.signs_in(OFFICER)
    visit.post("/views", {"name": "Wilhelmina", "closed": "yes", "list": "mine"})
    raw = b"".join(file.read_bytes() for file in house_settings.home.iterdir())

    for word in (b"Voorbeeld", b"voorbeeld", b"Olivia", b"Wilhelmina"):
        assert word not in raw


def test_an_administrator_sees_no_request(house, visit):
    opened(house, 1)
    visit.signs_in("Karl Moe")

    assert visit.get("/").headers["location"] == "/administration"
    for path in ("/requests", "/requests/XX-1", "/requests/XX-404", "/find?find=XX-1"):
        answer = visit.get(path)
        assert (answer.status_code, "nothing here for you" in answer.text) == (404, True), path


def test_the_desk_lists_what_was_opened_before_there_was_a_desk(house):
    opened(house, 1)
    with house.database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM desk_rows")
        tx.connection.exec_driver_sql("DELETE FROM desk_people")
    app = create_app(house, sessions=DemoSessions(PEOPLE), now=lambda: NOON)
    with Visitor(app) as visitor:
        assert rows(visitor.signs_in(OFFICER).get("/")) == ["XX-1"]


def test_at_most_twenty_views_are_saved_and_each_is_named_anew_and_removed(visit):
    visit.signs_in(OFFICER)
    for number in range(20):
        assert visit.post("/views", {"name": f"View {number}", "kind": "extradition", "list": "all"}).status_code == 303
    refused = visit.post("/views", {"name": "One more", "kind": "extradition", "list": "all"})
    assert (refused.status_code, "Remove one first" in refused.text) == (422, True)
    again = visit.post("/views", {"name": "View 3", "kind": "evidence", "list": "all"})
    assert again.status_code == 303

    page = visit.get("/views").text
    assert page.count("View 3") > 0
    word = re.search(r'name="view" value="([0-9a-f]+)"', page)[1]
    assert f'id="name-{word}-error"' in visit.post("/views/rename", {"view": word, f"name-{word}": ""}).text
    visit.post("/views/rename", {"view": word, f"name-{word}": "Mine of spring"})
    visit.signs_in(SUPERVISOR)
    assert "Mine of spring" not in visit.get("/views").text
    visit.signs_in(OFFICER)
    assert "Mine of spring" in visit.get("/").text


def test_a_request_is_found_by_the_words_of_its_letters_and_of_what_came_with_them(house, visit):
    opened(house, 1)
    letter = {"direction": "received", "party": "court", "name": "Court of Port", "day": DAY, "subject": "Lighthouse"}
    perform(house, "XX-1", Correspond(at=later(1), by=OFFICER, message={**letter, "text": "About the quay."}))
    kept = {**letter, "subject": "Advice", "text": "Nevertold", "privileged": True}
    perform(house, "XX-1", Correspond(at=later(2), by=OFFICER, message=kept))
    perform(house, "XX-1", Attach(at=later(3), by=OFFICER, description="Binoculars", giver="Lt. Marsh", seal="S-1"))
    visit.signs_in(OFFICER)
    assert [len(rows(visit.get(f"/find?find={word}"))) for word in ("lighthouse", "quay", "binoculars")] == [1, 1, 1]
    assert rows(visit.get("/find?find=nevertold")) == []


def test_a_request_is_found_by_the_words_of_a_text_file_that_came_and_no_more_once_it_is_erased(house, visit, tmp_path):
    opened(house, 1)
    (tmp_path / "statement.txt").write_text("The Kraken was seen at the quay.", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n Leviathan")
    for hours, name in ((1, "statement.txt"), (2, "picture.png")):
        came = Attach(at=later(hours), by=OFFICER, description="Came by post", giver="Lt. Marsh", seal=f"S-{hours}")
        attach_file(house, "XX-1", came, tmp_path / name)
    visit.signs_in(OFFICER)
    assert [len(rows(visit.get(f"/find?find={word}"))) for word in ("kraken quay", "leviathan", "picture")] == [1, 0, 1]
    hits = [each.purpose for each in reads_of(house, "XX-1", by=OFFICER, purpose="test", at=later(9))]
    assert "search: kraken quay" in hits
    with house.database.writing() as tx:
        purge(tx, requests.identity(tx, "XX-1"))
        left = tx.connection.exec_driver_sql("SELECT count(*) FROM desk_file_words").scalar()
    assert left == 0
