"""The frame of every page: who may come in, what a browser is told, what a stranger learns."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime

import pytest
from factories import ROOT

from workflow.actions.read import reads_of
from workflow.web.templates import STATIC


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(visitor):
    answer = visitor.get("/keys")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/keys"


def test_a_sign_in_leads_to_no_other_site(visitor):
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = visitor.post("/sign-in", {"person": "demo-officer", "next": wanted})
        assert answer.headers["location"] == "/"


def test_every_answer_has_the_strict_policy(visitor):
    for path in ("/sign-in", "/nothing", "/static/desk.css"):
        headers = visitor.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_a_form_from_another_site_is_refused(visitor):
    visitor.signs_in("Olivia Hart")
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        assert visitor.post("/keys", {"keys": "off"}, headers=headers).status_code == 403


def test_a_form_without_the_token_of_its_session_changes_nothing(visitor):
    visitor.signs_in("Olivia Hart")
    answer = visitor.post("/keys", {"keys": "off", "csrf": "guess"})

    assert answer.status_code == 403
    assert "too old" in answer.text
    assert "Single keys are on" in visitor.get("/keys").text


def test_signing_out_ends_the_session_on_the_server(visitor):
    visitor.signs_in("Olivia Hart")
    cookie = visitor.client.cookies["comity"]
    visitor.post("/sign-out")
    visitor.client.cookies.set("comity", cookie)

    assert visitor.get("/keys").status_code == 303


def test_each_sign_in_has_a_session_of_its_own(visitor):
    visitor.client.cookies.set("comity", "chosen-by-somebody-else")
    visitor.signs_in("Olivia Hart")

    assert "chosen-by-somebody-else" not in visitor.client.cookies.jar


def test_the_cookie_is_out_of_reach_of_scripts(visitor):
    answer = visitor.post("/sign-in", {"person": "demo-officer"})

    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


def manifest():
    return json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["files"]


def test_every_static_file_is_what_the_manifest_says():
    found = {file.name for file in STATIC.iterdir()} - {"manifest.json"}

    assert found == set(manifest())
    for name, each in manifest().items():
        content = (STATIC / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each["bytes"], each["sha256"]), name


def test_every_part_of_a_static_file_has_its_licence_here():
    for each in manifest().values():
        for part in each["from"]:
            assert (ROOT / "LICENSES" / part["text"]).is_file()


@pytest.mark.parametrize(
    "word", ["gds transport", "crown", "crest", "url(http", "url(//", "registry", "sourcemappingurl"]
)
def test_static_files_carry_nothing_that_is_not_ours_to_show(word):
    texts = [file for file in STATIC.iterdir() if file.suffix in (".css", ".js")]

    assert [file.name for file in texts if word in file.read_text(encoding="utf-8").lower()] == []


def test_a_font_has_one_address_so_that_it_is_fetched_once():
    style = (STATIC / "desk.css").read_text(encoding="utf-8")

    for name in ("public-sans-latin.woff2", "public-sans-latin-ext.woff2"):
        assert f'url("{name}?v={manifest()[name]["sha256"][:12]}")' in style


def test_static_files_are_kept_by_browsers_only_under_their_stamp(visitor):
    stamp = manifest()["desk.css"]["sha256"][:12]

    assert "immutable" in visitor.get(f"/static/desk.css?v={stamp}").headers["cache-control"]
    assert visitor.get("/static/desk.css").headers["cache-control"] == "no-cache"


def test_a_paper_opens_in_place_in_our_own_page_alone_and_the_view_is_logged(visitor, desk_house):
    visitor.signs_in("Olivia Hart")
    paper = "/requests/DOJ-2026-0117/papers/05-surrender-order-v2"
    answer = visitor.get(f"{paper}.pdf")

    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert visitor.get("/requests/DOJ-2026-0117/papers/99-none.pdf").status_code == 422
    now = datetime.now(UTC)
    seen = reads_of(desk_house, "DOJ-2026-0117", by="Alma Keller", purpose="audit", at=now)
    assert any(each.saw == "paper 05-surrender-order-v2" and each.who == "Olivia Hart" for each in seen)


def test_a_request_page_shows_the_end_of_a_long_timeline_and_leads_to_the_whole(visitor):
    visitor.signs_in("Olivia Hart")
    case = "/requests/DOJ-2026-0117"
    shown, whole = (re.findall(r"<time ([^>]+)>", visitor.get(path).text) for path in (case, f"{case}/timeline"))

    assert len(whole) > 12
    assert shown[-12:] == whole[:12]
    assert f">{len(whole) - 12} earlier entries<" in visitor.get(case).text
