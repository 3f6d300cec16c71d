"""Sign-in through the organisation: whom it lets in, whom it does not, and how its word counts when signing."""

from __future__ import annotations

import base64
import re
import warnings
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from desk_people import CHEAP, OWN
from starlette.testclient import TestClient

from workflow.actions.people import BindAccount, begin_people, people, propose_change, waiting
from workflow.actions.signed_text import check_proof
from workflow.actions.thread import opened
from workflow.errors import InputError
from workflow.store import trail_log
from workflow.web.app import create_app
from workflow.web.identity.gate import account_sessions
from workflow.web.identity.organisation import Organisation, OrganisationError, organisation_of

if TYPE_CHECKING:
    from collections.abc import Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oidc_provider_mock import User, run_server_in_thread

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""The issuer that stands in for a real one uses what its own library calls old."""

USERS = (
    User(sub="s-ada", claims={"email": "ada@office.example", "email_verified": True}),
    User(sub="s-ben", claims={"email": "ben@office.example", "email_verified": False}),
    User(sub="s-eve", claims={"email": "eve@office.example", "email_verified": True}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with run_server_in_thread(require_nonce=True, user_claims=USERS) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def desk(house, issuer):
    """Return a desk that trusts the issuer, with two administrators who have not come yet."""
    now = datetime.now(UTC)
    begin_people(house, [("ada@office.example", "Ada Ortiz"), ("ben@office.example", "Ben Ruiz")], by="A", at=now)
    sessions = account_sessions(house, CHEAP, Organisation(issuer, "comity", "secret"))
    return create_app(house, sessions=sessions)


def fresh(desk):
    return TestClient(desk, follow_redirects=False, headers=OWN)


def there_and_back(client, subject, **changed):
    """Go to the issuer, sign in there as `subject`, and come back; `changed` alters what comes back."""
    asked = client.get("/sign-in/organisation").headers["location"]
    back = httpx2.post(asked, data={"sub": subject}).headers["location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    return client.get("/sign-in/organisation/back", params={**query, **changed})


def test_a_verified_address_that_is_the_login_opens_the_account_and_binds_it_for_good(house, desk):
    client = fresh(desk)
    assert there_and_back(client, "s-ada").headers["location"] == "/administration"
    assert "Ada Ortiz" in client.get("/account").text
    ada = next(each for each in people(house) if each.name == "Ada Ortiz")
    assert (ada.outside.subject, ada.invitation) == ("s-ada", None)
    with house.database.reading() as tx:
        last = opened(trail_log.entries_of(tx, None)[-1], tx)
    assert (last.act, last.fields["actor"], last.fields["bound"]["subject"]) == ("bind-account", "Ada Ortiz", "s-ada")


@pytest.mark.parametrize("subject", ["s-ben", "s-eve", "nobody"])
def test_no_account_is_made_and_none_opened_by_an_unverified_address(house, desk, subject):
    client = fresh(desk)
    answer = there_and_back(client, subject)
    assert answer.status_code == 422
    assert "nobody here has an account for you" in answer.text
    assert len(people(house)) == 2
    assert client.get("/account").status_code == 303


def test_an_answer_of_another_browser_or_with_another_state_opens_nothing(desk):
    first, second = fresh(desk), fresh(desk)
    second.get("/sign-in/organisation")
    asked = first.get("/sign-in/organisation").headers["location"]
    back = httpx2.post(asked, data={"sub": "s-ada"}).headers["location"]
    query = parse_qs(urlsplit(back).query)
    given = {"code": query["code"][0], "state": query["state"][0]}
    assert second.get("/sign-in/organisation/back", params=given).status_code == 422
    assert first.get("/sign-in/organisation/back", params={**given, "state": "x"}).status_code == 422
    assert fresh(desk).get("/sign-in/organisation/back", params=given).status_code == 422


def test_the_browser_is_sent_with_pkce_state_nonce_and_a_wish_for_freshness(desk, issuer):
    asked = fresh(desk).get("/sign-in/organisation?next=/account").headers["location"]
    query = parse_qs(urlsplit(asked).query)
    assert asked.startswith(issuer)
    assert (query["code_challenge_method"], query["max_age"]) == (["S256"], ["900"])
    assert all(len(query[name][0]) > 20 for name in ("state", "nonce", "code_challenge"))


def test_the_challenge_is_of_the_verifier_that_only_this_browser_holds(issuer):
    """The issuer that stands in here asks for no verifier; a real one compares it with this."""
    address, pending = Organisation(issuer, "comity", "secret").begin("http://localhost/back", "/")
    digest = base64.urlsafe_b64encode(sha256(pending.verifier.encode()).digest()).rstrip(b"=").decode()
    assert parse_qs(urlsplit(address).query)["code_challenge"] == [digest]


def test_a_code_is_worth_nothing_with_another_nonce(issuer):
    organisation = Organisation(issuer, "comity", "secret")
    address, pending = organisation.begin("http://localhost/back", "/")
    code = parse_qs(urlsplit(httpx2.post(address, data={"sub": "s-ada"}).headers["location"]).query)["code"][0]
    with pytest.raises(OrganisationError, match="nonce"):
        organisation.finish(code, "http://localhost/back", pending._replace(nonce="other"), datetime.now(UTC))


def test_a_token_too_old_or_for_another_client_is_refused(issuer):
    organisation = Organisation(issuer, "comity", "secret")
    for later, client in ((timedelta(days=1), "comity"), (timedelta(0), "other")):
        address, pending = organisation.begin("http://localhost/back", "/")
        code = parse_qs(urlsplit(httpx2.post(address, data={"sub": "s-ada"}).headers["location"]).query)["code"][0]
        token = organisation._json(
            "POST", f"{issuer}/oauth2/token", auth=("comity", "secret"),
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost/back",
                  "code_verifier": pending.verifier},
        )["id_token"]  # fmt: skip
        organisation.client_id = client
        with pytest.raises(OrganisationError, match="exp" if later else "aud"):
            organisation._vouched(token, pending.nonce, datetime.now(UTC) + later)
        organisation.client_id = "comity"


def test_a_change_is_signed_on_the_organisations_fresh_word_and_the_record_says_so(house, desk, issuer):
    ben = next(each for each in people(house) if each.name == "Ben Ruiz")
    change = BindAccount(account=ben.id, issuer=issuer, subject="s-ben")
    propose_change(house, change, by=ben, at=datetime.now(UTC))
    client = fresh(desk)
    there_and_back(client, "s-ada")
    path = f"/administration/changes/{waiting(house)[0].id}"
    page = client.get(path).text
    assert "vouched for you at" in page
    given = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "signed-text")}
    assert client.post(path, data=given).headers["location"].endswith("change-confirmed")
    with house.database.reading() as tx:
        proof = opened(trail_log.entries_of(tx, None)[-1], tx).fields["proof"]
    assert (check_proof(proof).method, check_proof(proof).fault, proof["issuer"]) == ("organisation", "", issuer)
    assert there_and_back(fresh(desk), "s-ben").headers["location"] == "/administration"


def test_a_desk_without_an_issuer_knows_no_such_page(house):
    client = fresh(create_app(house, sessions=account_sessions(house, CHEAP)))
    assert client.get("/sign-in/organisation").status_code == 404
    assert "organisation" not in client.get("/sign-in").text


def test_an_issuer_that_is_not_under_https_or_without_a_client_is_refused_at_the_start():
    with pytest.raises(InputError, match="https"):
        organisation_of({"COMITY_OIDC_ISSUER": "http://idp.example"})
    with pytest.raises(InputError, match="COMITY_OIDC_CLIENT"):
        organisation_of({"COMITY_OIDC_ISSUER": "https://idp.example"})
    assert organisation_of({}) is None
