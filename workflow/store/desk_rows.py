"""What the desk lists and finds: kept beside each request at every act. A projection: it proves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import orjson
from sqlalchemy import BindParameter, bindparam, delete, insert, select

from workflow.store.blind import person_digest, word_digests
from workflow.store.closed import OFFICE
from workflow.store.moments import written
from workflow.store.prepared import Prepared
from workflow.store.tables import DESK_FILE_WORDS, DESK_PEOPLE, DESK_ROWS, DESK_WORDS, NEVER, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from workflow.store.session import Transaction

_OF: BindParameter[str] = bindparam("of")
_ROW = Prepared(select(*DESK_ROWS.c[1:]).where(DESK_ROWS.c.request == _OF))
_WORKING = Prepared(select(*DESK_PEOPLE.c).where(DESK_PEOPLE.c.request == _OF))
_WORDS_OF, _FILE_WORDS_OF = (
    Prepared(select(each.c.word).where(each.c.request == _OF)) for each in (DESK_WORDS, DESK_FILE_WORDS)
)
_CLEAR_ROW, _CLEAR_PEOPLE = (Prepared(delete(each).where(each.c.request == _OF)) for each in (DESK_ROWS, DESK_PEOPLE))
_FORGET_WORD = Prepared(delete(DESK_WORDS).where(DESK_WORDS.c.word == bindparam("word"), DESK_WORDS.c.request == _OF))
_ADD_ROW, _ADD_PERSON, _ADD_WORD, _ADD_FILE_WORD = (
    Prepared(insert(each)) for each in (DESK_ROWS, DESK_PEOPLE, DESK_WORDS, DESK_FILE_WORDS)
)
_NO_ROWS = Prepared(delete(DESK_ROWS))
_WITHOUT = Prepared(
    select(REQUESTS.c.id)
    .outerjoin(DESK_ROWS, DESK_ROWS.c.request == REQUESTS.c.id)
    .where(DESK_ROWS.c.request.is_(None), REQUESTS.c.phase != "erasing", REQUESTS.c.phase != "erased")
)


class Shown(NamedTuple):
    """What a list shows of one request beside the words of its row."""

    next_step: str
    awaits: str
    """The role whose signature is next, or ''."""
    is_blocked: bool
    due_rule: str = ""
    due_title: Mapping[str, str] = {}
    due_day: str = ""
    """As `Clock.work_to` writes it: a day, or a moment."""
    due_start: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One request as the desk lists and finds it."""

    request: str
    shown: Shown
    is_open: bool
    next_due: datetime | None
    people: Mapping[str, tuple[str, datetime | None]]
    """Who works on it: name to role, and until when where it was given for a while."""
    words: frozenset[str] | None
    """Every word by which it is found; None where they did not change."""


def project(tx: Transaction, listing: Listing) -> None:
    """Keep a listing in the place of the one before; writes only what changed."""
    _keep_row(tx, listing)
    _keep_people(tx, listing)
    if listing.words is not None:
        _keep_words(tx, listing.request, listing.words)


def chosen_by(tx: Transaction, choice: str) -> bool | None:
    """Say whether the words of all requests were chosen as `choice` says; None where nobody noted how."""
    kept = {bytes(word) for (word,) in tx.run(_WORDS_OF, of=OFFICE)}
    return kept == word_digests(tx, (choice,)) if kept else None


def note_choice(tx: Transaction, choice: str) -> None:
    """Note how words are chosen, beside the words, where those of no request stand."""
    _keep_words(tx, OFFICE, {choice})


def forget_rows(tx: Transaction) -> None:
    """Forget how every request stands on lists, so that each listing is made again, its words too."""
    tx.run(_NO_ROWS)


def add_file_words(tx: Transaction, request: str, words: Collection[str]) -> None:
    """Keep the words of a file that came with a request; they stay until it is erased."""
    if not words:
        return
    kept = {bytes(word) for (word,) in tx.run(_FILE_WORDS_OF, of=request)}
    fresh = word_digests(tx, words) - kept
    tx.run_many(_ADD_FILE_WORD, [{"word": word, "request": request} for word in sorted(fresh)])


def without(tx: Transaction) -> tuple[str, ...]:
    """Return the requests that no listing was kept of: those older than the desk."""
    return tuple(str(row[0]) for row in tx.run(_WITHOUT))


def _keep_words(tx: Transaction, request: str, words: Iterable[str]) -> None:
    fresh = word_digests(tx, words)
    kept = {bytes(word) for (word,) in tx.run(_WORDS_OF, of=request)}
    tx.run_many(_FORGET_WORD, [{"word": word, "of": request} for word in kept - fresh])
    tx.run_many(_ADD_WORD, [{"word": word, "request": request} for word in fresh - kept])


def _keep_row(tx: Transaction, listing: Listing) -> None:
    title = orjson.dumps(dict(listing.shown.due_title), option=orjson.OPT_SORT_KEYS).decode()
    row = {**listing.shown._asdict(), "is_blocked": int(listing.shown.is_blocked), "due_title": title}
    if tx.run(_ROW, of=listing.request).fetchone() != tuple(row.values()):
        tx.run(_CLEAR_ROW, of=listing.request)
        tx.run(_ADD_ROW, request=listing.request, **row)


def _keep_people(tx: Transaction, listing: Listing) -> None:
    due = _until(listing.next_due)
    fresh = {
        (person_digest(tx, name), int(listing.is_open), due, listing.request, role, _until(until))
        for name, (role, until) in listing.people.items()
    }
    if {tuple(row) for row in tx.run(_WORKING, of=listing.request)} == fresh:
        return
    tx.run(_CLEAR_PEOPLE, of=listing.request)
    names = tuple(column.name for column in DESK_PEOPLE.c)
    tx.run_many(_ADD_PERSON, [dict(zip(names, row, strict=True)) for row in sorted(fresh)])


def _until(when: datetime | None) -> str:
    return NEVER if when is None else written(when)
