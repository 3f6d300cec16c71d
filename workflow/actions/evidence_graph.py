"""Evidence and its chain of custody in the words of CASE 1.4 and UCO 1.4, as JSON-LD, for tools that read them.

Each item is an object with its digest; each change of hands is an investigative action that results in a
provenance record of the item and was informed by the change before it. What the ontology has no word for,
a seal, stands in the record's description. Persons are identities by name and nothing else.
See docs/decisions/0008-evidence-as-case.md and https://caseontology.org.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from workflow.actions.house import House
from workflow.actions.read import read_request_of
from workflow.model.evidence import Exhibit, HandOver
from workflow.model.request import CooperationRequest

Node = dict[str, Any]
CONTEXT = {
    "kb": "urn:comity:",
    "case": "https://ontology.caseontology.org/case/investigation/",
    "action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
NAMES = UUID("6f3d6f2e-6f0b-5d0e-9c53-0c6f7a5a9f01")
"""The space in which the names of a graph are made, so that the same evidence gives the same graph."""


def export_evidence(house: House, reference: str, *, by: str, purpose: str, at: datetime) -> bytes:
    """Return the items of a request and every change of hands; taking them is logged. Raises InputError, StoreError."""
    saw = "the evidence and its chain of custody, as CASE"
    request = read_request_of(house, reference, by=by, purpose=purpose, at=at, saw=saw)
    graph = {"@context": CONTEXT, "@graph": list(evidence_graph(request))}
    return json.dumps(graph, ensure_ascii=False, sort_keys=True, indent=1).encode()


def evidence_graph(request: CooperationRequest) -> Iterator[Node]:
    """Yield the nodes: the case, each person named, each item, each change of hands with its records."""
    people = dict.fromkeys(name for moved in request.custody for name in (moved.giver, moved.taker))
    nodes = [_node(request, "identity", name, "identity:Identity", name=name) for name in people]
    nodes += [_item(request, each) for each in request.exhibits]
    for number, moved in enumerate(request.custody):
        nodes += _hand_over(request, number, moved)
    held = [{"@id": each["@id"]} for each in nodes]
    yield _node(request, "investigation", "", "case:Investigation", name=request.reference, object=held)
    yield from nodes


def _item(request: CooperationRequest, item: Exhibit) -> Node:
    told = {"name": f"Item {item.number}", "description": "; ".join(_described(item))}
    file = item.file
    if file is None:
        return _node(request, "item", item.number, "core:Item", **told)
    node = _node(request, "item", item.number, "observable:File", **told)
    named = {"observable:fileName": file.name, "observable:sizeInBytes": _typed("integer", file.size)}
    content = {
        "observable:mimeType": file.type,
        "observable:hash": [_hash(request, f"item {item.number}", file.sha256)],
    }
    node["core:hasFacet"] = [
        {"@id": _id(request, "file", item.number), "@type": "observable:FileFacet", **named},
        {"@id": _id(request, "content", item.number), "@type": "observable:ContentDataFacet", **content},
    ]
    return node


def _described(item: Exhibit) -> Iterator[str]:
    yield item.description
    yield from (f"{word}: {said}" for word, said in (("serial", item.serial), ("condition", item.condition)) if said)


def _hand_over(request: CooperationRequest, number: int, moved: HandOver) -> Iterator[Node]:
    """Yield the action, and the record of each item that changed hands."""
    moment, seal = _typed("dateTime", moved.at.isoformat()), f"seal {moved.seal}"
    opened = f"; seal renewed: {moved.broken}" if moved.broken else ""
    results = []
    for item in moved.items:
        record = _node(
            request, "record", f"{number} {item}", "case:ProvenanceRecord", description=f"{seal}{opened}",
            object=[{"@id": _id(request, "item", item)}],
        )  # fmt: skip
        record["case:exhibitNumber"] = item
        results.append(record)
        yield record
    if moved.sha256:
        read = _node(
            request, "read", str(number), "observable:ObservableObject", name="As read at this change of hands"
        )
        facet: Node = {"@id": _id(request, "read-content", str(number)), "@type": "observable:ContentDataFacet"}
        facet["observable:hash"] = [_hash(request, f"read {number}", moved.sha256)]
        read["core:hasFacet"] = [facet]
        results.append(read)
        yield read
    action = _node(request, "action", str(number), "case:InvestigativeAction", name=moved.purpose, description=seal)
    action |= {
        "action:startTime": moment, "action:endTime": moment,
        "action:performer": {"@id": _id(request, "identity", moved.taker)},
        "action:participant": [{"@id": _id(request, "identity", moved.giver)}],
        "action:object": [{"@id": _id(request, "item", item)} for item in moved.items],
        "action:result": [{"@id": each["@id"]} for each in results],
    }  # fmt: skip
    if before := sorted(set(_before(request, number, moved))):
        action["case:wasInformedBy"] = [{"@id": _id(request, "action", str(each))} for each in before]
    yield action


def _before(request: CooperationRequest, number: int, moved: HandOver) -> Iterator[int]:
    """Yield by its number the last change of hands of each item before this one."""
    for item in moved.items:
        yield from [n for n in range(number) if item in request.custody[n].items][-1:]


def _node(request: CooperationRequest, sort: str, own: str, kind: str, **core: Any) -> Node:  # noqa: ANN401 - JSON
    return {"@id": _id(request, sort, own), "@type": kind, **{f"core:{key}": value for key, value in core.items()}}


def _hash(request: CooperationRequest, own: str, digest: str) -> Node:
    value = {"types:hashMethod": "SHA256", "types:hashValue": _typed("hexBinary", digest)}
    return {"@id": _id(request, "hash", own), "@type": "types:Hash", **value}


def _typed(kind: str, value: object) -> Node:
    return {"@type": f"xsd:{kind}", "@value": value if isinstance(value, int) else str(value)}


def _id(request: CooperationRequest, sort: str, own: str) -> str:
    return f"kb:{sort}-{uuid5(NAMES, f'{request.id}/{sort}/{own}')}"
