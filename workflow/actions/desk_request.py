"""One request as the desk shows it: read and logged, seen through the law, with its thread and what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.actions.read import log_view, read_request_of, refuse_unnamed
from workflow.actions.thread import Told, opened
from workflow.actions.timeline import Line, timeline_of
from workflow.errors import InputError
from workflow.model.request import CooperationRequest, PaperRecord
from workflow.store import papers, trail_log
from workflow.store.desk_lists import works_on
from workflow.store.desk_memory import look_at, looked
from workflow.store.session import Transaction
from workflow.trail.entry import parse_entry


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request as one person sees it now, with the latest lines of its timeline that were asked for, in order.

    `last` is the version they saw before, None the first time.
    """

    look: Look
    lines: tuple[Line, ...]
    last: int | None

    @property
    def request(self) -> CooperationRequest:
        """Return the request."""
        return self.look.request

    @property
    def untold(self) -> int:
        """Return how many entries lie before those of `lines`."""
        return self.lines[0].seq - 1 if self.lines else 0

    def is_new(self, line: Line) -> bool:
        """Say whether an entry came after what this person saw last."""
        return self.last is not None and line.seq > self.last + 1


def is_assigned(house: House, person: str, reference: str, at: datetime) -> bool:
    """Say whether a person works on a request at a moment; no, too, where there is none with this reference."""
    with house.database.reading() as tx:
        return works_on(tx, person, reference, at)


def see_request(
    house: House, reference: str, *, by: str, purpose: str, at: datetime, latest: int | None = 0
) -> RequestSeen:
    """Return a request; the view is logged first. Raises RequestNotFoundError, KeyDestroyedError or InputError.

    `latest` says how many lines of its timeline are wanted, the last ones; None for all.
    """
    refuse_unnamed(by, purpose)

    def see(tx: Transaction) -> tuple[CooperationRequest, int | None, tuple[Line, ...]]:
        request = log_view(house, tx, reference, by=by, purpose=purpose, at=at)
        last = looked(tx, by, request.id)
        if last != request.version:
            look_at(tx, by, request.id, request.version)
        return request, last, timeline_of(tx, request.id, latest=latest) if latest else ()

    request, last, lines = house.database.together(see)
    if latest is None:
        with house.database.reading() as tx:
            lines = timeline_of(tx, request.id)
    return RequestSeen(house.looks.at(house.rulebook, request, at), lines, last)


def decision_told(house: House, request: CooperationRequest) -> Told | None:
    """Return the entry of the last decision on a request that was seen; None where nothing was decided."""
    with house.database.reading() as tx:
        for stored in reversed(trail_log.entries_of(tx, request.id)):
            if "decision" in parse_entry(stored.public).commitments:
                return opened(stored, tx)
    return None


def read_paper(
    house: House, reference: str, paper: str, *, by: str, purpose: str, at: datetime
) -> tuple[PaperRecord, bytes]:
    """Return a paper of a request and its bytes; the view is logged first. Raises InputError where there is none."""
    request = read_request_of(house, reference, by=by, purpose=purpose, at=at, saw=f"paper {paper}")
    record = paper_of(request, paper)
    with house.database.reading() as tx:
        return record, papers.get(tx, request.id, record.sha256)


def paper_of(request: CooperationRequest, paper: str) -> PaperRecord:
    """Return a paper of a request that was seen, by its id. Raises InputError where there is none."""
    record = next((each for each in request.papers if each.id == paper), None)
    if record is None:
        raise InputError("paper", f"no paper '{paper}' on this request", "Take it from the list of papers.")
    return record
