"""Open a request: what arrived, who asks whom, on which procedure it goes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from workflow.actions.act import Act, Change, changed
from workflow.actions.assert_facts import assertions, told_facts
from workflow.actions.facts import flatten
from workflow.actions.law import Rulebook
from workflow.actions.record_event import EventGiven, event_of
from workflow.actions.translate import told_translations, with_translation
from workflow.errors import InputError
from workflow.model.day import Day
from workflow.model.procedure import OPENING
from workflow.model.request import CooperationRequest, Participant, Sides
from workflow.model.translation import Arrived, WrittenIn
from workflow.vocabulary import Role


class OpenRequest(Act):
    """A new request, with the facts that came with it."""

    act: Literal["open"] = "open"
    reference: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]*$")
    their_reference: str | None = None
    kind: str
    procedure: str
    made_on: Day
    specimen: bool = False
    sides: Sides
    participants: tuple[Participant, ...] = Field(min_length=1)
    facts: Any
    source: str = "the request as received"
    written_in: WrittenIn | None = None
    """The language of its free texts, or of each by its place; without it they are in the office's own."""
    translations: tuple[Arrived, ...] = ()
    """Those that came with it."""
    events: tuple[EventGiven, ...] = ()


def open_request(act: OpenRequest, rulebook: Rulebook, identity: str) -> Change:
    """Return the new request. Raises InputError naming the field that does not fit."""
    procedure = rulebook.procedure(act.procedure)
    if act.kind not in rulebook.law.kinds or act.kind != procedure.kind:
        told = f"'{act.kind}' does not go with procedure '{procedure.id}'"
        raise InputError("kind", told, f"That procedure is for '{procedure.kind}'.")
    host = act.sides.requested if procedure.side == "requested" else act.sides.requesting
    if procedure.jurisdictions and host not in procedure.jurisdictions:
        told = f"procedure '{procedure.id}' is of {', '.join(procedure.jurisdictions)}, not of {host}"
        raise InputError("procedure", told, "Choose the procedure of the authority that carries the request.")
    opener = next((each for each in act.participants if each.name == act.by), None)
    if opener is None or opener.role is not Role.OFFICER:
        raise InputError("opened.by", f"'{act.by}' is not an officer among the participants", "Name an officer.")
    if act.made_on > act.at.date():
        raise InputError("made_on", f"{act.made_on} lies after the day it is opened", "Mend the date.")
    dictionary = rulebook.law.dictionary
    request = CooperationRequest(
        id=identity, reference=act.reference, their_reference=act.their_reference, kind=act.kind,
        procedure=act.procedure, stage=OPENING,
        last_act_at=act.at, made_on=act.made_on, sides=act.sides, specimen=act.specimen,
        participants=act.participants, preparers=(act.by,),
        assertions=assertions(flatten(act.facts, dictionary), dictionary, act, act.source, written_in=act.written_in),
    )  # fmt: skip
    for given in act.events:
        request = changed(request, events=(*request.events, event_of(given, request, act, rulebook)))
    for came in act.translations:
        request = with_translation(request, came, dictionary, by=act.by, at=act.at)
    said = told_facts(request.assertions, dictionary) | told_translations(request.translations, dictionary)
    for number, event in enumerate(request.events, start=1):
        said[f"event-{number}"] = event.model_dump(mode="json", exclude={"superseded"})
    about = request.model_dump(
        mode="json", include={"reference", "their_reference", "kind", "procedure", "made_on", "sides", "specimen"}
    )
    people = [each.model_dump(mode="json") for each in act.participants]
    return Change(request, "open", {"request": about, "participants": people, **said})
