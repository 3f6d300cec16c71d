"""How a request stands on the lists of the desk: its next step, whose signature it awaits, what is due, for whom.

A list names no person: whoever wants to know more opens the request, and that view is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from workflow.actions.file_words import words_of_files
from workflow.actions.house import House
from workflow.actions.look import Look, look
from workflow.actions.registered import complete_registered
from workflow.engine.guards import reasons_against
from workflow.model.clock import Clock
from workflow.model.fact import Dictionary
from workflow.model.procedure import Step
from workflow.store import desk_rows, erasures, requests
from workflow.store.blind import words_of
from workflow.store.desk_rows import Listing, Shown
from workflow.store.kin import kin_of
from workflow.store.session import Transaction
from workflow.vocabulary import Phase, Role, Sensitivity, StepEffect

ENDING = (StepEffect.REFUSES, StepEffect.CLOSES, StepEffect.RELEASES)


FOUND_BY = (
    "reference", "their_reference", "participants", "assertions", "events", "assurances", "messages", "exhibits",
    "translations",
)  # fmt: skip
"""What of a request holds the words it is found by."""

NAMES = ("person.name", "person.name_latin", "person.aliases")
"""Facts that name the person, found across spellings and scripts."""

FINDABLE = (Sensitivity.ORDINARY, Sensitivity.PERSONAL)
"""Facts of which handling are found by their words.

