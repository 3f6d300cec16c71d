"""Webhooks: which other programs are told when a request moves or a time limit changes. For administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, TypeAdapter

from workflow.actions.webhooks import WebhookAsked, add_webhook, remove_webhook, webhooks_with_waiting
from workflow.model.webhook import Topic
from workflow.web.api.body import body_of, described
from workflow.web.api.caller import AdminDep
from workflow.web.api.problem import documented
from workflow.web.deps import DeskDep, NotForYouError

router = APIRouter(tags=["administration"], responses=documented(413, 415))
AskedDep = Annotated[WebhookAsked, Depends(body_of("WebhookGiven", TypeAdapter(WebhookAsked)))]


class WebhookShown(BaseModel):
    """A webhook, and how many messages wait for it."""

    id: str
    address: str
    topics: list[Topic]
    ahead: int
    made_by: str
    made_at: datetime
    waiting: int


class WebhookMade(BaseModel):
    """A new webhook; `secret` signs its messages and is shown this once."""

    id: str
    secret: str


@router.get("/webhooks")
def webhooks(desk: DeskDep, caller: AdminDep) -> list[WebhookShown]:  # noqa: ARG001 - only an administrator
    """List the webhooks."""
    return [
        WebhookShown(id=hook.id, address=hook.address, topics=sorted(hook.topics), ahead=hook.ahead,
                     made_by=hook.made_by, made_at=hook.made_at, waiting=waiting)
        for hook, waiting in webhooks_with_waiting(desk.house)
    ]  # fmt: skip


@router.post("/webhooks", status_code=201, openapi_extra=described("WebhookGiven"))
def add(desk: DeskDep, caller: AdminDep, asked: AskedDep) -> WebhookMade:
    """Add a webhook: an address on the public network, by https. It is an entry of the trail."""
    hook = add_webhook(desk.house, asked, by=caller.person.name, at=desk.now())
    return WebhookMade(id=hook.id, secret=hook.secret)


@router.delete("/webhooks/{webhook}", status_code=204)
def remove(desk: DeskDep, caller: AdminDep, webhook: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> None:
    """Remove a webhook with what waits for it."""
    if not remove_webhook(desk.house, webhook, by=caller.person.name, at=desk.now()):
        raise NotForYouError
