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
BREACHED = "breached"


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
    _refuse_wordless(given, earlier)
    now = _turned(earlier or Assurance(id=given.id, text=given.text), given, act, act.at)
    others = tuple(each for each in request.assurances if each.id != given.id)
    after = changed(request, assurances=(*others, now))
    if given.state not in JUDGED:
        after = changed(after, preparers=preparing(request, act.by))
    said = {**now.model_dump(mode="json"), "state": given.state}
    return Change(after, "assure", {"assurance": said})


def _refuse_wordless(given: AssuranceGiven, earlier: Assurance | None) -> None:
    """Raise InputError where nothing says what is promised, or other words are judged or broken than were given."""
    known = earlier.text if earlier else ""
    if not (given.text or known).strip():
        raise InputError("assurance.text", "nothing says what is promised", "Write it down, word for word.")
    if given.state not in (*JUDGED, BREACHED):
        return
    if earlier is None or earlier.given_at is None:
        told = f"'{given.id}' was never given, so nobody can have broken it"
        raise InputError("assurance.state", told, "Record it as given first.")
    if given.text and given.text != known:
        told = f"'{given.id}' was given in other words"
        raise InputError("assurance.text", told, "Leave the words out, or record the new ones as given first.")


def _turned(assurance: Assurance, given: AssuranceGiven, act: Assure, at: datetime) -> Assurance:
    is_new = bool(given.text) and given.text != assurance.text
    turns: dict[str, dict[str, object]] = {
        "sought": {"sought_at": at, **({"given_at": None, "judged": None} if is_new else {})},
        "given": {"given_at": at, "judged": None},
        "sufficient": {"judged": "sufficient", "judged_by": act.by, "reasons": act.reasons},
        "insufficient": {"judged": "insufficient", "judged_by": act.by, "reasons": act.reasons},
        "breached": {"breached": True, "reasons": act.reasons},
    }
    return assurance.model_copy(update={**turns[given.state], "text": given.text or assurance.text})
