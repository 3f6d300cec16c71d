"""Answer a checkpoint: a clearance bound to the ground it was given on, or a refusal with reasons."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, changed
from workflow.engine.guards import may_clear, participant
from workflow.errors import InputError, NotEntitledError
from workflow.model.request import Clearance
from workflow.vocabulary import Role


class Clear(Act):
    """A checkpoint answered by a person, with reasons, over their name."""

    act: Literal["clear", "refuse-clearance"]
    checkpoint: str
    reasons: str = Field(min_length=10)
    ground: str | None = None
    """The digest of the ground that was shown; when given, the answer holds for no other."""


def clear(act: Clear, before: Before) -> Change:
    """Return the request with the answer. Raises NotEntitledError or InputError."""
    request = before.request
    review = next((each for each in before.look.checkpoints if each.checkpoint.id == act.checkpoint), None)
    if review is None:
        known = ", ".join(each.checkpoint.id for each in before.look.checkpoints)
        raise InputError("checkpoint", f"'{act.checkpoint}' does not stand on this request", f"Standing: {known}.")
    against = may_clear(review, request, act.by)
    if against:
        raise NotEntitledError(act.by, f"answer checkpoint '{act.checkpoint}'", "; ".join(r.sentence for r in against))
    if act.ground is not None and act.ground != review.digest:
        raise InputError("ground", "what you were shown has changed since", "Look again, then sign what you see.")
    found = participant(request, act.by)
    role = found.role if found and found.role else Role.SUPERVISOR
    answer = Clearance(
        checkpoint=act.checkpoint, by=act.by, role=role, at=act.at, reasons=act.reasons, digest=review.digest,
        withdrawn=act.act == "refuse-clearance",
    )  # fmt: skip
    said = {**answer.model_dump(mode="json", exclude={"by", "at"}), "ground": list(review.ground)}
    return Change(changed(request, clearances=(*request.clearances, answer)), act.act, {"clearance": said})
