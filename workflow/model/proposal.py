"""What an officer proposes to whoever decides, and what came of it."""

from __future__ import annotations

from datetime import datetime

from workflow.model.base import Frozen


class StepProposal(Frozen):
    """One step that somebody who prepared a request proposes, with reasons; perhaps returned to them."""

    step: str
    stage: str
    """Where the request stood; once it moved on, the proposal is past."""
    by: str
    at: datetime
    reasons: str
    returned_by: str | None = None
    returned_at: datetime | None = None
    returned_reasons: str | None = None
