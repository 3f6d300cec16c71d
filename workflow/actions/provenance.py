"""An export told as W3C PROV: facts, papers and versions of the request, the acts that made them, and who acted.

Made from the export alone, so that it shows exactly what its recipient was shown. Source:
PROV-DM, W3C Recommendation of 30 April 2013; written as PROV-JSON and PROV-N.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from prov.identifier import Namespace, QualifiedName
from prov.model import PROV, ProvBundle, ProvDocument

from workflow.actions.thread import Told, told_of_export
from workflow.errors import TrailError
from workflow.trail.canonical import decode
from workflow.trail.entry import ERASE
from workflow.trail.export import Export, Part, read_export

WORDS = "urn:comity:words:"
"""Where the names of our own attributes live."""


@dataclass(slots=True)
class _Telling:
    """What is known while entries are told in order."""

    bundle: ProvBundle
    own: Namespace
    word: Namespace
    agents: dict[str, QualifiedName] = field(default_factory=dict)
    facts: dict[tuple[object, object], QualifiedName] = field(default_factory=dict)
    versions: list[QualifiedName] = field(default_factory=list)
    laws: set[str] = field(default_factory=set)


def provenance(data: bytes) -> ProvDocument:
    """Return the provenance that a verified export tells, as one bundle. Raises TrailError for another form."""
    export = read_export(decode(data))
    document = ProvDocument()
    own = document.add_namespace("trail", f"urn:comity:{export.authority}:{export.log}:{export.request or '-'}:")
    word = document.add_namespace("comity", WORDS)
    bundle = document.bundle(own["trail"])
    telling = _Telling(bundle, own, word)
    bundle.agent(own["authority"], {PROV["type"]: PROV["Organization"], PROV["label"]: export.authority})
    for told, part in zip(told_of_export(export), export.parts, strict=True):
        _tell(telling, told, part)
    _tell_bundle(document, own, word, export, data)
    return document


def as_json(document: ProvDocument) -> str:
    """Return PROV-JSON, read again and found equal. Raises TrailError where it is not."""
    written = str(document.serialize(format="json", indent=1, sort_keys=True))
    if ProvDocument.deserialize(content=written, format="json") != document:
        raise TrailError("The provenance does not read back as it was written.", "This is a fault; report it.")
    return written


def as_notation(document: ProvDocument) -> str:
    """Return PROV-N, for people and for tools that take it."""
    return f"{document.get_provn()}\n"


def _tell_bundle(document: ProvDocument, own: Namespace, word: Namespace, export: Export, data: bytes) -> None:
    """Say whose word the bundle is, and of which file."""
    about: dict[QualifiedName, Any] = {PROV["type"]: PROV["Bundle"], word["sha256"]: sha256(data).hexdigest()}
    document.entity(own["trail"], about)
    document.agent(own["authority"], {PROV["type"]: PROV["Organization"], PROV["label"]: export.authority})
    document.wasAttributedTo(own["trail"], own["authority"])
    document.wasGeneratedBy(own["trail"], time=export.made)


def _tell(telling: _Telling, told: Told, part: Part) -> None:
    bundle, own, word = telling.bundle, telling.own, telling.word
    about: dict[QualifiedName, Any] = {
        PROV["type"]: word[told.act],
        word["leaf"]: part.leaf_hash.hex(),
        word["index"]: part.index,
    }
    for name, stage in (("stage-before", told.stage_before), ("stage-after", told.stage_after)):
        if stage is not None:
            about[word[name]] = stage
    act = own[f"act-{told.seq}"]
    bundle.activity(act, told.at, told.at, about)
    bundle.wasAssociatedWith(act, _agent(telling, told))
    if told.packs is not None:
        bundle.used(act, _law(telling, told.packs.hex()), told.at)
    version = own[f"request-{told.seq}"]
    bundle.entity(version, {PROV["type"]: word["request"], word["version"]: told.seq - 1})
    bundle.wasGeneratedBy(version, act, told.at)
    if telling.versions:
        bundle.used(act, telling.versions[-1], told.at)
        bundle.wasRevisionOf(version, telling.versions[-1], activity=act)
    _tell_facts(telling, told, act, version)
    _tell_papers(telling, told, act, version)
    if told.act == ERASE:
        for earlier in telling.versions:
            bundle.wasInvalidatedBy(earlier, act, told.at)
    telling.versions.append(version)


def _agent(telling: _Telling, told: Told) -> QualifiedName:
    """Return who acted, if the recipient may know; else the authority."""
    actor = told.fields.get("actor")
    name = actor.get("name") if isinstance(actor, dict) else actor
    if name is None:
        return telling.own["authority"]
    known = str(name)
    if known not in telling.agents:
        telling.agents[known] = telling.own[f"person-{len(telling.agents) + 1}"]
        person = telling.agents[known]
        telling.bundle.agent(person, {PROV["type"]: PROV["Person"], PROV["label"]: known})
        telling.bundle.actedOnBehalfOf(person, telling.own["authority"])
    return telling.agents[known]


def _law(telling: _Telling, digest: str) -> QualifiedName:
    law = telling.own[f"law-{digest}"]
    if digest not in telling.laws:
        telling.laws.add(digest)
        telling.bundle.entity(law, {PROV["type"]: telling.word["law-in-force"], telling.word["sha256"]: digest})
    return law


def _tell_facts(telling: _Telling, told: Told, act: QualifiedName, version: QualifiedName) -> None:
    """Tell each fact that is shown; a later one of the same path and item revises the earlier."""
    word = telling.word
    for name, fact in sorted(told.fields.items()):
        if not name.startswith("fact-") or not isinstance(fact, dict):
            continue
        entity = telling.own[f"{name}-of-{told.seq}"]
        about: dict[QualifiedName, Any] = {PROV["type"]: word["fact"], PROV["value"]: _text(fact.get("value"))}
        for part in ("path", "item", "source"):
            if fact.get(part) is not None:
                about[word[part]] = str(fact[part])
        telling.bundle.entity(entity, about)
        telling.bundle.wasGeneratedBy(entity, act, told.at)
        telling.bundle.hadMember(version, entity)
        place = (fact.get("path"), fact.get("item"))
        if place in telling.facts:
            telling.bundle.wasRevisionOf(entity, telling.facts[place])
        telling.facts[place] = entity


def _tell_papers(telling: _Telling, told: Told, act: QualifiedName, version: QualifiedName) -> None:
    listed = told.fields.get("papers")
    for number, paper in enumerate(listed if isinstance(listed, list) else [], start=1):
        entity = telling.own[f"paper-{number}-of-{told.seq}"]
        about: dict[QualifiedName, Any] = {PROV["type"]: telling.word["paper"], PROV["label"]: str(paper["name"])}
        about[telling.word["sha256"]] = str(paper["sha256"])
        telling.bundle.entity(entity, about)
        telling.bundle.wasGeneratedBy(entity, act, told.at)
        telling.bundle.wasDerivedFrom(entity, version)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
