"""Beat three of every act: what it changes, worked out on values alone. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from workflow.actions.act import Act, Before, Change
from workflow.actions.answer_access import AnswerAccess, answer_access
from workflow.actions.appoint import Appoint, appoint
from workflow.actions.assert_facts import AssertFacts, assert_facts
from workflow.actions.assure import Assure, assure
from workflow.actions.breach import RecordBreach, record_breach
from workflow.actions.clear import Clear, clear
from workflow.actions.correct import (
    Correct,
    RecipientAnswered,
    TellRecipient,
    correct,
    recipient_answered,
    tell_recipient,
)
from workflow.actions.correspond import Correspond, correspond
from workflow.actions.delegate import (
    Delegate,
    EndDelegation,
    LapseDelegations,
    delegate,
    end_delegation,
    lapse_delegations,
)
from workflow.actions.evidence import Attach, HandOverItems, attach, hand_over
from workflow.actions.law import Rulebook
from workflow.actions.look import look
from workflow.actions.note import Note, note
from workflow.actions.papers import MakePaper, SignPaper, make_paper_of, sign_paper
from workflow.actions.propose import Propose, ReturnProposal, propose, return_proposal
from workflow.actions.record_event import RecordEvent, record_event
from workflow.actions.recuse import LiftRecusal, Recuse, lift_recusal, recuse
from workflow.actions.retention import (
    HoldErasure,
    LiftErasureHold,
    ProposeErasure,
    hold_erasure,
    lift_erasure_hold,
    propose_erasure,
)
from workflow.actions.take_step import TakeStep, take_step
from workflow.actions.translate import ReadTranslation, Translate, read_translation, translate
from workflow.model.request import CooperationRequest

APPLY: dict[type[Act], Callable[[Any, Before], Change]] = {
    AnswerAccess: answer_access,
    Appoint: appoint,
    AssertFacts: assert_facts,
    Assure: assure,
    Attach: attach,
    Clear: clear,
    Correct: correct,
    Correspond: correspond,
    Delegate: delegate,
    EndDelegation: end_delegation,
    HandOverItems: hand_over,
    HoldErasure: hold_erasure,
    LapseDelegations: lapse_delegations,
    LiftErasureHold: lift_erasure_hold,
    LiftRecusal: lift_recusal,
    MakePaper: make_paper_of,
    Note: note,
    Propose: propose,
    ProposeErasure: propose_erasure,
    ReadTranslation: read_translation,
    RecipientAnswered: recipient_answered,
    RecordBreach: record_breach,
    RecordEvent: record_event,
    Recuse: recuse,
    ReturnProposal: return_proposal,
    SignPaper: sign_paper,
    TakeStep: take_step,
    TellRecipient: tell_recipient,
    Translate: translate,
}


def before_act(rulebook: Rulebook, request: CooperationRequest, now: datetime) -> Before:
    """Return what an act at `now` starts from: the request as it stands then, seen through the law."""
    return Before(look(rulebook, request.as_at(now), now=now), rulebook)


def apply(act: Act, before: Before) -> Change:
    """Return the change that `act` makes. Raises ActionError or InputError with every reason."""
    return APPLY[type(act)](act, before)
