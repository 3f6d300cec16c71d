"""What requests are found by, and what they are not: whoever searches may not work on what is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk_walks import rows
from factories import OFFICER, later, opening, says

from workflow.actions.attach import attach_file
from workflow.actions.desk_listing import complete_listings
from workflow.actions.evidence import Attach
from workflow.actions.house import open_house
from workflow.actions.step import open_new, perform
from workflow.actions.translate import Translate
from workflow.errors import StoreError
from workflow.model.fact import Dictionary
from workflow.store import requests
from workflow.store.attachments import FOLDER
from workflow.store.desk_rows import forget_rows
from workflow.vocabulary import Sensitivity


def found(visit, words):
    return rows(visit.get(f"/find?find={words}"))


@pytest.fixture
def advised(house, visit):
    """Give a visitor at a desk with one request, on which somebody noted privileged advice and had it translated."""
    open_new(house, opening())
    told = {"path": "case.advice", "text": "Demander un sursis.", "language": "fr", "how": "office"}
    perform(house, "XX-1", says({"case": {"advice": "Unwinnable.", "purpose": "trial"}}, hours=1))
    perform(house, "XX-1", Translate(at=later(2), by=OFFICER, written_in="en", **told))
    visit.signs_in("Nora Lund")
    return visit


def test_nobody_finds_a_request_by_the_words_of_privileged_advice_or_of_its_translation(advised):
    assert [found(advised, word) for word in ("unwinnable", "sursis")] == [[], []]
    assert [found(advised, word) for word in ("voorbeeld", "trial")] == [["XX-1"], ["XX-1"]]


@pytest.mark.parametrize("handling", [Sensitivity.PRIVILEGED, Sensitivity.SPECIAL])
def test_when_the_law_comes_to_keep_a_fact_apart_its_words_are_forgotten_at_the_next_start(house, advised, handling):
    law = house.rulebook.law
    kind = law.dictionary["case.purpose"].model_copy(update={"sensitivity": handling})
    stricter = replace(law, dictionary=Dictionary(law.dictionary.kinds | {kind.path: kind}))
    assert complete_listings(house, later(3)) == 0, "nothing is made again under the same law"
    with open_house(house.settings, replace(house.rulebook, law=stricter)) as again:
        assert complete_listings(again, later(3)) == 1
        assert complete_listings(again, later(3)) == 0
    assert (found(advised, "trial"), found(advised, "voorbeeld")) == ([], ["XX-1"])


def attached(house, folder, name, words):
    (folder / name).write_text(words, encoding="utf-8")
    came = Attach(at=later(1), by=OFFICER, description="Came by post", giver="Lt. Marsh", seal=name)
    return attach_file(house, "XX-1", came, folder / name)


def test_a_text_file_is_received_with_its_words_or_not_at_all(house, tmp_path):
    open_new(house, opening())
    with house.database.writing() as tx:
        cut = "CREATE TRIGGER cut BEFORE INSERT ON desk_file_words BEGIN SELECT RAISE(ABORT, 'cut off'); END"
        tx.connection.exec_driver_sql(cut)
    with pytest.raises(StoreError):
        attached(house, tmp_path, "one.txt", "kraken")
    with house.database.reading() as tx:
        assert requests.load(tx, "XX-1").exhibits == ()


def test_words_of_files_that_an_older_desk_lost_are_found_again_after_its_start(house, visit, tmp_path):
    open_new(house, opening())
    attached(house, tmp_path, "one.txt", "kraken")
    done = attached(house, tmp_path, "two.txt", "leviathan").request
    damaged = house.settings.home / FOLDER / done.id / done.exhibits[1].file.place
    damaged.write_bytes(b"damaged")
    with house.database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM desk_file_words")
        forget_rows(tx)
    visit.signs_in(OFFICER)
    assert found(visit, "kraken") == []
    assert complete_listings(house, later(3)) == 1
    assert (found(visit, "kraken"), found(visit, "leviathan")) == (["XX-1"], [])
