"""What an attacker sends and what a tired person mistypes: every form of the desk, found on its own pages."""

from __future__ import annotations

import html
import re
import time
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from desk_office import AUDITOR, NEWCOMER, office
from desk_people import ADA, BEN
from desk_troubles import troubled
from desk_visits import AT_OFFICE
from factories import OFFICER, SUPERVISOR
from fastapi.routing import APIRoute

from workflow.store import requests, trail_log
from workflow.web.identity.gate import account_sessions
from workflow.web.pages.registry import GROUPS

SCRIPT = "<script>alert('s')</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
RAW = re.compile(r"<script>alert|<img src=x")
UNTYPED = ("hidden", "file", "password", "radio", "checkbox", "submit", "date")
NOT_KEPT = {"code": "a code is good once"}
OPEN_TO_ALL = ("/sign-in", "/sign-in/second", "/welcome/{word}", "/language")
"""Forms of people who have no session yet, and so no token."""


class Forms(HTMLParser):
    """The forms of a page that change something: address, and fields by name with kind, value and choices."""

    def __init__(self, page):
        super().__init__()
        self.found, self._in, self._select = [], None, None
        self.feed(page.partition("<main")[2])

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self._in = (told["action"], {}) if told.get("method") == "post" else None
            self.found += [self._in] if self._in else []
        elif self._in and tag in ("input", "textarea", "select") and told.get("name"):
            kind = told.get("type", "text") if tag == "input" else tag
            field = self._in[1].setdefault(
                told["name"], {"kind": kind, "value": told.get("value") or "", "choices": []}
            )
            field["choices"] += [told["value"]] if kind in ("radio", "checkbox") else []
            self._select = field if tag == "select" else None
        elif self._in and tag == "option" and self._select is not None:
            self._select["choices"].append(told.get("value") or "")


def filled(fields, typed, *, chosen=True):
    """Return what a browser would send: hidden fields as they are, text by `typed(name)`, the first real choice."""
    sent = {}
    for name, field in fields.items():
        if field["kind"] in ("hidden", "date"):
            sent[name] = field["value"]
        elif field["kind"] == "password":
            sent[name] = "wrong"
        elif field["choices"]:
            if chosen:
                sent[name] = next((each for each in field["choices"] if each), "")
        elif field["kind"] != "file":
            sent[name] = typed(name)
    return sent


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with office(tmp_path_factory.mktemp("attacked")) as served:
        yield served, troubled(served)


@pytest.fixture(scope="module")
def forms(desk):
    """Return every form of every page: who is shown it, on which page, its address, its fields."""
    served, words = desk
    found = {}
    for visit in AT_OFFICE:
        path = visit.path.format_map(words)
        if visit.who is None or visit.status != 200:
            continue
        page = served.people[visit.who].get(path)
        for action, fields in Forms(page.text).found:
            if "sign-out" in action:  # ends the session that attacks
                continue
            found.setdefault((visit.who, action, tuple(fields)), (visit.who, path, action or path, fields))
    return list(found.values())


def post(served, who, action, sent):
    person = served.people[who]
    return person.client.post(action, data=sent)


def size_of(served):
    with served.house.database.reading() as tx:
        return trail_log.size(tx, trail_log.DECISIONS)


def test_there_are_forms_to_attack(forms):
    assert len({action for _, _, action, _ in forms}) > 30
    assert sum(len(fields) for *_, fields in forms) > 150


def test_every_form_has_the_token_of_its_session_and_without_it_does_nothing(desk, forms):
    served, _ = desk
    before = size_of(served)
    for who, path, action, fields in forms:
        assert fields["csrf"]["value"] == served.people[who].token, path
        sent = filled(fields, lambda _: "2026-03-02")
        for forged in ({**sent, "csrf": ""}, {**sent, "csrf": served.people[BEN if who != BEN else ADA].token}):
            assert post(served, who, action, forged).status_code == 403, action
        other = served.people[who].client.post(action, data=sent, headers={"sec-fetch-site": "cross-site"})
        assert other.status_code == 403, action
    assert size_of(served) == before


def test_no_address_that_changes_something_is_open_without_a_session_or_a_token(desk):
    served, _ = desk
    routers = (*(group.router for group in GROUPS), *account_sessions(served.house).routers)
    routes = [each for router in routers for each in router.routes if isinstance(each, APIRoute)]
    paths = {each.path for each in routes if each.methods - {"GET"}} - set(OPEN_TO_ALL)
    stranger = served.people[OFFICER].client.__class__(desk_app(served), follow_redirects=False)
    assert len(paths) > 40
    for path in paths:
        address = re.sub(r"\{[^}]+\}", "XX-BLOCKED", path)
        assert stranger.post(address).headers.get("location", "").startswith("/sign-in"), path
        assert served.people[OFFICER].client.post(address, data={"csrf": "guess"}).status_code in (403, 404), path


def desk_app(served):
    return served.people[OFFICER].client.app


def test_a_script_in_any_field_is_shown_as_text_wherever_it_comes_out(desk, forms):
    served, words = desk
    pages = [(visit.who, visit.path.format_map(words)) for visit in AT_OFFICE if visit.who and visit.status == 200]
    fields_seen = 0
    for who, path, action, fields in forms:
        sent = filled(fields, lambda _: SCRIPT)
        fields_seen += sum(value == SCRIPT for value in sent.values())
        answer = post(served, who, action, sent)
        assert answer.status_code < 500, (path, action)
        assert not RAW.search(answer.text), (path, action)
    pages += [(AUDITOR, "/audit/requests/XX-BLOCKED"), (AUDITOR, "/audit/reads")]
    for who, path in pages:
        shown = served.people[who].get(path)
        assert not RAW.search(shown.text), path
        assert shown.status_code < 500, path
    assert fields_seen > 50


