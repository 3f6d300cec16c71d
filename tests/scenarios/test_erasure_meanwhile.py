"""An erasure while others are at work on the same request: nothing of it is brought back, and nothing is sent later."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from factories import NOON, OFFICER, happens, later, opening

from workflow.actions.attach import Stream, attach_stream
from workflow.actions.deliver import deliver_due
from workflow.actions.evidence import Attach
from workflow.actions.look import look
from workflow.actions.oversight import kept
from workflow.actions.step import open_new, perform
from workflow.actions.webhooks import WebhookAsked, add_webhook
from workflow.errors import KeyDestroyedError, RequestNotFoundError, StaleRequestError
from workflow.store import attachments, erasures, requests
from workflow.vocabulary import Phase


def purged(house) -> None:
    """Erase as far as the first transaction: the key is still there, as it is for a moment in every erasure."""
    with house.database.writing() as tx:
        erasures.purge(tx, requests.load(tx, "XX-1").id)


def requests_of(house) -> dict[str, str]:
    with house.database.reading() as tx:
        return {requests.load(tx, each).reference: each for each in requests.every(tx)}


def rows(house, table: str) -> int:
    with house.database.reading() as tx:
        return int(tx.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)  # noqa: S608 - ours


def test_an_act_that_was_under_way_brings_nothing_back(house):
    request = open_new(house, opening()).request
    purged(house)
    act = request.model_copy(update={"version": request.version + 1})
    with pytest.raises(StaleRequestError), house.database.writing() as tx:
        requests.save(tx, act, request.version, phase=Phase.ASSESSMENT, at=later(1))
    with house.database.reading() as tx:
        assert not erasures.is_kept(tx, request.id)
        assert requests.references(tx, (request.id,)) == {request.id: request.id}


def test_it_is_gone_from_the_first_moment_and_stands_in_nobodys_way(house):
    open_new(house, opening())
    open_new(house, opening(reference="XX-2", key="two"))
    identity = requests_of(house)["XX-1"]
    purged(house)
    with pytest.raises(KeyDestroyedError), house.database.reading() as tx:
        requests.load(tx, identity)
    assert [each.reference for each in kept(house)] == ["XX-2"], "registers are read while an erasure is under way"


def test_a_file_that_comes_just_then_leaves_no_word_and_no_file(house):
    request = open_new(house, opening()).request

    class Slow(io.BytesIO):
        """A file that is still coming in when the request is erased."""

        def read(self, size=-1, /):
            if not self.tell():
                purged(house)
            return super().read(size)

    given = Attach(at=later(1), by=OFFICER, description="a letter", giver="The court", seal="1")
    with pytest.raises((KeyDestroyedError, RequestNotFoundError)):
        attach_stream(house, "XX-1", given, Stream(Slow(b"wagonload"), "letter.txt"), most=1000)
    assert rows(house, "desk_file_words") == 0
    assert list((house.settings.home / attachments.FOLDER / request.id).iterdir()) == []


def test_what_was_to_be_told_of_its_time_limits_is_told_no_more(house):
    asked = WebhookAsked(address="http://127.0.0.1:9/in", topics=frozenset({"stage", "deadline"}))
    add_webhook(house, asked, by="Ada Ortiz", at=NOON, local=True)
    open_new(house, opening())
    open_new(house, opening(reference="XX-2", key="two"))
    for reference in ("XX-1", "XX-2"):
        perform(house, reference, happens("committed", key=reference))
    purged(house)
    told = []
    deliver_due(house, NOON + timedelta(days=60), lambda _hook, message, _now: told.append(message.body))
    assert {each["reference"] for each in told} == {"XX-2"}
    assert {each.get("state") for each in told} >= {"nearing", "lapsed"}


def test_what_was_looked_at_is_forgotten_when_nobody_asks_for_it(house, monkeypatch):
    request = open_new(house, opening()).request
    first = house.looks.at(house.rulebook, request, NOON)
    assert house.looks.at(house.rulebook, request, NOON).findings is first.findings
    monkeypatch.setattr("workflow.store.opened.LONGEST", 0.0)
    again = house.looks.at(house.rulebook, request, NOON)
    assert again.findings is not first.findings
    assert again == look(house.rulebook, request, now=NOON)
