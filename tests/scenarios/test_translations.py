"""A free text is translated: who made it and how is kept, the original stays, a corrected text drops it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from factories import DAY, OFFICER, REVIEWER, SUPERVISOR, later, opening, says

from workflow.actions.replay import replay
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail, thread_of, told_of_export
from workflow.actions.translate import ReadTranslation, Translate
from workflow.errors import InputError, NotEntitledError
from workflow.store import requests
from workflow.trail.canonical import decode
from workflow.trail.export import read_export

if TYPE_CHECKING:
    from workflow.actions.house import House

TITLE = {"records": [{"id": "1", "title": "Conviction for theft"}]}
SWORN = {"how": "certified", "translator": "Claire Dubois", "sworn": "Court of Appeal of Port", "made_on": DAY}


@pytest.fixture
def house(house: House) -> House:
    """Give a house with a request that holds one record, in words."""
    open_new(house, opening())
    perform(house, "XX-1", says(TITLE, written_in="en"))
    return house


def puts(hours: float = 2, by: str = OFFICER, **given: object) -> Translate:
    plain = {"path": "records.title", "item": "1", "language": "fr", "text": "Condamnation pour vol", "how": "office"}
    return Translate(at=later(hours), by=by, **{**plain, **given})


def reads(by: str, hours: float = 3, which: str = "translation-1") -> ReadTranslation:
    return ReadTranslation(at=later(hours), by=by, translation=which)


def stands(house: House) -> list[tuple[str, str, bool]]:
    with house.database.reading() as tx:
        request = requests.load(tx, "XX-1")
    return [(each.language, each.translator, fits) for each, fits in request.translated()]


def test_a_certified_translation_stands_beside_the_original_with_who_made_it(house: House):
    request = perform(house, "XX-1", puts(**SWORN)).request
    (made,) = request.translations
    assert (made.translator, made.sworn, made.made_on, made.written_in) == (
        "Claire Dubois", "Court of Appeal of Port", DAY, "en",
    )  # fmt: skip
    assert [each.value for each in request.standing() if each.path == "records.title"] == ["Conviction for theft"]
    assert stands(house) == [("fr", "Claire Dubois", True)]


def test_whoever_records_the_offices_own_made_it_and_may_not_decide(house: House):
    request = perform(house, "XX-1", puts(by=SUPERVISOR)).request
    assert request.translations[0].translator == SUPERVISOR
    assert SUPERVISOR in request.preparers


def test_a_corrected_fact_makes_its_translation_stale_and_a_new_one_takes_its_place(house: House):
    perform(house, "XX-1", puts())
    perform(house, "XX-1", says({"records": [{"id": "1", "title": "Conviction for fraud"}]}, hours=3))
    assert stands(house) == [("fr", OFFICER, False)]
    perform(house, "XX-1", puts(hours=4, text="Condamnation pour escroquerie", written_in="en"))
    assert stands(house) == [("fr", OFFICER, True)]
    perform(house, "XX-1", puts(hours=5, language="de", text="Verurteilung", written_in="en"))
    assert [language for language, _, _ in stands(house)] == ["fr", "de"]


def test_said_again_in_the_same_words_it_stays(house: House):
    perform(house, "XX-1", puts())
    perform(house, "XX-1", says(TITLE, hours=3))
    assert stands(house) == [("fr", OFFICER, True)]


def test_a_person_confirms_that_a_machines_was_read_and_another_the_offices(house: House):
    perform(house, "XX-1", puts(how="machine", translator="A service", language="de"))
    perform(house, "XX-1", puts(hours=2.5))
    done = perform(house, "XX-1", reads(OFFICER))
    assert done.request.translations[0].read_by == OFFICER
    with pytest.raises(NotEntitledError, match="they made it; another reads it"):
        perform(house, "XX-1", reads(OFFICER, 4, "translation-2"))
    assert perform(house, "XX-1", reads(REVIEWER, 4, "translation-2")).request.translations[1].read_by == REVIEWER
    assert REVIEWER not in done.request.preparers
    with pytest.raises(InputError, match="was read by"):
        perform(house, "XX-1", reads(SUPERVISOR, 5))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"path": "case.penalty", "item": None}, "is no free text.*stands in every language by itself"),
        ({"path": "case.nothing"}, "no fact 'case.nothing'"),
        ({"item": "7"}, r"records.title\[7\] is not recorded, so there is nothing to translate"),
        ({"language": "en"}, "the text is in 'en' already"),
        ({"written_in": "de"}, "recorded as written in 'en'"),
        ({"text": "  "}, "needs text of 1 to"),
        ({"text": ("Condamnation", "pour vol")}, "the original is one text"),
        ({"how": "certified", "translator": "Claire Dubois"}, "sworn: is missing for a certified translation"),
        ({**SWORN, "made_on": DAY + timedelta(days=9)}, "has not come yet"),
        ({"how": "machine"}, r"who made it \(machine\)"),
        ({"translator": "Somebody Else"}, "recorded by who made it, not by"),
        ({"by": "Nora Lund"}, "Nora Lund"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name_of_the_field(house: House, given: dict, told: str):
    with pytest.raises((InputError, NotEntitledError), match=told):
        perform(house, "XX-1", puts(**given))
    assert stands(house) == []


def test_a_text_of_unknown_language_asks_for_it(house: House):
    perform(house, "XX-1", says({"records": [{"id": "2", "title": "Vonnis"}]}, hours=2))
    with pytest.raises(InputError, match="nobody has said in which language the text is written"):
        perform(house, "XX-1", puts(hours=3, item="2"))
    perform(house, "XX-1", puts(hours=3, item="2", written_in="nl"))


@pytest.mark.parametrize(
    ("which", "told"), [("translation-9", "no translation"), ("translation-1", "is certified by its translator")]
)
def test_only_what_needs_a_reader_is_confirmed(house: House, which: str, told: str):
    perform(house, "XX-1", puts(**SWORN))
    with pytest.raises(InputError, match=told):
        perform(house, "XX-1", reads(SUPERVISOR, which=which))


def test_the_trail_holds_it_as_facts_are_held_and_what_is_privileged_stays(house: House):
    perform(house, "XX-1", says({"case": {"advice": "Ask for more time."}}, hours=1.5))
    perform(house, "XX-1", puts(**SWORN))
    perform(house, "XX-1", puts(3, path="case.advice", item=None, text="Demander un délai.", written_in="en"))
    perform(house, "XX-1", ReadTranslation(at=later(4), by=REVIEWER, translation="translation-2"))
    with house.database.reading() as tx:
        told = thread_of(tx, requests.identity(tx, "XX-1"))
    made = told[-3].fields["translation-1"]
    assert (told[-3].act, made["text"], made["sworn"]) == ("translate", "Condamnation pour vol", SWORN["sworn"])
    assert "privileged-translation-1" in told[-2].fields
    assert told[-1].fields["reading"] == {"translation": "translation-2", "language": "fr"}
    court = told_of_export(read_export(decode(export_trail(house, "XX-1", audience="court", at=later(5)))))
    assert "privileged-translation-1" not in court[-2].fields
    assert "Condamnation pour vol" in str(court[-3].fields)
    person = told_of_export(read_export(decode(export_trail(house, "XX-1", audience="person", at=later(5)))))
    assert "Condamnation" not in str([each.fields for each in person])
    assert all(each.identical for each in replay(house, "XX-1"))
