"""A trail told as W3C PROV: it reads back, hangs together, and shows no more than the export it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from factories import OFFICER, SUPERVISOR, happens, later, opening, says, takes
from prov.model import (
    ProvActivity,
    ProvAgent,
    ProvBundle,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvGeneration,
    ProvRelation,
    ProvUsage,
)

from workflow.actions.note import Note
from workflow.actions.provenance import as_json, as_notation, provenance
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail
from workflow.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.actions.house import House


@pytest.fixture
def told(house: House) -> House:
    """Give a house with one request of six acts, one fact of it corrected."""
    open_new(house, opening())
    perform(house, "XX-1", says({"person": {"nationalities": ["YY"]}}))
    perform(house, "XX-1", says({"person": {"nationalities": ["ZZ"]}}, hours=2))
    perform(house, "XX-1", Note(at=later(2), by=OFFICER, text="Our own doubts.", privileged=True))
    perform(house, "XX-1", happens("committed", hours=2.5))
    perform(house, "XX-1", takes("refuse"))
    return house


def document(house: House, audience: str) -> ProvDocument:
    return provenance(export_trail(house, "XX-1", audience=audience, at=later(9)))


def bundle(document: ProvDocument) -> ProvBundle:
    (found,) = document.bundles
    return found


def ids(found: ProvBundle, kind: type) -> set[str]:
    return {each.identifier.localpart for each in found.get_records(kind)}


def test_every_act_is_an_activity_of_somebody_and_makes_the_next_version(told: House):
    found = bundle(document(told, "office"))
    assert ids(found, ProvActivity) == {f"act-{number}" for number in range(1, 7)}
    assert {f"request-{number}" for number in range(1, 7)} <= ids(found, ProvEntity)
    people = {str(next(iter(each.get_attribute("prov:label")))) for each in found.get_records(ProvAgent)}
    assert people == {"xx", OFFICER, SUPERVISOR}
    notation = as_notation(document(told, "office"))
    assert "wasRevisionOf" in notation or "prov:Revision" in notation
    assert '"ZZ"' in notation.replace("\\", "")


@pytest.mark.parametrize("audience", ["office", "court", "public"])
def test_it_reads_back_and_is_consistent(told: House, audience: str):
    made = document(told, audience)
    assert ProvDocument.deserialize(content=as_json(made), format="json") == made
    found = bundle(made)
    known = {each.identifier for each in found.get_records() if not isinstance(each, ProvRelation)}
    for relation in found.get_records(ProvRelation):
        named = {value for _, value in relation.formal_attributes[:2] if value is not None}
        assert named <= known, f"names what is not there: {relation}"
    made_at = {}
    for each in found.get_records(ProvGeneration):
        entity, _, moment = each.args
        assert entity not in made_at, "nothing is made twice"
        made_at[entity] = moment
    for each in found.get_records(ProvUsage):
        _, entity, moment = each.args
        assert entity not in made_at or made_at[entity] <= moment, "nothing is used before it is made"
    for each in found.get_records(ProvDerivation):
        later_one, earlier = each.args[:2]
        assert made_at[earlier] <= made_at[later_one]
        assert later_one != earlier


def test_it_tells_nothing_that_the_recipient_was_not_shown(told: House):
    office, court, public = (as_json(document(told, each)) for each in ("office", "court", "public"))
    assert "nationalities" in court
    for hidden in (OFFICER, SUPERVISOR, "nationalities", "Voorbeeld"):
        assert hidden in office
        assert hidden not in public
    assert ids(bundle(document(told, "public")), ProvAgent) == {"authority"}
    assert "Our own doubts" not in court
    assert len(ids(bundle(document(told, "public")), ProvActivity)) == 6, "that acts happened is public"


def test_the_command_line_writes_both_forms_beside_the_export(
    told: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings = told.settings
    for name in ("home", "keys", "rules", "templates", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(settings, name)))
    asked = ["--by", "Ada", "--purpose", "audit", "--prov"]
    assert main(["trail", "export", "XX-1", str(tmp_path / "trail.json"), *asked]) == 0
    assert (tmp_path / "trail.provn").read_text(encoding="utf-8").startswith("document")
    read = ProvDocument.deserialize(content=(tmp_path / "trail.prov.json").read_text(encoding="utf-8"), format="json")
    assert ids(bundle(read), ProvActivity) == {f"act-{number}" for number in range(1, 7)}
