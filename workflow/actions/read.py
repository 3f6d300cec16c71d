"""Read a request: every view of personal data is an entry of the access log, with person and purpose."""

from __future__ import annotations

from datetime import datetime

from workflow.actions.entry import Recorded, write_entry
from workflow.actions.house import House
from workflow.errors import InputError
from workflow.model.request import CooperationRequest
from workflow.store import requests
from workflow.store.trail_log import ACCESS


def read_request_of(house: House, reference: str, *, by: str, purpose: str, at: datetime) -> CooperationRequest:
    """Return a request and log who read it and why. Raises InputError without a person or a purpose."""
    _refuse_unnamed(by, purpose)
    with house.database.writing() as tx:
        request = requests.load(tx, reference)
        fields: dict[str, object] = {"actor": by, "purpose": purpose, "saw": "the request", "version": request.version}
        write_entry(house, tx, Recorded("read", by, at, request.id, request.stage, request.stage, fields, log=ACCESS))
    return request


def log_read(  # noqa: PLR0913 - who, what, why, when
    house: House, reference: str, *, by: str, purpose: str, at: datetime, what: str
) -> str:
    """Log that `by` is about to see `what` of a request, erased or not; return its id. Raises InputError."""
    _refuse_unnamed(by, purpose)
    with house.database.writing() as tx:
        identity = requests.identity(tx, reference)
        fields: dict[str, object] = {"actor": by, "purpose": purpose, "saw": what}
        write_entry(house, tx, Recorded("read", by, at, identity, None, None, fields, log=ACCESS))
    return identity


def _refuse_unnamed(by: str, purpose: str) -> None:
    if not by.strip() or not purpose.strip():
        raise InputError(
            "--by, --purpose", "a request is read by somebody for a purpose", "Give both; they are logged."
        )
