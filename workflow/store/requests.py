"""Keeps each request at its present version: encrypted whole, with the few words worklists need beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from pydantic import ValidationError
from sqlalchemy import bindparam, column, func, insert, literal_column, or_, select, update

from workflow.errors import KeyDestroyedError, RequestNotFoundError, StaleRequestError, StoreError
from workflow.model.request import CooperationRequest
from workflow.store.closed import OFFICE, close, open_closed
from workflow.store.faults import REFUSED
from workflow.store.moments import written
from workflow.store.prepared import Prepared
from workflow.store.tables import NEVER, REQUESTS
from workflow.vocabulary import Phase

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from workflow.store.session import Transaction

_R = REQUESTS.c
_CHANGED = (
    *("reference", "kind", "procedure", "stage", "phase", "is_open", "requesting", "requested"),
    *("version", "updated_at", "specimen", "body"),
)
_FIND = Prepared(
    select(_R.id, _R.reference, _R.version, _R.body)
    .where(or_(_R.id == bindparam("name"), _R.reference == bindparam("name")))
    .order_by(_R.id != bindparam("name"))
)
_INSERT = Prepared(insert(REQUESTS))
_PRESENT = (_R.id == bindparam("of"), _R.version == bindparam("seen"), _R.body != literal_column("x''"))
"""At the version that was seen, and not erased since: nothing may bring back what an erasure took away."""
_UPDATE = Prepared(update(REQUESTS).where(*_PRESENT), *_CHANGED)
_PROCEDURE = Prepared(select(_R.procedure).where(_R.id == bindparam("of")))
_EVERY = Prepared(select(_R.id))
_REFERENCES = Prepared(
    select(_R.id, _R.reference).where(_R.id.in_(select(column("value")).select_from(func.json_each(bindparam("some")))))
)
_VERSION = Prepared(select(_R.version).where(_R.id == bindparam("of")))


def load(tx: Transaction, reference_or_id: str) -> CooperationRequest:
    """Return a request by its id or, where none has it, by its reference.

    Raises RequestNotFoundError, KeyDestroyedError when it was erased, and StoreError when
    what is kept does not open with its key.
    """
    row = tx.run(_FIND, name=reference_or_id).fetchone()
    if row is None:
        raise RequestNotFoundError(reference_or_id)
    identity, reference, seen, body = row
    key = tx.key(identity)
    if not body:
        raise KeyDestroyedError(f"The content of {identity} was erased; its key follows at once.", "Its trail stays.")
    kept = tx.memory.requests.get(identity, (seen, body))
    if kept is not None:
        return kept
    clear = open_closed(key, body, "requests", identity, seen)
    try:
        found = CooperationRequest.model_validate_json(clear)
    except ValidationError as fault:
        raise StoreError(
            f"Request {reference} was written by another version of Comity and cannot be read by this one.",
            "Open it with the version that wrote it.",
        ) from fault
    tx.memory.requests.put(identity, (seen, body), found)
    return found


def identity(tx: Transaction, reference_or_id: str) -> str:
    """Return the id of a request, erased or not, without opening it. Raises RequestNotFoundError."""
    row = tx.run(_FIND, name=reference_or_id).fetchone()
    if row is None:
        raise RequestNotFoundError(reference_or_id)
    return str(row[0])


def every(tx: Transaction) -> tuple[str, ...]:
    """Return the id of every request there ever was, erased or not."""
    return tuple(str(row[0]) for row in tx.run(_EVERY))


def references(tx: Transaction, some: Collection[str]) -> dict[str, str]:
    """Return the reference of each of some requests, by id: in one statement, at most a thousand."""
    return {
        str(name): str(reference) for name, reference in tx.run(_REFERENCES, some=orjson.dumps(sorted(some)).decode())
    }


def procedure(tx: Transaction, request: str) -> str:
    """Return the procedure of the request with this id, '' once it was erased; raises RequestNotFoundError."""
    found = tx.run(_PROCEDURE, of=request).fetchone()
    if found is None:
        raise RequestNotFoundError(request)
    return str(found[0])


def version(tx: Transaction, request: str) -> int:
    """Return the present version of the request with this id; raises RequestNotFoundError."""
    found = tx.run(_VERSION, of=request).fetchone()
    if found is None:
        raise RequestNotFoundError(request)
    return int(found[0])


def create(tx: Transaction, request: CooperationRequest, *, phase: Phase, at: datetime) -> None:
    """Keep a new request; its key is durable before this returns, so before anything is committed.

    Raises StoreError when its id or reference is taken.
    """
    if request.id == OFFICE:
        raise StoreError(f"No request may have the id '{OFFICE}'.", "Give it an opaque id.")
    key = tx.keyring.create(request.id)
    opened = {"id": request.id, "made_on": request.made_on.isoformat(), "opened_at": written(at), "next_due": NEVER}
    try:
        tx.run(_INSERT, **opened, **_columns(request, key, phase, at))
    except REFUSED as fault:
        raise StoreError(
            f"A request '{request.reference}' is kept here already.", "Give it another reference, or open that one."
        ) from fault


def save(tx: Transaction, request: CooperationRequest, seen_version: int, *, phase: Phase, at: datetime) -> None:
    """Put the next version of a request, `seen_version` + 1, in the place of the one that was seen.

    Raises StaleRequestError when somebody acted after `seen_version` or erased the request, RequestNotFoundError.
    """
    if request.version != seen_version + 1:
        raise StoreError(
            f"Version {request.version} of {request.reference} does not follow version {seen_version}.",
            "Save each version after the one before it.",
        )
    changed = _columns(request, tx.key(request.id), phase, at)
    if tx.run(_UPDATE, of=request.id, seen=seen_version, **changed).rowcount != 1:
        raise StaleRequestError(request.reference, seen_version, version(tx, request.id))


def _columns(request: CooperationRequest, key: bytes, phase: Phase, at: datetime) -> dict[str, str | int | bytes]:
    """Return what changes with a version."""
    clear = request.model_dump_json().encode()
    return {
        "reference": request.reference,
        "kind": request.kind,
        "procedure": request.procedure,
        "stage": request.stage,
        "phase": phase.value,
        "is_open": int(phase is not Phase.CLOSED),
        "requesting": request.sides.requesting,
        "requested": request.sides.requested,
        "version": request.version,
        "updated_at": written(at),
        "specimen": int(request.specimen),
        "body": close(key, clear, "requests", request.id, request.version),
    }
