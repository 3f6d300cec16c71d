"""Two versions of law compared, and what a changed law would change of requests that are kept. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workflow import packfile
from workflow.actions.house import House
from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.law_texts import CALENDARS
from workflow.actions.look import Look, look
from workflow.actions.past_law import PastLaw, kept
from workflow.errors import InputError, WorkflowError
from workflow.rules.difference import ADDED, CHANGED, REMOVED, Change, differences, tree_changes
from workflow.store import queries, requests
from workflow.store.session import Transaction


def law_of(word: str, house: House | None = None) -> Rulebook:
    """Return the law in the folder `word`, or that whose list of texts has this SHA-256 in the house's own record.

    Raises InputError where neither is at hand, PackError where the law cannot be read.
    """
    if Path(word).is_dir():
        return load_rulebook(Path(word))
    try:
        digest = bytes.fromhex(word)
    except ValueError:
        digest = b""
    if house is None or not digest:
        raise InputError(
            word, "no such folder of law", "Name a folder, or the digest that an entry of the trail names."
        )
    with house.database.reading() as tx:
        past = PastLaw(kept(tx), house.rulebook).of(digest)
    if past.rulebook is None:
        raise InputError(word, past.why, "Name a folder, or the digest that an entry of the trail names.")
    return past.rulebook


def compared(before: Rulebook, after: Rulebook) -> tuple[Change, ...]:
    """Return every difference between two versions of law, calendars and counting included."""
    return (*differences(before.law, after.law), *_calendars(before, after))


def _calendars(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    old, new = ({n: b for n, b in each.texts.files.items() if n.startswith(CALENDARS)} for each in (before, after))
    for name in sorted({*old, *new}):
        if name not in old or name not in new:
            yield Change("calendar", name, ADDED if name in new else REMOVED)
        elif old[name] != new[name]:
            was, now = (packfile.parse(each.decode(), name=name) for each in (old[name], new[name]))
            fields = tuple(tree_changes(was, now, "line"))
            if fields:
                yield Change("calendar", name, CHANGED, fields)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a changed law would change of one request: `open` ones would move, closed ones deserve a review."""

    reference: str
    stage: str
    open: bool
    changes: tuple[str, ...]
    unable: str | None = None
    """Why it could not be looked at under one of the two laws."""


def impact(house: House, changed: Rulebook, *, now: datetime) -> tuple[Impact, ...]:
    """Return every request of the house that the changed law would change, open ones first. Nothing is written."""
    with house.database.reading() as tx:
        found = [
            _of_request(house, changed, tx, reference, closed=closed, now=now)
            for closed in (False, True)
            for reference in _references(tx, closed=closed)
        ]
    return tuple(each for each in found if each.changes or each.unable)


def _references(tx: Transaction, *, closed: bool) -> Iterable[str]:
    after: str | None = None
    while True:
        page = queries.worklist(tx, queries.Wanted(closed=closed, order="updated"), after=after)
        yield from (each.id for each in page.rows)
        after = page.after
        if after is None:
            return


def _of_request(
    house: House, changed: Rulebook, tx: Transaction, reference: str, *, closed: bool, now: datetime
) -> Impact:
    try:
        request = requests.load(tx, reference)
        before, after = (look(book, request, now=now) for book in (house.rulebook, changed))
    except WorkflowError as error:
        return Impact(reference, "", not closed, (), error.sentence)
    return Impact(request.reference, request.stage, not closed, tuple(moved(before, after)))


def moved(before: Look, after: Look) -> Iterator[str]:
    """Yield in words what differs between two looks: outlook, findings, clocks, checkpoints, holds, packs in play."""
    if before.outlook.word != after.outlook.word:
        yield f"outlook: {before.outlook.sentence} becomes {after.outlook.sentence}"
    yield from _told("law in play", *({b.pack: b.title for b in each.applicable.bases} for each in (before, after)))
    yield from _told("finding", *({f.id: f.effect for f in each.findings} for each in (before, after)))
    yield from _told(
        "clock", *({c.rule: _clock(c.due, c.state.value) for c in each.clocks} for each in (before, after))
    )
    standing = ({c.checkpoint.id: c.standing.value for c in each.checkpoints} for each in (before, after))
    yield from _told("checkpoint", *standing)
    yield from _told("hold", *({h.rule: ", ".join(h.blocks) for h in each.holds} for each in (before, after)))


def _clock(due: object, state: str) -> str:
    return f"{state}, due {due}" if due else state


def _told(sort: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for name in [*before, *(each for each in after if each not in before)]:
        old, new = before.get(name), after.get(name)
        if old is None:
            yield f"{sort} {name}: new, {new}"
        elif new is None:
            yield f"{sort} {name}: no more (was: {old})"
        elif old != new:
            yield f"{sort} {name}: {old} becomes {new}"
