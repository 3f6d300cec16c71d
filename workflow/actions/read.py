"""Read a request: every view of personal data is an entry of the access log, with person and purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.entitled import access_to, shown
from workflow.actions.entry import Recorded, write_entry
from workflow.actions.house import House
from workflow.actions.look import look
from workflow.actions.rebuild import actor
from workflow.actions.thread import MayOpen, Told, export_trail, thread_of
from workflow.errors import ActionError, InputError
from workflow.model.request import CooperationRequest
from workflow.store import requests
from workflow.store.desk_lists import DeskListed
from workflow.store.session import Transaction
from workflow.store.trail_log import ACCESS, DECISIONS

WHOLE = "the request"
"""What the log says was seen where it was all that a page of the request shows."""

PERSON = "person"
"""The audience that is the person concerned."""


def read_request_of(
    house: House, reference: str, *, by: str, purpose: str, at: datetime, saw: str = WHOLE
) -> CooperationRequest:
    """Return a request and log who read what of it and why. Raises InputError without a person or a purpose."""
    refuse_unnamed(by, purpose)
    return house.database.together(lambda tx: log_view(house, tx, reference, by=by, purpose=purpose, at=at, saw=saw))


def log_view(  # noqa: PLR0913 - who, what, why, when
    house: House, tx: Transaction, reference: str, *, by: str, purpose: str, at: datetime, saw: str = WHOLE
) -> CooperationRequest:
    """Return a request as it stands, and log, in this transaction, that it is read."""
    request = requests.load(tx, reference).as_at(at)
    fields: dict[str, object] = {"actor": by, "purpose": purpose, "saw": saw, "version": request.version}
    write_entry(house, tx, Recorded("read", by, at, request.id, request.stage, request.stage, fields, log=ACCESS))
    return request


def log_read(house: House, reference: str, *, by: str, purpose: str, at: datetime, what: str) -> str:
    """Log that `by` is about to see `what` of a request, erased or not; return its id. Raises InputError."""
    refuse_unnamed(by, purpose)

    def log(tx: Transaction) -> str:
        identity = requests.identity(tx, reference)
        fields: dict[str, object] = {"actor": by, "purpose": purpose, "saw": what}
        write_entry(house, tx, Recorded("read", by, at, identity, None, None, fields, log=ACCESS))
        return identity

    return house.database.together(log)


def log_hits(house: House, rows: Iterable[DeskListed], *, by: str, purpose: str, at: datetime) -> None:
    """Log each request whose line `by` is about to see in a search: a hit by name tells something."""

    def log(tx: Transaction) -> None:
        for row in rows:
            fields: dict[str, object] = {"actor": by, "purpose": purpose, "saw": "its line in a search"}
            write_entry(house, tx, Recorded("read", by, at, row.id, row.stage, row.stage, fields, log=ACCESS))

    house.database.together(log)


def log_seen(house: House, identities: Iterable[str], *, by: str, purpose: str, at: datetime, what: str) -> None:
    """Log that `by` is about to see `what` of each of these requests, all in one transaction. Raises InputError."""
    refuse_unnamed(by, purpose)

    def log(tx: Transaction) -> None:
        for identity in identities:
            fields: dict[str, object] = {"actor": by, "purpose": purpose, "saw": what}
            write_entry(house, tx, Recorded("read", by, at, identity, None, None, fields, log=ACCESS))

    house.database.together(log)


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the access log: who saw what of a request, or tried what, when and for what purpose."""

    at: datetime
    act: str
    who: str | None
    """None once the request was erased, and this with it."""
    saw: str
    purpose: str


def reads_of(house: House, reference: str, *, by: str, purpose: str, at: datetime) -> tuple[Seen, ...]:
    """Return who saw a request, in order; asking is itself logged, as the last line. Raises InputError."""
    identity = log_read(house, reference, by=by, purpose=purpose, at=at, what="the access log")
    with house.database.reading() as tx:
        return tuple(_seen(each) for each in thread_of(tx, identity, log=ACCESS))


def export_for(  # noqa: PLR0913 - who, what, why, when, for whom
    house: House, reference: str, *, by: str, purpose: str, at: datetime, audience: str, log: str = DECISIONS
) -> bytes:
    """Return an export of a request, and log who took it, for whom and why.

    For the person concerned, only what the rule that gives them access shows; none where a rule limits it now.
    Raises ActionError then, else InputError or TrailError.
    """
    what = "the trail" if log == DECISIONS else "the access log"
    may_open = None
    if audience == PERSON:
        asked = f"whether the person concerned may see {what}"
        request = read_request_of(house, reference, by=by, purpose=purpose, at=at, saw=asked)
        may_open = _of_the_person(house, request, at, log)
    log_read(house, reference, by=by, purpose=purpose, at=at, what=f"{what}, exported for {audience}")
    return export_trail(house, reference, audience=audience, at=at, log=log, shown=may_open)


def _of_the_person(house: House, request: CooperationRequest, at: datetime, log: str) -> MayOpen:
    """Return what the person concerned may see of the trail. Raises ActionError or InputError where it is nothing."""
    if log != DECISIONS:
        raise InputError("--log", "is not shown to the person concerned", "Export the decisions for them.")
    with house.database.reading() as tx:
        entries = thread_of(tx, request.id)
    access = access_to(house.rulebook.law, look(house.rulebook, request, now=at))
    if not access.is_open:
        raise ActionError(f"Access is limited: {access.why_limited()}", "Answer the person instead: answer-access.")
    seen = shown(access.right, house.rulebook.law.dictionary, entries)
    return lambda entry, name: (entry.seq, name) in seen


def _seen(told: Told) -> Seen:
    if told.erased:
        return Seen(told.at, told.act, None, "", "erased")
    fields = told.fields
    if told.act == "refused":
        return Seen(told.at, told.act, actor(told), f"nothing: {fields.get('attempt')} was refused", "")
    return Seen(told.at, told.act, actor(told), str(fields.get("saw", "the request")), str(fields.get("purpose", "")))


def refuse_unnamed(by: str, purpose: str) -> None:
    """Raise InputError unless somebody reads for a purpose: both are logged."""
    if not by.strip() or not purpose.strip():
        raise InputError(
            "--by, --purpose", "a request is read by somebody for a purpose", "Give both; they are logged."
        )