Whoever may search finds every request, whether or not they work on it: words of special
categories and of privileged advice would tell them what they have no need to know.
"""


def listing_of(seen: Look, dictionary: Dictionary, before: Look | None = None) -> Listing:
    """Return how the request stands on lists now; without its words where they are as `before`."""
    request = seen.request
    phase = seen.procedure.stage(request.stage).phase
    clock = next_clock(seen.clocks)
    roles = {each.name: each.role.value if each.role else "" for each in request.participants}
    ends = {each.to: each.until for each in request.delegations if each.ended_at is None}
    return Listing(
        request.id,
        _shown(seen, clock),
        phase is not Phase.CLOSED,
        clock.lapses_at if clock else None,
        {name: (role, ends.get(name)) for name, role in roles.items() if role},
        None if before and _same_words(seen, before) else _words(seen, dictionary),
    )


def next_clock(clocks: tuple[Clock, ...]) -> Clock | None:
    """Return the clock that lapses first of those that still ask for an act."""
    running = [(clock.lapses_at, number) for number, clock in enumerate(clocks) if clock.is_outstanding]
    dated = [(lapses, number) for lapses, number in running if lapses is not None]
    return clocks[min(dated)[1]] if dated else None


def next_step(moves: Sequence[Step], is_open: Callable[[Step], bool]) -> tuple[Step | None, bool]:
    """Return the step that comes next and whether it is blocked: an open one that goes on, else the first."""
    onward = [step for step in moves if step.effect not in ENDING] or moves
    for step in onward:
        if is_open(step):
            return step, False
    return (onward[0], True) if onward else (None, False)


def keep_listing(tx: Transaction, seen: Look, dictionary: Dictionary, before: Look | None = None) -> None:
    """Keep the listing of a request, in the transaction of the act that changed it; `before` is None for a new one."""
    if before is None and desk_rows.chosen_by(tx, choice := _choice(dictionary)) is None:
        desk_rows.note_choice(tx, choice)
    desk_rows.project(tx, listing_of(seen, dictionary, before))


def complete_listings(house: House, now: datetime) -> int:
    """Make the listing of every request that has none, as those opened before there was a desk; return how many.

    Where the dictionary came to handle a fact otherwise than when words were chosen, every listing is made again.
    """
    choice = _choice(house.rulebook.law.dictionary)
    with house.database.reading() as tx:
        is_so, missing = desk_rows.chosen_by(tx, choice), desk_rows.without(tx)
    if not is_so:
        with house.database.writing() as tx:
            desk_rows.forget_rows(tx)
            desk_rows.note_choice(tx, choice)
            missing = desk_rows.without(tx)
    for identity in missing:
        _complete(house, identity, now)
    return len(missing)


def _complete(house: House, identity: str, now: datetime) -> None:
    """Make the listing of one request, unless it is erased meanwhile; its files are read before anybody must wait."""
    words: frozenset[str] = frozenset()
    with house.database.reading() as tx:
        if erasures.is_kept(tx, identity):
            words = words_of_files(house, tx.key(identity), requests.load(tx, identity))
    with house.database.writing() as tx:
        if erasures.is_kept(tx, identity):
            seen = look(house.rulebook, requests.load(tx, identity), now=now)
            keep_listing(tx, seen, house.rulebook.law.dictionary)
            desk_rows.add_file_words(tx, identity, words)
            complete_registered(tx, seen.request)


def _choice(dictionary: Dictionary) -> str:
    """Return in words which facts are not found by what they say."""
    kept = sorted(path for path, kind in dictionary.kinds.items() if kind.sensitivity not in FINDABLE)
    return f"not found by: {' '.join(kept)}"


def _shown(seen: Look, clock: Clock | None) -> Shown:
    situation = seen.situation
    step, blocked = next_step(seen.moves, lambda step: not reasons_against(step, situation))
    awaits = _awaits(seen, step)
    told = step.id if step else ""
    if clock is None:
        return Shown(told, awaits, blocked)
    day = clock.work_to.isoformat() if clock.work_to else ""
    start = clock.start.isoformat() if clock.start else ""
    return Shown(told, awaits, blocked, clock.rule, clock.title, day, start)


def _awaits(seen: Look, step: Step | None) -> str:
    """Return the role whose signature is next: of a checkpoint before the step, or of the step itself."""
    if step is None:
        return ""
    for review in seen.checkpoints:
        raised = review.raised_by and step.effect in review.checkpoint.guards
        if (review.checkpoint.id in step.checkpoints or raised) and not review.passable:
            return review.checkpoint.cleared_by[0].value
    return "" if Role.OFFICER in step.by else step.by[0].value


def _same_words(seen: Look, before: Look) -> bool:
    return all(getattr(seen.request, name) is getattr(before.request, name) for name in FOUND_BY)


def _words(seen: Look, dictionary: Dictionary) -> frozenset[str]:
    facts = tuple(_facts(seen, dictionary))
    texts = (*_texts(seen, dictionary), *(text for _, text in facts))
    names = (text for path, text in facts if path in NAMES)
    return frozenset(word for text in texts for word in words_of(text)) | {w for n in names for w in kin_of(n)}


def _texts(seen: Look, dictionary: Dictionary) -> Iterator[str]:
    """Yield every text of a request that it is found by, but those of its facts."""
    request = seen.request
    yield request.reference
    yield "-".join((request.their_reference or "").split())
    for each in request.participants:
        yield each.name
    for event in request.events:
        yield event.document
    for assurance in request.assurances:
        yield assurance.text
    for message in request.messages:
        yield from (message.name, message.subject, *(() if message.privileged else (message.text,)))
    for item in request.exhibits:
        yield from (item.description, *((item.file.name,) if item.file else ()))
    for made in request.translations:
        if _is_findable(dictionary, made.path):
            yield from (made.text,) if isinstance(made.text, str) else made.text


def _facts(seen: Look, dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    """Yield every fact that is text and may be found by, with its path."""
    for assertion in seen.request.standing():
        if _is_findable(dictionary, assertion.path):
            values = assertion.value if isinstance(assertion.value, tuple) else (assertion.value,)
            yield from ((assertion.path, value) for value in values if isinstance(value, str))


def _is_findable(dictionary: Dictionary, path: str) -> bool:
    """Say whether a request is found by the words of a fact; by those of a fact the law no longer knows, never."""
    return path in dictionary and dictionary[path].sensitivity in FINDABLE
