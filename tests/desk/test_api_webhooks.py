"""Webhooks: told in the act's own transaction, signed, tried again, and never sent into a private network."""
# ruff: noqa: ARG001 - a fixture is asked for what it does

from __future__ import annotations

import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from threading import Thread

import pytest
from factories import NOON, happens, opening

from workflow.actions import deliver
from workflow.actions.deliver import PAUSES, deliver_due, send
from workflow.actions.post import check_address, is_public
from workflow.actions.seal_over import seal_over
from workflow.actions.step import open_new, perform
from workflow.actions.webhooks import WebhookAsked, add_webhook, remove_webhook, webhooks_with_waiting
from workflow.errors import InputError

LOCAL = partial(send, local=True)


class Receiver(HTTPServer):
    """Another program on this machine, which keeps what it is sent and answers `status`."""

    def __init__(self):
        self.status, self.got = 204, []
        super().__init__(("127.0.0.1", 0), Post)


class Post(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("location", "http://127.0.0.1/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    with Receiver() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def hook(house, receiver):
    asked = WebhookAsked(address=f"http://127.0.0.1:{receiver.server_port}/in", topics={"stage", "deadline"})
    return add_webhook(house, asked, by="Ada Ortiz", at=NOON, local=True)


def told(receiver):
    return [json.loads(body) for _, body in receiver.got]


def test_a_new_request_and_its_clocks_are_told_without_a_name(house, receiver, hook):
    open_new(house, opening())
    perform(house, "XX-1", happens("committed"))
    assert deliver_due(house, NOON + timedelta(days=1), LOCAL) == 2
    stage, deadline = told(receiver)
    assert (stage["event"], stage["stage_before"], stage["stage"]) == ("stage", None, "opened")
    assert (deadline["event"], deadline["clock"], deadline["state"]) == (
        "deadline", "xx/surrender-in-time", "running",
    )  # fmt: skip
    assert deadline["reference"] == "XX-1"
    everything = b"".join(body for _, body in receiver.got).decode()
    assert not any(word in everything for word in ("Voorbeeld", "Olivia", "Newark"))


def test_a_message_is_signed_with_the_secret_of_its_webhook(house, receiver, hook):
    open_new(house, opening())
    deliver_due(house, NOON + timedelta(hours=2), LOCAL)
    headers, body = receiver.got[0]
    expected = hmac.new(hook.secret.encode(), headers["comity-time"].encode() + b"." + body, sha256).hexdigest()
    assert headers["comity-signature"] == f"sha256={expected}"
    assert headers["comity-message"] == json.loads(body)["id"]


def test_a_time_limit_that_nears_and_lapses_is_told_unless_it_was_met(house, receiver, hook):
    open_new(house, opening())
    perform(house, "XX-1", happens("committed"))
    deliver_due(house, NOON + timedelta(days=29), LOCAL)
    deliver_due(house, NOON + timedelta(days=60), LOCAL)
    assert [each["state"] for each in told(receiver) if each["event"] == "deadline"] == ["running", "nearing", "lapsed"]


def test_what_is_not_taken_is_tried_again_with_longer_pauses_and_given_up(house, receiver, hook):
    open_new(house, opening())
    receiver.status, now = 302, NOON + timedelta(hours=2)
    assert deliver_due(house, now, LOCAL) == 0
    assert deliver_due(house, now + timedelta(seconds=30), LOCAL) == 0
    assert len(receiver.got) == 1
    for pause in PAUSES:
        now += pause
        deliver_due(house, now, LOCAL)
    assert len(receiver.got) == len(PAUSES) + 1
    assert len({headers["comity-message"] for headers, _ in receiver.got}) == 1
    assert webhooks_with_waiting(house)[0][1] == 0


def test_a_refused_act_tells_nobody(house, receiver, hook):
    open_new(house, opening())
    before = webhooks_with_waiting(house)[0][1]
    with pytest.raises(InputError):
        perform(house, "XX-1", happens("no-such-event"))
    assert webhooks_with_waiting(house)[0][1] == before == 1


def is_sealed(house):
    entry = seal_over(house, "XX-1", 1)
    return entry is not None and entry.is_sealed


def test_a_courier_beside_the_desk_delivers_and_seals(house, receiver, hook, monkeypatch):
    monkeypatch.setattr(deliver, "EVERY", 0.02)
    open_new(house, opening())
    with deliver.Courier(house, local=True):
        until = time.monotonic() + 5
        while not (receiver.got and is_sealed(house)) and time.monotonic() < until:
            time.sleep(0.02)
    assert [each["event"] for each in told(receiver)] == ["stage"]
    assert is_sealed(house)


def test_a_removed_webhook_is_told_nothing_more(house, receiver, hook):
    open_new(house, opening())
    assert remove_webhook(house, hook.id, by="Ada Ortiz", at=datetime.now(UTC))
    assert deliver_due(house, NOON + timedelta(days=1), LOCAL) == 0
    assert receiver.got == []


def test_nothing_is_sent_into_a_private_network(house, receiver, hook):
    open_new(house, opening())
    assert deliver_due(house, NOON + timedelta(hours=2)) == 0
    assert receiver.got == []


@pytest.mark.parametrize("address", [
    "http://office.example/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "https://169.254.169.254/",
    "https://localhost/", "https://a.localhost./", "https://me:word@office.example/", "https://office.example/#x",
    "ftp://office.example/", "https:///x", "https://office.example/a b", "https://office.example:99999/",
    "https://office.example/\r\nx: y", "https://[::ffff:10.0.0.1]/",
])  # fmt: skip
def test_an_address_that_leads_elsewhere_is_refused(address):
    with pytest.raises(InputError, match="address"):
        check_address(address)


@pytest.mark.parametrize("literal", ["64:ff9b::a00:1", "2002:a00:1::", "::ffff:192.168.0.1", "224.0.0.1", "fe80::1",
                                     "100.64.0.1", "0.0.0.0"])  # fmt: skip  # noqa: S104 - refused
def test_a_private_address_stays_private_however_it_is_wrapped(literal):
    assert not is_public(ip_address(literal))
    assert is_public(ip_address("93.184.216.34"))


def test_only_an_administrator_keeps_webhooks(calls):
    from api_calls import OFFICER, Scope  # noqa: PLC0415

    asked = {"address": "https://office.example/in", "topics": ["stage"]}
    assert calls(OFFICER, *Scope).post("/webhooks", json=asked).status_code == 404
