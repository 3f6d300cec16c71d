"""A request goes out in two languages, as the other side accepts them, and comes in there with both."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pikepdf
import pytest
from factories import OFFICER, REVIEWER, ROOT

from workflow.actions.assert_facts import AssertFacts
from workflow.actions.files import read_request
from workflow.actions.house import House, open_house
from workflow.actions.intake import Given, take
from workflow.actions.look import look
from workflow.actions.open import open_request
from workflow.actions.papers import MakePaper
from workflow.actions.request_text import request_text
from workflow.actions.second import second_language
from workflow.actions.step import open_new, perform
from workflow.actions.translate import ReadTranslation, Translate
from workflow.cli.main import main
from workflow.documents.received import receive
from workflow.errors import RenderError
from workflow.settings import Settings
from workflow.store import requests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORY = ROOT / "examples" / "19-extradition-outgoing-us-fr" / "request.yaml"
FORM = "extradition-request"
SUMMARY = {"path": "case.summary", "written_in": "en", "language": "fr"}
DESCRIBED = {"path": "person.description", "written_in": "en", "language": "fr", "text": "Taille 1,80 m."}
FACTS = {"documents": {"received": ["arrest-warrant"]}, "case": {"evidence": ["Ledgers", "Bank records"]}}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of an office of the United States, under the shipped law."""
    folder = tmp_path_factory.mktemp("bilingual")
    return Settings(
        rules=ROOT / "rules", templates=ROOT / "templates", home=folder / "home", keys=folder / "keys", authority="us"
    )


@pytest.fixture(scope="module")
def house(settings: Settings) -> Iterator[House]:
    """Give that office."""
    with open_house(settings) as opened:
        yield opened


@pytest.fixture
def case(house: House, request: pytest.FixtureRequest) -> Case:
    """Give a request of the United States to France, of its own to each test."""
    return Case(house, f"OIA-{abs(hash(request.node.name)) % 10**9}")


class Case:
    """One request in the making, each act a minute after the one before."""

    def __init__(self, house: House, reference: str) -> None:
        opening = read_request(STORY)
        self.house, self.reference, self.now = house, reference, opening.at
        open_new(house, opening.model_copy(update={"reference": reference, "key": reference}))
        self.does(AssertFacts, facts=FACTS, source="Bundle")

    def does(self, kind: type, by: str = OFFICER, **given: object):
        self.now += timedelta(minutes=1)
        return perform(self.house, self.reference, kind(at=self.now, by=by, **given))

    def paper(self, **given: object) -> bytes:
        (made,) = self.does(MakePaper, form=FORM, **{"second": "fr", **given}).papers
        self.record = made.record
        return made.pdf

    @property
    def now_seen(self):
        with self.house.database.reading() as tx:
            return requests.load(tx, self.reference)


