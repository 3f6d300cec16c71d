"""Assurances have a life: sought, given, judged sufficient by somebody, or breached."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.errors import InputError, NotEntitledError
from workflow.model.base import Frozen
from workflow.model.request import Assurance
from workflow.vocabulary import Role

JUDGED = ("sufficient", "insufficient")


class AssuranceGiven(Frozen):
    """One turn in the life of an assurance."""

    id: str
    text: str = ""
    state: Literal["sought", "given", "sufficient", "insufficient", "breached"]


class Assure(Act):
    """An assurance sought, given, judged or breached."""

    act: Literal["assure"] = "assure"
    assurance: AssuranceGiven
    reasons: str = ""


def assure(act: Assure, before: Before) -> Change:
    """Return the request with the assurance in its new state. Raises NotEntitledError or InputError."""
    request, given = before.request, act.assurance
    earlier = next((each for each in request.assurances if each.id == given.id), None)
    if given.state in JUDGED:
        working(request, act.by, "judge an assurance", (Role.SUPERVISOR,))
        if act.by in request.preparers:
            raise NotEntitledError(act.by, "judge this assurance", "they prepared the request")
        if earlier is None or earlier.given_at is None or not act.reasons.strip():
            told = f"'{given.id}' needs to have been given, and its judgement needs reasons"
            raise InputError("assurance", told, "Record it as given first, then judge it with reasons.")
    else:
        working(request, act.by, "record an assurance")
    now = _turned(earlier or Assurance(id=given.id, text=given.text), given, act, act.at)
    others = tuple(each for each in request.assurances if each.id != given.id)
    after = changed(request, assurances=(*others, now))
    if given.state not in JUDGED:
        after = changed(after, preparers=preparing(request, act.by))
    said = {**now.model_dump(mode="json"), "state": given.state}
    return Change(after, "assure", {"assurance": said})


def _turned(assurance: Assurance, given: AssuranceGiven, act: Assure, at: datetime) -> Assurance:
    turns: dict[str, dict[str, object]] = {
        "sought": {"sought_at": at},
        "given": {"given_at": at, "judged": None},
        "sufficient": {"judged": "sufficient", "judged_by": act.by, "reasons": act.reasons},
        "insufficient": {"judged": "insufficient", "judged_by": act.by, "reasons": act.reasons},
        "breached": {"breached": True, "reasons": act.reasons},
    }
    return assurance.model_copy(update={**turns[given.state], "text": given.text or assurance.text})