def test_a_form_with_an_error_keeps_every_word_and_tells_it_at_the_field_and_on_top(desk, forms):
    served, _ = desk
    refused, wrong = 0, []
    for who, path, action, fields in forms:
        sent = filled(fields, lambda name: f"kept {name}", chosen=False)
        answer = post(served, who, action, sent)
        typed = {name for name, field in fields.items() if field["kind"] not in UNTYPED and not field["choices"]}
        if answer.status_code != 422 or not (typed or any(field["choices"] for field in fields.values())):
            continue
        refused += 1
        summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
        wrong += [] if "<li>" in summary else [f"{path}, {action}: nothing on top"]
        for target in re.findall(r'<a href="#([^"]+)"', summary):
            lacks = [each for each in (target, f"{target}-error") if f'id="{each}"' not in answer.text]
            wrong += [f"{path}, {action}: no {each}" for each in lacks]
        lost = [name for name in typed - set(NOT_KEPT) if html.escape(f"kept {name}", quote=False) not in answer.text]
        wrong += [f"{path}, {action}: {name} is lost" for name in lost]
    assert "\n".join(wrong) == ""
    assert refused > 12


def test_fields_that_no_form_has_change_nothing(desk):
    served, _ = desk
    officer = served.people[OFFICER]
    forged = {"by": SUPERVISOR, "at": "2020-01-01T00:00:00Z", "stage": "closed", "preparers": NEWCOMER, "version": "0",
              "proof": "{}", "act": "step", "participants": NEWCOMER, "roles": "administrator"}  # fmt: skip
    before = stands(served, "XX-NEW")
    done = officer.post("/requests/XX-NEW/do/note", text="A note with a beard.", key="k-mass", **forged)
    assert done.status_code == 303
    now = stands(served, "XX-NEW")
    assert (now.stage, now.participants) == (before.stage, before.participants)
    assert set(now.preparers) - set(before.preparers) <= {OFFICER}
    officer.post("/account/password", old="no", roles="administrator")
    assert officer.get("/administration").status_code == 404


def stands(served, reference):
    with served.house.database.reading() as tx:
        return requests.load(tx, reference)


def told(page, word):
    """Return status, address it leads to and text of an answer, with one word taken out."""
    text = re.sub(r'name="(csrf|next)" value="[^"]+"', "", page.text)
    return page.status_code, *(each.replace(word, "REF") for each in (page.headers.get("location", ""), text))


def test_a_request_that_is_not_there_answers_as_one_that_is_not_for_you_in_the_same_time(desk):
    served, _ = desk
    newcomer = served.people[NEWCOMER]
    there, nowhere = "XX-BLOCKED", "XX-NOWHERE"
    for ending in ("", "/why", "/facts", "/papers/01-acknowledgement", "/decision"):
        answers = [newcomer.get(f"/requests/{word}{ending}") for word in (there, nowhere)]
        assert answers[0].status_code == answers[1].status_code
        places = [
            each.headers.get("location", "").replace(word, "REF")
            for each, word in zip(answers, (there, nowhere), strict=True)
        ]
        assert places[0] == places[1]
        assert told(answers[0], there) == told(answers[1], nowhere)
    officer = served.people[OFFICER]
    assert told(officer.get("/audit/reads"), "audit") == told(officer.get("/not/there"), "audit")
    took: dict[str, list[float]] = {there: [], nowhere: []}
    for word in (there, nowhere) * 25:  # in turn, and the quickest of each: what else the machine does falls away
        begun = time.perf_counter()
        newcomer.get(f"/requests/{word}")
        took[word].append(time.perf_counter() - begun)
    assert 1 / 3 < min(took[there]) / min(took[nowhere]) < 3


@pytest.mark.parametrize(
    "word", ["/\r\nset-cookie: a=b", "/%0d%0aset-cookie:%20a=b", "//evil.example", "/\\evil.example"]
)
def test_no_word_of_ours_becomes_a_head(desk, word):
    served, _ = desk
    auditor = served.people[AUDITOR]
    auditor.post("/requests/XX-NEW/why", purpose="audit, mandate 14")
    answer = auditor.post("/requests/XX-NEW/why", purpose="audit, mandate 14", next=word)
    assert answer.headers["location"] in ("/requests/XX-NEW", "/%0d%0aset-cookie:%20a=b")
    assert "a=b" not in answer.headers.get("set-cookie", "")
    export = auditor.post(f"/audit/requests/{quote(word)}/export", audience="office", log="decisions")
    assert "a=b" not in export.headers.get("set-cookie", "")


def test_a_session_is_new_after_each_proof(desk):
    served, _ = desk
    person = served.people[SUPERVISOR]
    before = person.client.cookies["comity"]
    person.signs_in_again("samuel")
    assert person.client.cookies["comity"] != before
    fixed = person.client.__class__(desk_app(served), follow_redirects=False, cookies={"comity": "chosen-beforehand"})
    fixed.headers.update({"sec-fetch-site": "same-origin"})
    answer = fixed.post("/sign-in", data={"login": "samuel", "password": "a long sentence I know"})
    assert "chosen-beforehand" not in answer.headers["set-cookie"]
    assert fixed.get("/").headers["location"].startswith("/sign-in")
