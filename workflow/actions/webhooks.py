"""Webhooks: other programs are told when a request moves and when a time limit begins, changes, nears or lapses.

A message is written in the act's own transaction and sent later (deliver.py). It names the request, its
stage and the clock, never a person, a fact or an offence: whoever may know more asks for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from pydantic import Field

from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.actions.post import check_address
from workflow.errors import InputError
from workflow.model.base import Frozen
from workflow.model.clock import Clock, ClockState
from workflow.model.webhook import AHEAD, Delivery, Topic, Webhook
from workflow.store import webhooks
from workflow.store.session import Transaction

MOST = 20


class WebhookAsked(Frozen):
    """Where to tell what."""

    address: str = Field(min_length=1, max_length=500)
    topics: frozenset[Topic] = Field(min_length=1)
    ahead: int = Field(default=AHEAD, ge=1, le=60)
    """How many days before a time limit lapses that is told."""


class Standing(NamedTuple):
    """How one clock of a request stands, as messages tell it."""

    clock: str
    state: str
    work_to: str | None
    lapses_at: str | None


def add_webhook(house: House, asked: WebhookAsked, *, by: str, at: datetime, local: bool = False) -> Webhook:
    """Keep a webhook, with a new secret. Raises InputError for an address that may not be reached."""
    check_address(asked.address, local=local)
    hook = Webhook(
        id=secrets.token_hex(8), address=asked.address, topics=asked.topics, ahead=asked.ahead,
        secret=secrets.token_hex(32), made_by=by, made_at=at,
    )  # fmt: skip
    with house.database.writing() as tx:
        if len(webhooks.every(tx)) >= MOST:
            raise InputError("webhooks", f"there are {MOST} already", "Remove one first.")
        webhooks.add(tx, hook)
        told: dict[str, object] = {"webhook": hook.id, "address": hook.address, "topics": sorted(hook.topics)}
        write_own_entry(house, tx, "add-webhook", by=by, at=at, told=told)
    return hook


def remove_webhook(house: House, identity: str, *, by: str, at: datetime) -> bool:
    """Remove a webhook and what waits for it; return whether it was there."""
    with house.database.writing() as tx:
        was_there = webhooks.remove(tx, identity)
        if was_there:
            write_own_entry(house, tx, "remove-webhook", by=by, at=at, told={"webhook": identity})
    return was_there


def webhooks_with_waiting(house: House) -> tuple[tuple[Webhook, int], ...]:
    """Return every webhook with how many messages wait for it."""
    with house.database.reading() as tx:
        return tuple((hook, webhooks.waiting(tx, hook.id)) for hook in webhooks.every(tx))


def announce(tx: Transaction, before: Look | None, after: Look, at: datetime) -> None:
    """Put what an act changed into the outbox of each webhook that asked for it."""
    hooks = webhooks.every(tx)
    if not hooks:
        return
    were, are = (set(_standings(each)) if each else set() for each in (before, after))
    for hook in hooks:
        if "stage" in hook.topics and (before is None or before.request.stage != after.request.stage):
            said = {"event": "stage", "stage_before": before.request.stage if before else None}
            _put(tx, hook, after, said, (secrets.token_hex(16), at))
        if "deadline" in hook.topics:
            _announce_clocks(tx, hook, after, (were, are), at)


def _announce_clocks(
    tx: Transaction, hook: Webhook, after: Look, standings: tuple[set[Standing], set[Standing]], at: datetime
) -> None:
    """Tell what changed, and keep a message for when each running clock nears its end and when it lapses."""
    were, are = standings
    for old in sorted(were - are, key=str):
        for state, _ in _to_come(old, hook):
            webhooks.done(tx, _identity(hook, after, old, state))
    for new in sorted(are - were, key=str):
        _put(tx, hook, after, {"event": "deadline", **new._asdict()}, (secrets.token_hex(16), at))
        for state, due in _to_come(new, hook):
            if due > at:
                said = {"event": "deadline", **new._asdict(), "state": state}
                _put(tx, hook, after, said, (_identity(hook, after, new, state), due))


def _standings(seen: Look) -> Iterator[Standing]:
    for clock in seen.clocks:
        if clock.state is not ClockState.NOT_STARTED:
            yield _standing(clock)


def _standing(clock: Clock) -> Standing:
    lapses = clock.lapses_at.isoformat() if clock.lapses_at and clock.is_outstanding else None
    return Standing(clock.rule, clock.state.value, clock.work_to.isoformat() if clock.work_to else None, lapses)


def _to_come(standing: Standing, hook: Webhook) -> Iterator[tuple[str, datetime]]:
    """Yield what time alone will bring: the end that nears, and the end."""
    if standing.lapses_at is not None and standing.state == ClockState.RUNNING:
        lapses = datetime.fromisoformat(standing.lapses_at)
        yield "nearing", lapses - timedelta(days=hook.ahead)
        yield "lapsed", lapses


def _identity(hook: Webhook, seen: Look, standing: Standing, state: str) -> str:
    parts = (hook.id, seen.request.id, *(part or "" for part in standing), state)
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def _put(tx: Transaction, hook: Webhook, seen: Look, said: dict[str, Any], when: tuple[str, datetime]) -> None:
    identity, due = when
    request = seen.request
    body = {
        "format": "comity-message-1", "id": identity, "at": due.isoformat(), "reference": request.reference,
        "version": request.version, "stage": request.stage, **said,
    }  # fmt: skip
    webhooks.done(tx, identity)
    webhooks.put(tx, Delivery(id=identity, webhook=hook.id, body=body, due=due))
