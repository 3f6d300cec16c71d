"""Sign-off: proposed, read beside the rules, answered with reasons, signed over the exact text; what is kept."""

from __future__ import annotations

import html
import re
from hashlib import sha256

import pytest
from factories import OFFICER, SUPERVISOR, happens, later, opening, says
from starlette.testclient import TestClient

from workflow.actions.assure import Assure
from workflow.actions.people import AddPerson, begin_people, confirm_change, people, propose_change
from workflow.actions.step import open_new, perform
from workflow.actions.thread import thread_of
from workflow.store import requests
from workflow.vocabulary import Role
from workflow.web.app import create_app
from workflow.web.identity.gate import account_sessions
from workflow.web.identity.passwords import Passwords

WHY = "The letter of the ministry settles it."
OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def desk(house, visit):
    """Give the desk with one request that could be granted but for its checkpoint."""
    open_new(house, opening())
    perform(house, "XX-1", says({"case": {"political": False}, "records": []}, reason="No motive is told."))
    return visit


def now(house):
    with house.database.reading() as tx:
        return requests.load(tx, "XX-1")


def entry(house):
    with house.database.reading() as tx:
        return thread_of(tx, requests.identity(tx, "XX-1"))[-1]


def hidden(page):
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }


def answers(desk, **fields):
    """Answer on the sign-off page; return the page that shows what would be signed, or the answer itself."""
    asked = {name: fields[name] for name in ("checkpoint", "step") if name in fields}
    shown = desk.get("/requests/XX-1/sign-off", params=asked).text
    main = shown.partition("<main")[2]
    return desk.post("/requests/XX-1/sign-off", {**hidden(main), "reasons": WHY, **fields})


def signs(desk, page):
    return desk.post("/requests/XX-1/sign-off", hidden(page.text.partition("<main")[2]))


def told(page):
    return re.findall(
        r"<p>(.*?)</p>", page.text.partition('aria-label="Text that is signed"')[2].partition("</section>")[0]
    )


def test_a_proposal_is_read_agreed_to_and_signed_word_for_word(house, desk):
    desk.signs_in(OFFICER)
    assert answers(desk, step="grant", answer="propose").headers["location"] == "/requests/XX-1?done=proposed"
    desk.signs_in(SUPERVISOR)
    page = desk.get("/requests/XX-1/sign-off").text
    assert "Proposed by Olivia Hart" in page
    assert WHY in page
    assert "Is liberty answered?" in page

    read = answers(desk, checkpoint="liberty", answer="agree", mattered="case.political")
    assert read.status_code == 200, re.findall(r"<li>(.*?)</li>", read.text)
    assert "Answer: Yes. This checkpoint is cleared." in told(read)
    assert now(house).clearances == ()
    assert signs(desk, read).headers["location"] == "/requests/XX-1?done=cleared"
    assert "What mattered most: What of case.political? No." in now(house).clearances[0].reasons
    granted = signs(desk, answers(desk, step="grant", answer="agree"))
    assert granted.headers["location"] == "/requests/XX-1/decision?done=step"
    assert now(house).stage == "granted"

    summary = desk.get("/requests/XX-1/decision").text
    assert "Samuel Reed" in summary
    assert WHY in summary
    assert re.search(r"[0-9a-f]{64}", summary)


def test_a_proposal_goes_back_to_its_author_and_nothing_is_decided(house, desk):
    answers(desk.signs_in(OFFICER), step="grant", answer="propose")
    back = answers(desk.signs_in(SUPERVISOR), answer="return", reasons="The second page is missing.")

    assert back.headers["location"] == "/requests/XX-1?done=returned"
    assert (now(house).stage, now(house).proposals[-1].returned_by) == ("opened", SUPERVISOR)
    assert "Nobody has proposed an answer yet" in desk.get("/requests/XX-1/sign-off").text


