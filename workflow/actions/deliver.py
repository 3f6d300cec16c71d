"""Deliver what waits in the outbox of webhooks: signed, tried again with longer and longer pauses, then given up."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Self

from workflow.actions.counting import count_lives
from workflow.actions.house import House
from workflow.actions.post import post
from workflow.actions.seal_daily import seal_daily
from workflow.errors import WorkflowError
from workflow.model.webhook import Delivery, Webhook
from workflow.store import webhooks

LOG = logging.getLogger("comity.webhooks")
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 720, 1440))
"""How long after each failure the next try comes; after the last the message is given up."""

EVERY = 5.0
"""Seconds between two looks at the outbox."""

Send = Callable[[Webhook, Delivery, datetime], None]
_MOST = 50
_FINE = range(200, 300)


def sign(secret: str, moment: str, body: bytes) -> str:
    """Return the signature of a message: HMAC-SHA256 over the moment, a dot and the body, hexadecimal."""
    return hmac.digest(secret.encode(), moment.encode() + b"." + body, "sha256").hex()


def send(hook: Webhook, message: Delivery, now: datetime, *, local: bool = False) -> None:
    """Send one message. Raises OSError where it was not taken, InputError where the address may not be reached."""
    body, moment = json.dumps(message.body, sort_keys=True).encode(), str(int(now.timestamp()))
    headers = {
        "comity-message": message.id,
        "comity-time": moment,
        "comity-signature": f"sha256={sign(hook.secret, moment, body)}",
    }
    status = post(hook.address, body, headers, local=local)
    if status not in _FINE:
        raise OSError(f"answered {status}")


def deliver_due(house: House, now: datetime, how: Send = send) -> int:
    """Try every message that is due once; return how many were delivered.

    A message can arrive twice where this process ends between the answer and our note of it: its id stays the same.
    """
    with house.database.reading() as tx:
        due = webhooks.due(tx, now, _MOST)
        hooks = {hook.id: hook for hook in webhooks.every(tx)} if due else {}
    delivered = 0
    for message in due:
        hook = hooks.get(message.webhook)
        failure = _tried(hook, message, now, how) if hook else None
        with house.database.writing() as tx:
            if failure is None or message.tries >= len(PAUSES):
                webhooks.done(tx, message.id)
                delivered += failure is None
            else:
                pause = PAUSES[message.tries]
                webhooks.later(tx, message.model_copy(update={"due": now + pause, "tries": message.tries + 1}))
        if failure is not None:
            LOG.warning("webhook %s, message %s: %s", message.webhook, message.id, failure)
    return delivered


def _tried(hook: Webhook, message: Delivery, now: datetime, how: Send) -> str | None:
    """Send a message; return why it was not taken, or None."""
    try:
        how(hook, message, now)
    except WorkflowError as fault:
        return fault.sentence
    except OSError as fault:
        return str(fault)
    return None


class Courier:
    """A thread beside the desk: delivers, counts what was recorded so that no page waits for that, and seals daily.

    `local` is for trials on one machine: it may then reach that machine.
    """

    def __init__(self, house: House, *, local: bool = False) -> None:
        self._house = house
        self._how = partial(send, local=local)
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.wait(EVERY):
            try:
                deliver_due(self._house, datetime.now(UTC), self._how)
                count_lives(self._house)
                seal_daily(self._house, datetime.now(UTC))
            except WorkflowError as fault:
                LOG.warning("webhooks, figures or seals wait: %s", fault.sentence)
