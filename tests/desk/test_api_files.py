"""Papers, evidence and the trail through the API: whole, in parts, streamed, proved, and each view logged."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256

import pytest
from api_calls import AUDITOR, OFFICER, WHY, Scope, opening

from workflow.web.api import files

NAMED = {"name": "../../etc/passwd", "description": "Disk image", "giver": "Lt. Marsh", "seal": "US-0417"}
FILE = b"the disk " * 40_000


@pytest.fixture
def officer(calls):
    client = calls(OFFICER)
    assert client.post("/requests", json=opening("XX-1")).status_code == 201
    return client


def sent(client, content=FILE, **head):
    return client.put("/requests/XX-1/evidence", params=NAMED, content=content, headers={"if-match": '"v0"', **head})


def do(client, version, act):
    return client.post("/requests/XX-1/acts", json=act, headers={"if-match": f'"v{version}"'})


def kept(house):
    return [each for each in (house.settings.home / "attachments").rglob("*") if each.is_file()]


def test_a_file_is_streamed_in_kept_sealed_and_given_out_again(officer, house):
    digest = b64encode(sha256(FILE).digest()).decode()
    done = sent(officer, (FILE[at : at + 10_000] for at in range(0, len(FILE), 10_000)),
                **{"content-digest": f"sha-256=:{digest}:"})  # fmt: skip
    assert (done.status_code, done.json()["version"]) == (201, 1)
    item = officer.get("/requests/XX-1/evidence").json()[0]
    assert (item["file"]["name"], item["file"]["size"]) == ("passwd", len(FILE))
    assert [FILE[:1000] in each.read_bytes() for each in kept(house)] == [False]
    given = officer.get("/requests/XX-1/evidence/1")
    assert given.content == FILE
    assert given.headers["etag"] == f'"{sha256(FILE).hexdigest()}"'


def test_what_came_otherwise_than_it_was_sent_is_not_kept(officer, house):
    digest = b64encode(sha256(b"other").digest()).decode()
    refused = sent(officer, **{"content-digest": f"sha-256=:{digest}:"})
    assert refused.status_code == 422
    assert kept(house) == []


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_refused_and_nothing_of_it_kept(officer, house, monkeypatch, chunked):
    monkeypatch.setattr(files, "LARGEST", 1000)
    refused = sent(officer, iter([FILE]) if chunked else FILE)
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert kept(house) == []


def test_nothing_is_kept_of_whoever_may_not(officer, calls, house):
    assert sent(calls(AUDITOR, *Scope)).status_code == 404
    assert sent(officer, **{"if-match": '"v7"'}).status_code == 412
    assert kept(house) == []


def test_a_body_that_is_too_large_is_refused(officer):
    note = {"act": "note", "text": "x" * 2_100_000}
    assert officer.post("/requests/XX-1/acts", json=note, headers={"if-match": '"v0"'}).status_code == 413


def test_a_body_that_is_too_deep_is_refused(officer):
    deep = '{"act": "assert", "source": "x", "facts": ' + '{"a":' * 100_000 + "1" + "}" * 100_001
    head = {"if-match": '"v0"', "content-type": "application/json"}
    assert officer.post("/requests/XX-1/acts", content=deep, headers=head).status_code == 422


def test_a_paper_is_given_whole_and_in_parts(officer):
    event = {"kind": "request-received", "day": "2026-03-02", "time": "10:00", "zone": "Europe/Paris", "place": "X",
             "document": "Note 1"}  # fmt: skip
    assert do(officer, 0, {"act": "event", "event": event}).status_code == 200
    done = do(officer, 1, {"act": "paper", "form": "acknowledgement"})
    assert done.status_code == 200, done.text
    record = done.json()["papers"][0]
    path = f"/requests/XX-1/papers/{record['id']}"
    assert officer.get("/requests/XX-1/papers").json() == [record]
    whole = officer.get(path)
    assert sha256(whole.content).hexdigest() == record["sha256"] == whole.headers["etag"].strip('"')
    part = officer.get(path, headers={"range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, whole.content[5:10])
    assert part.headers["content-range"] == f"bytes 5-9/{len(whole.content)}"
    assert officer.get(path, headers={"range": "bytes=-4"}).content == whole.content[-4:]
    assert officer.get(path, headers={"range": "bytes=99999999-"}).status_code == 416
    assert officer.get(path, headers={"range": "bytes=5-9", "if-range": '"old"'}).status_code == 200
    assert officer.get(path, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
    assert officer.get("/requests/XX-1/papers/none").status_code == 404
    copy = officer.get(f"{path}/copy")
    assert copy.headers["content-disposition"].endswith(f'"{record["id"]}-copy.pdf"')
    assert copy.content.startswith(b"%PDF")
    assert copy.content != whole.content
    assert officer.get("/requests/XX-1/papers/none/copy").status_code == 404


def test_the_trail_is_read_exported_and_checked(officer):
    assert [each["act"] for each in officer.get("/requests/XX-1/trail").json()] == ["open"]
    export = officer.get("/requests/XX-1/trail/court")
    assert officer.post("/verify", content=export.content).json()["holds"]
    forged = export.content.replace(b"XX-1", b"XX-2")
    told = officer.post("/verify", content=forged).json()
    assert not told["holds"]
    assert told["told"]
    assert not officer.post("/verify", content=b"[" * 100_000).json()["holds"]
    assert "Voorbeeld" not in officer.get("/requests/XX-1/trail/public").text


def test_every_view_is_logged_with_person_token_and_purpose(officer, calls):
    officer.get("/requests/XX-1/assessment")
    assert officer.get("/requests/XX-1/reads").status_code == 404
    read = calls(AUDITOR).get("/requests/XX-1/reads", headers=WHY).json()
    assert [(each["who"], each["saw"]) for each in read] == [
        (OFFICER.name, "the request"),
        (AUDITOR.name, "the access log"),
    ]
    assert "by token 'trial'" in read[0]["purpose"]
    assert read[1]["purpose"].startswith("to try the interface out")


def test_a_search_by_name_is_logged(officer, calls):
    found = officer.get("/search", params={"words": "voorbeeld"}).json()["items"]
    assert [each["reference"] for each in found] == ["XX-1"]
    assert "Voorbeeld" not in json.dumps(found)
    read = calls(AUDITOR).get("/requests/XX-1/reads", headers=WHY).json()
    assert read[0]["purpose"] == "search: voorbeeld"
