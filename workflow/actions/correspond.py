"""Keep a message on the request: what was sent or received, when, with whom, and what it answers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationError

from workflow.actions.act import Act, Before, Change, changed, working
from workflow.actions.note import PRIVILEGED
from workflow.errors import InputError
from workflow.model.message import Message
from workflow.model.request import CooperationRequest


class Correspond(Act):
    """One message; its number and who recorded it follow."""

    act: Literal["correspond"] = "correspond"
    message: dict[str, Any] = Field(min_length=1)


def correspond(act: Correspond, before: Before) -> Change:
    """Return the request with the message. Raises NotEntitledError or InputError naming the field."""
    request = before.request
    working(request, act.by, "keep correspondence")
    number = str(len(request.messages) + 1)
    try:
        made = Message.model_validate({**act.message, "number": number, "by": act.by})
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"message.{first['loc'][-1]}", str(first["msg"]).lower(), "Mend it.") from error
    _check(made, request, act)
    field = f"{PRIVILEGED}-message" if made.privileged else "message"
    told = made.model_dump(mode="json", exclude_none=True, exclude={"by"})
    return Change(changed(request, messages=(*request.messages, made)), "correspond", {field: told})


def _check(made: Message, request: CooperationRequest, act: Act) -> None:
    if made.day > act.at.date():
        raise InputError("message.day", f"{made.day} has not come yet", "Give the day it was sent.")
    known = {each.number for each in request.messages}
    if made.answers is not None and made.answers not in known:
        raise InputError("message.answers", f"there is no message {made.answers}", "Choose one from the list.")
    if made.paper is not None and made.paper not in {each.id for each in request.papers}:
        raise InputError("message.paper", f"no paper '{made.paper}' on this request", "Choose one from the list.")
    if made.item is not None and made.item not in {each.number for each in request.exhibits}:
        raise InputError("message.item", f"no item {made.item} on this request", "Choose one from the list.")
