"""Which acts put a person's name under a judgement, and so need a proof of who signs, by whichever door they come."""

from __future__ import annotations

from workflow.actions.act import Act
from workflow.actions.answer_access import AnswerAccess
from workflow.actions.assure import JUDGED, Assure
from workflow.actions.clear import Clear
from workflow.actions.house import House
from workflow.actions.papers import SignPaper
from workflow.actions.take_step import TakeStep
from workflow.model.procedure import GRAVE, Procedure
from workflow.store import requests


def signs_on(house: House, reference: str, act: Act) -> bool:
    """Say whether `act` signs on a request; also where no procedure says. Raises RequestNotFoundError."""
    with house.database.reading() as tx:
        name = requests.procedure(tx, requests.identity(tx, reference))
    procedure = house.rulebook.law.procedures.get(name)
    return procedure is None or signs(act, procedure)


def signs(act: Act, procedure: Procedure) -> bool:
    """Say whether `act` signs: an answer to a checkpoint or a person, a paper, a judged assurance, a grave step.

    A step that decides is grave, and so is the answer to the person concerned, which may limit a right of theirs.

    Proposing an answer and returning a proposal decide nothing, and sign nothing.
    """
    if isinstance(act, Assure):
        return act.assurance.state in JUDGED
    if isinstance(act, TakeStep):
        taken = (step for step in procedure.steps if step.id == act.step)
        return any(step.decides or step.effect in GRAVE for step in taken)
    return isinstance(act, AnswerAccess | Clear | SignPaper)
