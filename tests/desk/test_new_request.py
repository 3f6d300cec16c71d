"""A new request: guided, saved as it is written, from paper or a file, offered what is alike, filed, found."""

from __future__ import annotations

import json
import re

import pytest
from desk_walks import typed
from factories import OFFICER, later, opening

from workflow.actions.drafting import drafts_of
from workflow.actions.read import reads_of
from workflow.actions.step import open_new
from workflow.store import requests
from workflow.store.kin import kin_of

SIDES = {"kind": "extradition", "requesting": "YY", "requested": "XX"}


@pytest.fixture
def desk(house, visit):
    """Give the desk, with an officer signed in and one request on the file."""
    open_new(house, opening(facts={"person": {"name": "Aleksandr Petrov"}}, their_reference="LET/7-2026"))
    return visit.signs_in(OFFICER)


def begun(desk, **more):
    """Begin a request by hand and answer the first page; return the address of its draft."""
    address = desk.post("/new", SIDES).headers["location"]
    known = typed(desk.get(address).text)
    sent = desk.post(address, {**known, "requesting_authority": "Ministry", "requested_authority": "Office", **more})
    assert sent.headers["location"] == f"{address}/questions", re.findall(r"error-message[^>]*>(.*?)<", sent.text)
    return address


def now(house, reference):
    with house.database.reading() as tx:
        return requests.load(tx, reference)


def test_only_what_a_rule_or_step_needs_is_asked_with_the_reason_beside_it(desk):
    page = desk.get(begun(desk) + "/questions").text

    assert 'name="f-case.political"' in page
    assert "Rule xx/political." in page
    assert "Code of XX" in page
    assert "can be answered by: an officer of this office" in page
    assert "case.count" not in page


def test_a_request_is_written_filed_and_found_in_its_trail(house, desk):
    address = begun(desk, reference="XX-77", their_reference="LET/9")
    answers = {"f-person.name": "Maria Muster", "f-case.political": "no", "f-person.minor": "no", "then": "check"}
    assert desk.post(address + "/questions", answers).headers["location"] == address + "/check"
    page = desk.get(address + "/check").text
    assert "No other request here seems to be of the same matter" in page
    filed = desk.post(address + "/file")

    assert filed.headers["location"] == "/requests/XX-77?done=filed"
    request = now(house, "XX-77")
    assert {a.path: a.value for a in request.standing()} == {
        "person.name": "Maria Muster",
        "case.political": False,
        "person.minor": False,
    }
    assert request.happened("request-received").document == "LET/9"
    assert "Request opened" in desk.get("/requests/XX-77/timeline").text
    assert drafts_of(house, OFFICER) == ()
    assert desk.get(address).status_code == 404


def test_what_is_typed_is_kept_encrypted_for_its_writer_alone_and_comes_back(desk, house_settings):
    address = begun(desk)
    saved = desk.post(address + "/save", {"f-person.name": "Wilhelmina Half", "f-case.count": "tw"})
    assert "Saved at" in saved.json()["told"]

    assert "Wilhelmina Half" in desk.get(address + "/questions?fact=person.name").text
    raw = b"".join(file.read_bytes() for file in house_settings.home.iterdir() if file.is_file())
    assert b"Wilhelmina" not in raw
    desk.signs_in("Nora Lund")
    assert desk.get(address).status_code == 404
    assert desk.post(address + "/save", {"f-person.name": "Eve"}).status_code == 404


def test_an_answer_that_does_not_fit_stays_and_says_how_to_mend_it(desk):
    address = begun(desk)
    desk.get(address + "/questions")
    sent = desk.post(address + "/questions", {"f-case.count": "three", "f-person.name": "Maria", "then": "more"})

    assert sent.status_code == 422
    assert 'href="#f-case.count"' in sent.text
    assert 'value="three"' in sent.text
    assert "whole number" in sent.text


def test_a_page_with_errors_keeps_everything_typed(desk):
    address = begun(desk)
    sent = desk.post(address, {"requesting_authority": "", "reference": "A b c", "made_on": "31.12.2026"})

    assert sent.status_code == 422
    assert "Name the authority that asks" in sent.text
    assert "Give a day, such as 2026-03-02" in sent.text
    assert 'value="31.12.2026"' in sent.text
    assert 'value="A b c"' in sent.text


@pytest.mark.parametrize(
    ("answers", "their", "told"),
    [
        ({"f-person.name": "Александр Петров"}, "", "spelled in another way"),
        ({"f-person.name": "Alexander Petroff"}, "", "spelled in another way"),
        ({"f-person.name": "Maria Muster"}, "let 7/2026", "Same reference of theirs"),
    ],
)
def test_a_request_that_is_here_already_is_offered_and_the_hit_is_logged(house, desk, answers, their, told):
    address = begun(desk, their_reference=their)
    desk.post(address + "/questions", {**answers, "then": "check"})
    page = desk.get(address + "/check").text

    assert told in page
    assert 'href="/requests/XX-1"' in page
    assert "Aleksandr" not in page
    reads = reads_of(house, "XX-1", by="Alma Keller", purpose="audit", at=later(6))
    assert reads[0].purpose == "whether a new request is here already"


@pytest.mark.parametrize(
    "pair",
    [("Муҳаммад", "Mohammed"), ("محمد", "Muhamad"), ("Сергей", "Sergey"), ("Γιώργος", "Giorgos"), ("Müller", "Muller")],
)
def test_names_are_alike_across_spellings_and_scripts(pair):
    assert kin_of(pair[0]) == kin_of(pair[1])
    assert kin_of(pair[0]) != kin_of("Voorbeeld")


def test_a_request_file_brings_its_facts(desk):
    given = {
        "reference": "IN-5", "kind": "extradition", "procedure": "xx-surrender", "made_on": "2026-02-02",
        "opened": {"by": "Somebody", "at": "2026-03-02T10:00:00Z"},
        "sides": {"requesting": "YY", "requesting_authority": "M", "requested": "XX", "requested_authority": "O"},
        "participants": [{"name": "Somebody", "role": "supervisor"}],
        "facts": {"person": {"name": "From a file"}, "records": [{"id": "a", "title": "One"}]},
    }  # fmt: skip
    files = {"paper": ("../../in.json", json.dumps(given).encode(), "application/json")}
    sent = desk.post("/new/paper", files=files)
    assert sent.status_code == 303, re.findall(r"error-message[^>]*>(.*?)<", sent.text)
    address = sent.headers["location"]

    page = desk.get(address).text
    assert "IN-5" in page
    assert "in.json" in page
    assert "From a file" in desk.get(address + "/check").text
    assert desk.post(address + "/file").headers["location"] == "/requests/IN-5?done=filed"
    assert "Somebody" not in desk.get("/requests/IN-5").text


@pytest.mark.parametrize("raw", [b"", b"\x00\xff", b"%PDF-1.7 nonsense", b"{", b"a: [", b"PK\x03\x04", b"- 1"])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(desk, raw):
    sent = desk.post("/new/paper", files={"paper": ("in.pdf", raw, "application/pdf")})

    assert sent.status_code == 422
    assert 'id="paper-error"' in sent.text
    assert "Traceback" not in sent.text


def test_only_an_officer_begins_a_request(desk):
    for name in ("Samuel Reed", "Alma Keller", "Karl Moe"):
        assert desk.signs_in(name).get("/new").status_code == 404
        assert desk.post("/new", SIDES).status_code == 404