def words(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return file.attachments["request.json"].get_file().read_bytes().decode()


def arrives(pdf: bytes, folder: Path, house: House):
    """Return what the other side makes of a paper that arrived: how it was read, and the request that it opens."""
    (folder / "paper.pdf").write_bytes(pdf)
    received = receive(folder / "paper.pdf")
    given = Given("Odile Martin", read_request(STORY).at, reference="FR-1", procedure="us-extradition-incoming")
    taken = take(received, replace(given, requested="US"), house.rulebook)
    (folder / "request.yaml").write_text(request_text(taken.fields), encoding="utf-8")
    return received, open_request(read_request(folder / "request.yaml"), house.rulebook, "there").request, taken


def proposed(case: Case, requested: str):
    sides = case.now_seen.sides.model_copy(update={"requested": requested})
    there = case.now_seen.model_copy(update={"sides": sides})
    return second_language(case.house, look(case.house.rulebook, there, now=case.now))


def test_the_first_language_that_the_other_side_accepts_is_proposed_and_said_to_be_unconfirmed(case: Case):
    found = proposed(case, "FR")
    assert (found.side, found.language, found.confirmed, found.can_print) == ("FR", "fr", False, True)
    assert (proposed(case, "IT").language, proposed(case, "IT").can_print) == ("it", False)
    assert proposed(case, "KP").accepted == ()


def test_the_rules_in_play_that_require_a_translation_are_named_as_the_reason(case: Case):
    found = proposed(case, "NL")
    assert any("translat" in each.lower() for each in found.required_by)
    assert found.required_by


def test_none_is_proposed_where_the_other_side_accepts_the_offices_own(case: Case):
    found = proposed(case, "UA")
    assert (found.accepted, found.language) == (("uk", "en"), None)
    assert case.paper(second="uk", how="after")
    assert (case.record.second, case.record.how) == ("uk", "after")


def test_a_request_goes_to_france_with_french_beside_it_and_every_part_says_its_language(case: Case):
    case.does(Translate, **SUMMARY, text="Le trésorier est parti.", how="office")
    pdf = case.paper()
    assert (case.record.language, case.record.second, case.record.how) == ("en", "fr", "beside")
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.Root.Lang) == "en"
        spoken = {str(each.Lang) for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/Lang" in each}
    assert "fr" in spoken
    assert '"second":{"how":"beside","language":"fr"}' in words(pdf)


def test_what_a_machine_translated_goes_out_only_once_somebody_has_read_it(case: Case):
    case.does(Translate, **DESCRIBED, how="machine", translator="A service")
    with pytest.raises(RenderError, match="made by a machine and nobody has read it") as refusal:
        case.paper()
    assert "read-translation" in refusal.value.remedy
    assert case.now_seen.papers == ()
    case.does(ReadTranslation, by="Marcus Bell", translation="translation-1")
    assert '"read_by":"Marcus Bell"' in words(case.paper())


def test_a_corrected_fact_drops_its_translation_from_the_next_paper(case: Case):
    case.does(Translate, **DESCRIBED, how="office")
    assert "Taille 1,80 m." in words(case.paper())
    case.does(AssertFacts, facts={"person": {"description": "Height 1.85 m."}}, source="Prison record")
    after = words(case.paper())
    assert "Taille 1,80 m." not in after
    assert "Height 1.85 m." in after


def test_the_other_side_takes_in_both_and_has_an_equal_request(case: Case, tmp_path: Path):
    certified = {
        "how": "certified",
        "translator": "Claire Dubois",
        "sworn": "Court of Lyon",
        "made_on": case.now.date(),
    }
    case.does(Translate, **SUMMARY, text="Le trésorier\n\nest parti.", **certified)
    case.does(Translate, path="case.evidence", written_in="en", language="fr", text=("Livres", "Relevés"), how="office")
    case.does(Translate, **DESCRIBED, how="machine", translator="A service")
    case.does(ReadTranslation, by="Marcus Bell", translation="translation-3")
    received, there, taken = arrives(case.paper(how="after", page="Letter"), tmp_path, case.house)
    assert (received.identical, received.differing) == (True, ())
    assert [each for each in taken.not_taken if "translation" in each] == [
        "a translation of person.description: that somebody read it; whoever reads it here confirms that"
    ]
    assert [each.read_by for each in there.translations] == [None] * 3, "what arrives says who made it, not who read it"
    told = {"path", "item", "written_in", "language", "text", "of", "how", "translator", "sworn", "made_on"}
    here = {each.path: each.model_dump(include=told) for each in case.now_seen.translations}
    assert {each.path: each.model_dump(include=told) for each in there.translations} == here
    assert all(fits for _, fits in there.translated())
    texts = {each.path: each for each in there.standing()}
    assert texts["case.summary"].written_in == "en"
    assert texts["person.name"].written_in is None


def test_what_came_beside_no_text_or_in_another_shape_is_named_and_not_taken(case: Case, tmp_path: Path):
    case.does(Translate, **DESCRIBED, how="office")
    data = words(case.paper()).replace('"how":"office"', '"how":"by magic"')
    (tmp_path / "data.json").write_text(data, encoding="utf-8")
    given = Given("Odile Martin", case.now, reference="FR-2", procedure="us-extradition-incoming", requested="US")
    taken = take(receive(tmp_path / "data.json"), given, case.house.rulebook)
    assert "translations" not in taken.fields
    assert any("a translation of person.description" in each for each in taken.not_taken)


def test_a_command_takes_what_is_proposed_and_says_why(
    case: Case, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name in ("rules", "templates", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(settings, name)))
    order = ["papers", "make", case.reference, FORM, "--by", OFFICER, "--second", "proposed", "--how", "after"]
    assert main(order) == 0
    told = capsys.readouterr().out
    assert "FR accepts: fr (not confirmed)" in told
    assert f"01-{FORM}: en, fr after it" in told


def test_who_reads_may_not_be_who_made_the_offices_own(case: Case):
    case.does(Translate, **DESCRIBED, how="office")
    done = case.does(ReadTranslation, by="Samuel Reed", translation="translation-1")
    assert done.request.translations[0].read_by == "Samuel Reed"
    assert REVIEWER not in done.request.preparers
