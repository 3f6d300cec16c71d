"""Record a breach of personal data: that it is known, what happened, what it may do, and what was done.

From the event the law starts its clocks and says who must be told (`registers.py` lists it all).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.actions.record_event import EventGiven, event_of
from workflow.errors import InputError

BREACH = "breach-"
"""How the words of the catalogue begin for events of a breach: known, notified, told."""
WORDS = Field(min_length=1, max_length=4_000)


class RecordBreach(Act):
    """A breach became known. Which risk it brings is an assessment, asserted as facts of their own."""

    act: Literal["breach"] = "breach"
    event: EventGiven
    happened: str = WORDS
    """What happened, to which data, about how many persons."""
    effects: str = WORDS
    measures: str = WORDS


def record_breach(act: RecordBreach, before: Before) -> Change:
    """Return the request with the breach. Raises NotEntitledError, or InputError for an event of something else."""
    request = before.request
    working(request, act.by, "record a breach")
    if not act.event.kind.startswith(BREACH):
        known = ", ".join(sorted(kind for kind in before.rulebook.law.events if kind.startswith(BREACH)))
        raise InputError("event.kind", f"'{act.event.kind}' is no event of a breach", f"One of: {known or 'none'}.")
    event = event_of(act.event, request, act, before.rulebook)
    after = changed(request, events=(*request.events, event), preparers=preparing(request, act.by))
    told = {"happened": act.happened, "effects": act.effects, "measures": act.measures}
    return Change(after, act.act, {"event": event.model_dump(mode="json", exclude={"superseded"}), "breach": told})
