"""Everybody on a request and every act of theirs, for the tables that compare pages and the API with the engine."""

from __future__ import annotations

from typing import Any

from workflow.actions.act import Act
from workflow.actions.apply import apply
from workflow.actions.appoint import Appoint
from workflow.actions.assert_facts import AssertFacts
from workflow.actions.assure import Assure
from workflow.actions.clear import Clear
from workflow.actions.note import Note
from workflow.actions.offered import RECORDS
from workflow.actions.papers import MakePaper
from workflow.actions.record_event import RecordEvent
from workflow.actions.take_step import TakeStep
from workflow.errors import DocumentError, InputError, NotEntitledError, StepNotOpenError
from workflow.model.request import Participant
from workflow.vocabulary import Role

PEOPLE = {
    "Otto First": Role.OFFICER,
    "Susan Second": Role.SUPERVISOR,
    "Pia Third": Role.PRIVACY_REVIEWER,
    "Aki Fourth": Role.AUDITOR,
    "Stella Preparer": Role.SUPERVISOR,
    "Lars Gone": None,
}
"""Everybody on the request, by their role there; the last one left it."""
STRANGER = "Xenia Elsewhere"


def on_the_request() -> tuple[Participant, ...]:
    here = [Participant(name=name, role=role) for name, role in PEOPLE.items()]
    return (Participant(name="Lars Gone", role=Role.OFFICER), *here)


def acts_on(before: Any, person: str) -> dict[tuple[str, str], Act]:
    base: dict[str, Any] = {"at": before.request.last_act_at, "by": person}
    assurance = {"id": "table", "text": "They promise.", "state": "sought"}
    event = {"kind": "request-received", "day": "2026-03-02", "zone": "UTC", "place": "here", "document": "a letter"}
    records: dict[str, Act] = {
        "fact": AssertFacts(**base, facts={"case": {"summary": "A table."}}, source="the test"),
        "event": RecordEvent(**base, event=event),
        "note": Note(**base, text="A table."),
        "assurance": Assure(**base, assurance=assurance),
        "paper": MakePaper(**base, form="acknowledgement"),
        "person": Appoint(**base, participant=Participant(name="Newly Come", role=Role.OFFICER)),
    }
    assert set(records) == set(RECORDS)
    checkpoints = [each.checkpoint.id for each in before.look.checkpoints]
    return {
        **{(what, ""): act for what, act in records.items()},
        **{
            ("checkpoint", word): Clear(**base, act="clear", checkpoint=word, reasons="Weighed against the papers.")
            for word in checkpoints
        },
        **{
            ("step", each.id): TakeStep(**base, step=each.id, reasons="Weighed against the papers.")
            for each in before.look.moves
        },
    }


def is_entitled(before: Any, act: Act) -> bool:
    """Do the act on values alone, and say whether it was not refused for who asks."""
    try:
        apply(act, before)
    except NotEntitledError:
        return False
    except StepNotOpenError as refusal:
        return not any(act.by in reason for reason in refusal.reasons)
    except (InputError, DocumentError):
        return True
    return True