def test_refusing_says_before_where_it_leads(house, desk):
    desk.signs_in(SUPERVISOR)
    page = desk.get("/requests/XX-1/sign-off?step=grant").text
    assert "Refuse, then: Refused" in page
    read = answers(desk, step="grant", answer="refuse", **{"refuse-step": "refuse"})
    assert "Step taken: Refuse. The request then stands at: Refused." in told(read)
    signs(desk, read)

    assert now(house).stage == "refused"


def test_an_answer_without_reasons_keeps_everything_else(desk):
    sent = answers(desk.signs_in(SUPERVISOR), step="grant", answer="agree", mattered="case.political", reasons="")

    assert sent.status_code == 422
    assert "Give your reasons" in sent.text
    assert re.search(r'value="agree" checked', sent.text)
    assert re.search(r'value="case.political" selected', sent.text)


def test_who_prepared_it_signs_nothing(house, desk):
    read = answers(desk.signs_in(OFFICER), checkpoint="liberty", answer="agree")
    refused = signs(desk, read)

    assert refused.status_code == 422
    assert "may not clear it" in refused.text
    assert now(house).clearances == ()


def test_what_changed_between_reading_and_signing_is_not_signed(house, desk):
    read = answers(desk.signs_in(SUPERVISOR), checkpoint="liberty", answer="agree")
    perform(house, "XX-1", happens("arrested", hours=2))
    refused = signs(desk, read)

    assert refused.status_code == 422
    assert "changed since you looked" in refused.text
    assert now(house).clearances == ()


def test_words_that_fact_and_rule_share_are_marked(house, desk):
    perform(house, "XX-1", says({"person": {"name": "Political <b>Rules</b>"}}, hours=2))
    page = desk.signs_in(SUPERVISOR).get("/requests/XX-1/sign-off").text

    assert "<b>Rules</b>" not in page


class Signer:
    """A supervisor with an account and one-time codes."""

    def __init__(self, house, clock):
        pyotp = pytest.importorskip("pyotp")
        first = begin_people(house, [("ada", "Ada Ortiz"), ("ben", "Ben Ruiz")], by="Ada Ortiz", at=clock())
        assert first
        by = {each.login: each for each in people(house)}
        new = AddPerson(login="sam", name=SUPERVISOR, roles=frozenset({Role.SUPERVISOR}))
        made = confirm_change(house, propose_change(house, new, by=by["ada"], at=clock()), by=by["ben"], at=clock())
        self.clock = clock
        app = create_app(house, sessions=account_sessions(house, Passwords((8, 1))), now=clock)
        self.client = TestClient(app, follow_redirects=False, headers=OWN)
        words = {"password": "a long sentence I know", "again": "a long sentence I know"}
        self.client.post(f"/welcome/{made.word}", data=words)
        page = self.client.get("/sign-in/second").text
        self.codes = pyotp.TOTP(re.search(r'<code class="desk-code">([A-Z2-7]{16,})<', page)[1])
        self.client.post("/sign-in/second", data={"code": self.codes.at(clock())})

    def get(self, path, **keys):
        return self.client.get(path, **keys)

    def post(self, path, data):
        return self.client.post(path, data=data)


@pytest.fixture
def signer(house, desk):  # noqa: ARG001 - the request is there
    moment = [later(5)]
    made = Signer(house, lambda: moment[0])
    made.moment = moment
    return made


def test_the_proof_in_the_trail_covers_the_text_that_was_shown(house, signer):
    read = answers(signer, checkpoint="liberty", answer="agree")
    text = "\n".join(html.unescape(line) for line in told(read))
    wrong = signer.post("/requests/XX-1/sign-off", {**hidden(read.text.partition("<main")[2]), "code": "000000"})
    assert wrong.status_code == 422
    assert now(house).clearances == ()

    signer.moment[0] = later(5.1)
    again = hidden(wrong.text.partition("<main")[2])
    done = signer.post("/requests/XX-1/sign-off", {**again, "code": signer.codes.at(later(5.1))})
    assert done.headers["location"] == "/requests/XX-1?done=cleared"
    proof = entry(house).fields["proof"]
    assert (proof["method"], proof["text"]) == ("one-time-code", sha256(text.encode()).hexdigest())


