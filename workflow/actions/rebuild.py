"""A request as it stood after each entry of its trail, made again from what the entries hold and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.actions.act import changed
from workflow.actions.thread import Told
from workflow.model.event import Event
from workflow.model.fact import Assertion
from workflow.model.request import Assurance, Clearance, CooperationRequest, Participant, Sides

Fields = Mapping[str, Any]


def begun(told: Told, procedure: str) -> CooperationRequest:
    """Return the request that an `open` entry opened; `procedure` is for entries that do not say it themselves."""
    about: Fields = told.fields["request"]  # type: ignore[assignment]
    people: list[object] = told.fields["participants"]  # type: ignore[assignment]
    return CooperationRequest(
        id="replayed", reference=about["reference"], their_reference=about["their_reference"], kind=about["kind"],
        procedure=about.get("procedure", procedure), stage=told.stage_after or "", made_on=about["made_on"],
        sides=Sides.model_validate(about["sides"]), specimen=about["specimen"],
        participants=tuple(Participant.model_validate(each) for each in people),
    )  # fmt: skip


def after(request: CooperationRequest, told: Told) -> CooperationRequest:
    """Return `request` as it stood after the entry `told`, at the entry's stage."""
    fields: Fields = told.fields
    by, at = actor(told), told.at
    request = changed(request, stage=told.stage_after or request.stage)
    facts = tuple(Assertion.model_validate({**each, "by": by, "at": at}) for each in _numbered(fields, "fact"))
    request = changed(request, assertions=request.assertions + facts)
    for event in (*_numbered(fields, "event"), *([fields["event"]] if "event" in fields else [])):
        request = _happened(request, Event.model_validate(event))
    if "clearance" in fields:
        said = {name: value for name, value in fields["clearance"].items() if name != "ground"}
        answer = Clearance.model_validate({**said, "by": by, "at": at})
        request = changed(request, clearances=(*request.clearances, answer))
    if "assurance" in fields:
        said = {name: value for name, value in fields["assurance"].items() if name != "state"}
        now = Assurance.model_validate(said)
        others = tuple(each for each in request.assurances if each.id != now.id)
        request = changed(request, assurances=(*others, now))
    if "participant" in fields:
        said = {name: value for name, value in fields["participant"].items() if name != "reasons"}
        request = changed(request, participants=(*request.participants, Participant.model_validate(said)))
    for given in fields.get("ended-delegations", {}).get("given", ()):
        request = changed(request, participants=(*request.participants, Participant(name=given["to"])))
    return request


def actor(told: Told) -> str:
    """Return who acted, by name."""
    found = told.fields.get("actor")
    return str(found.get("name")) if isinstance(found, dict) else str(found)


def _happened(request: CooperationRequest, event: Event) -> CooperationRequest:
    earlier = tuple(
        each.model_copy(update={"superseded": True}) if each.id == event.supersedes else each
        for each in request.events
    )  # fmt: skip
    return changed(request, events=(*earlier, event))


def _numbered(fields: Fields, word: str) -> Iterator[Fields]:
    """Yield the fields `word`-1, `word`-2 and so on, in order."""
    number = 1
    while f"{word}-{number}" in fields:
        yield fields[f"{word}-{number}"]
        number += 1
