"""Evidence leaves for tools of investigators as one closed graph, and who took it is logged."""

import json

import pytest
from factories import OFFICER, handing, later, opening, receipt

from workflow.actions.attach import attach_file
from workflow.actions.evidence_graph import export_evidence
from workflow.actions.read import reads_of
from workflow.actions.step import open_new, perform
from workflow.cli.main import main
from workflow.errors import InputError

DIGEST = "b" * 64


@pytest.fixture
def held(house, tmp_path):
    """Give a house with a file and a thing that changed hands, the file read and its seal renewed on the way."""
    open_new(house, opening())
    (tmp_path / "disk.e01").write_bytes(b"EVF\x09\r\n\xff\x00 the disk")
    attach_file(house, "XX-1", receipt(), tmp_path / "disk.e01")
    perform(house, "XX-1", receipt(1.5, description="A telephone", serial="SN 0418", condition="cracked"))
    perform(house, "XX-1", handing(2, items=("1", "2")))
    opened = {"broken": "opened to read it", "seal": "S-2", "sha256": DIGEST, "taker": "Laboratory", "purpose": "Image"}
    perform(house, "XX-1", handing(3, **opened))
    return house


def graph_of(house):
    return json.loads(export_evidence(house, "XX-1", by=OFFICER, purpose="for the laboratory", at=later(9)))


def every(node):
    """Yield each mapping inside a graph."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from every(each)


def of(nodes, kind):
    return [each for each in nodes if each["@type"] == kind]


def test_every_reference_in_the_graph_leads_to_a_node_of_it(held):
    graph = graph_of(held)
    named = [each["@id"] for each in every(graph["@graph"]) if "@id" in each and "@type" in each]
    asked = {each["@id"] for each in every(graph["@graph"]) if "@id" in each and "@type" not in each}
    assert len(named) == len(set(named))
    assert asked <= set(named)
    prefixes = {key.partition(":")[0] for each in every(graph["@graph"]) for key in each if not key.startswith("@")}
    assert prefixes <= set(graph["@context"])


def test_items_digests_seals_and_every_change_of_hands_are_there(held):
    nodes = graph_of(held)["@graph"]
    (file,) = of(nodes, "observable:File")
    assert file["core:hasFacet"][0]["observable:fileName"] == "disk.e01"
    assert len(of(nodes, "core:Item")) == 1
    received, other, moved, opened = of(nodes, "case:InvestigativeAction")
    assert moved["case:wasInformedBy"] == [{"@id": received["@id"]}, {"@id": other["@id"]}]
    assert opened["case:wasInformedBy"] == [{"@id": moved["@id"]}]
    assert "case:wasInformedBy" not in received
    records = {each["@id"]: each for each in of(nodes, "case:ProvenanceRecord")}
    assert [len(each["action:result"]) for each in (received, moved, opened)] == [2, 2, 2]
    last = records[opened["action:result"][0]["@id"]]
    assert (last["case:exhibitNumber"], last["core:description"]) == ("1", "seal S-2; seal renewed: opened to read it")
    hashes = [each["types:hashValue"]["@value"] for each in every(nodes) if "types:hashValue" in each]
    assert DIGEST in hashes
    people = {each["core:name"] for each in of(nodes, "identity:Identity")}
    assert people == {"Lt. Marsh", OFFICER, "Court courier", "Laboratory"}


def test_the_same_evidence_gives_the_same_bytes_and_taking_it_is_logged(held):
    assert graph_of(held) == graph_of(held)
    seen = reads_of(held, "XX-1", by="Ada Auditor", purpose="round", at=later(10))
    assert ("the evidence and its chain of custody, as CASE", "for the laboratory") in {
        (s.saw, s.purpose) for s in seen
    }
    with pytest.raises(InputError):
        export_evidence(held, "XX-1", by=OFFICER, purpose=" ", at=later(9))


def test_the_command_writes_a_new_file_and_nothing_over_another(held, tmp_path, monkeypatch, capsys):
    for name in ("home", "keys", "rules", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(held.settings, name)))
    words = (
        "evidence",
        "export",
        "XX-1",
        "--by",
        OFFICER,
        "--purpose",
        "laboratory",
        "--out",
        str(tmp_path / "c.jsonld"),
    )
    assert main([*words, "--as", "case-uco"]) == 0
    assert json.loads((tmp_path / "c.jsonld").read_text())["@graph"]
    assert main(list(words)) == 2
    assert "is there already" in capsys.readouterr().err
    assert main([*words[:-1], str(tmp_path / "d"), "--as", "stix"]) == 2