@pytest.mark.parametrize("what", ["checkpoint", "step", "signature", "assurance"])
def test_no_form_of_the_request_page_signs_without_a_proof(house, signer, what):
    fields = {"checkpoint": "liberty", "answer": "yes", "reasons": WHY, "step": "refuse", "paper": "none",
              "id": "no-death-penalty", "state": "sufficient"}  # fmt: skip
    given = {"id": "no-death-penalty", "state": "given", "text": "None will be asked for."}
    before = perform(house, "XX-1", Assure(at=later(4), by=OFFICER, assurance=given)).request.assurances
    sent = signer.post(
        f"/requests/XX-1/do/{what}", {**fields, "csrf": hidden(signer.get("/requests/XX-1").text)["csrf"]}
    )

    assert sent.status_code == (404 if what == "signature" else 200)
    assert (now(house).clearances, now(house).assurances, now(house).stage) == ((), before, "opened")
    forged = {**fields, "csrf": hidden(signer.get("/requests/XX-1").text)["csrf"], "confirmed": "yes", "code": "123456"}
    assert signer.post(f"/requests/XX-1/do/{what}", forged).status_code in (404, 422)
    assert (now(house).clearances, now(house).assurances, now(house).stage) == ((), before, "opened")


def test_correspondence_says_what_was_sent_when_and_answered_when(house, desk):
    desk.signs_in(OFFICER)
    sent = {"direction": "sent", "party": "court", "name": "District Court", "day": "2026-03-01", "subject": "Dates"}
    path = "/requests/XX-1/correspondence"
    assert desk.post(path, {**sent, "answer_by": "2026-03-02", "privileged": "yes"}).status_code == 303
    assert "No answer yet; asked for by 2 March 2026" in desk.get(path).text
    answer = {**sent, "direction": "received", "day": "2026-03-02", "answers": "1"}
    assert desk.post(path, answer).status_code == 303
    assert "Answered on 2 March 2026 by no. 2" in desk.get(path).text
    assert [name for name in entry(house).fields if "message" in name] == ["message"]
    wrong = desk.post(path, {**sent, "day": "yesterday", "subject": "<script>x</script>"})
    assert wrong.status_code == 422
    assert 'href="#day"' in wrong.text
    assert "<script>x" not in wrong.text
    desk.signs_in("Alma Keller").post("/requests/XX-1/why", {"purpose": "audit, mandate 14"})
    assert desk.post(path, sent).status_code == 404


def test_a_file_is_kept_on_the_request_and_comes_back_as_it_was(house, desk):
    desk.signs_in(OFFICER)
    fields = {"description": "Laptop image", "giver": "Lt. Marsh", "seal": "US-0417"}
    files = {"file": ("..\\a<b>.html", b"<script>alert(1)</script>", "text/html")}
    assert desk.post("/requests/XX-1/attach", fields, files=files).status_code == 303
    assert "Laptop image" in desk.get("/requests/XX-1").text
    given = desk.get("/requests/XX-1/evidence/1")

    assert given.content == b"<script>alert(1)</script>"
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment;")
    assert desk.post("/requests/XX-1/attach", fields).status_code == 422
    assert len(now(house).exhibits) == 1


def test_too_large_a_body_is_refused_before_it_is_read(desk):
    desk.signs_in(OFFICER)
    answer = desk.post("/requests/XX-1/attach", headers={"content-length": "99000000"})

    assert answer.status_code == 413


def test_findings_stay_small_and_each_sort_opens_whole(desk):
    desk.signs_in(OFFICER)
    page = desk.get("/requests/XX-1/findings").text
    assert "Rule and facts" not in page
    sort = re.search(r'/findings\?effect=([a-z-]+)"', page)[1]

    assert "Rule and facts" in desk.get(f"/requests/XX-1/findings?effect={sort}").text
