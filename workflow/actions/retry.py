"""Retries: an act with a key is answered once, by being done or refused; asked again, it gets that answer."""

from __future__ import annotations

import hashlib
import json

from workflow.actions.act import Act
from workflow.actions.house import House
from workflow.errors import ActionError, InputError, WorkflowError
from workflow.store import repeats
from workflow.store.session import Transaction


def answered(tx: Transaction, act: Act) -> str | None:
    """Return the request of an act with this key that was done already; None when it was never answered.

    Raises the refusal again where it was refused, and InputError when the key
    was used for another act.
    """
    told = repeats.of(tx, act.key) if act.key else None
    if told is None:
        return None
    answer = json.loads(told.result)
    if answer["act"] != _digest(act):
        raise InputError("key", f"'{act.key}' was used for another act", "Give each act its own key.")
    if answer["refused"] is not None:
        raise ActionError(*answer["refused"])
    return told.request


def was_done(house: House, act: Act) -> bool:
    """Say whether this very act was done already under its key: doing it again will only tell its answer again."""
    try:
        with house.database.reading() as tx:
            return answered(tx, act) is not None
    except WorkflowError:
        return False


def remember(tx: Transaction, act: Act, request: str, version: int, refusal: WorkflowError | None = None) -> None:
    """Keep the answer of an act that has a key, in the act's own transaction."""
    if act.key:
        refused = [refusal.sentence, refusal.remedy] if refusal else None
        result = json.dumps({"act": _digest(act), "refused": refused}).encode()
        repeats.keep(tx, act.key, request, version, result=result)


def _digest(act: Act) -> str:
    # A retry is sent later than the act, and may prove anew who sends it; what it asks for is the same.
    return hashlib.sha256(act.model_dump_json(exclude={"seen", "at", "proof"}).encode()).hexdigest()
