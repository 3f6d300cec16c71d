"""One request as the desk shows it: read and logged, seen through the law, with its thread and what is new in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.look import Look, look
from workflow.actions.read import log_read, read_request_of
from workflow.actions.thread import Told, thread_of
from workflow.errors import InputError
from workflow.model.request import CooperationRequest, PaperRecord
from workflow.store import papers, requests
from workflow.store.desk_lists import works_on
from workflow.store.desk_memory import look_at, looked


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request as one person sees it now, with the latest entries of its trail that were asked for, in order.

    `last` is the version they saw before, None the first time.
    """

    look: Look
    thread: tuple[Told, ...]
    last: int | None

    @property
    def request(self) -> CooperationRequest:
        """Return the request."""
        return self.look.request

    @property
    def untold(self) -> int:
        """Return how many entries lie before those of `thread`."""
        return self.thread[0].seq - 1 if self.thread else 0

    def is_new(self, told: Told) -> bool:
        """Say whether an entry came after what this person saw last."""
        return self.last is not None and told.seq > self.last + 1


def _told_in_words(field: str) -> bool:
    """Say whether a timeline tells a field: all but what the law found, which the page works out anew."""
    return field not in ("findings", "clocks", "checkpoints", "found")


def is_assigned(house: House, person: str, reference: str) -> bool:
    """Say whether a person works on a request; no, too, where there is none with this reference."""
    with house.database.reading() as tx:
        return works_on(tx, person, reference)


def see_request(
    house: House, reference: str, *, by: str, purpose: str, at: datetime, latest: int | None = 0
) -> RequestSeen:
    """Return a request; the view is logged first. Raises RequestNotFoundError, KeyDestroyedError or InputError.

    `latest` says how many entries of its trail are opened, the last ones; None for all.
    """
    request = read_request_of(house, reference, by=by, purpose=purpose, at=at)
    with house.database.reading() as tx:
        last = looked(tx, by, request.id)
        thread = () if latest == 0 else thread_of(tx, request.id, wanted=_told_in_words, latest=latest)
    if last != request.version:
        with house.database.writing() as tx:
            look_at(tx, by, request.id, request.version)
    return RequestSeen(look(house.rulebook, request, now=at), thread, last)


def read_paper(
    house: House, reference: str, paper: str, *, by: str, purpose: str, at: datetime
) -> tuple[PaperRecord, bytes]:
    """Return a paper of a request and its bytes; the view is logged first. Raises InputError where there is none."""
    log_read(house, reference, by=by, purpose=purpose, at=at, what=f"paper {paper}")
    with house.database.reading() as tx:
        request = requests.load(tx, reference)
        record = next((each for each in request.papers if each.id == paper), None)
        if record is None:
            raise InputError("paper", f"no paper '{paper}' on this request", "Take it from the list of papers.")
        return record, papers.get(tx, request.id, record.sha256)
