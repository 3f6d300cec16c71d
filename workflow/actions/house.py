"""An authority's house: its law, its database with the keys, and its settings, opened once."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.looks import Looks
from workflow.documents.paper import Paper
from workflow.documents.workers import PaperJob, Workers, make_here
from workflow.errors import InputError, TrailError
from workflow.settings import Settings
from workflow.store import erasures, rotation, trail_log
from workflow.store.blind import office_key
from workflow.store.outside import newest
from workflow.store.session import Database, open_database
from workflow.trail.entry import DECISIONS, parse_entry
from workflow.trail.shape import PATH, word


@dataclass(frozen=True, slots=True)
class House:
    """What every act takes first."""

    settings: Settings
    rulebook: Rulebook
    database: Database
    looks: Looks = field(default_factory=Looks, compare=False)
    """What was looked at lately, for pages that are asked for again."""
    draw: Callable[[Sequence[PaperJob]], tuple[Paper, ...]] = field(default=make_here, compare=False)
    """Makes papers: here, or where a desk has warm workers, by them."""


@contextmanager
def open_house(
    settings: Settings, rulebook: Rulebook | None = None, *, workers: Workers | None = None
) -> Iterator[House]:
    """Give the house, and close it; with `rulebook` where its law is loaded already, with `workers` to draw papers.

    Raises InputError, PackError or StoreError.
    """
    database = open_database(settings)
    try:
        _refuse_another_authority(database, settings.authority)
        law = rulebook or load_rulebook(settings.rules, secret=_secret(database))
        house = House(settings, law, database, draw=workers.make if workers else make_here)
        _erase_what_must_be_gone(house)
        _complete_change_of_keys(house)
        yield house
    finally:
        database.close()


def _refuse_another_authority(database: Database, authority: str) -> None:
    """Refuse a name that no log can bear, or another than this log began under: its seals would not hold."""
    try:
        word(authority, "authority", PATH)
    except TrailError as fault:
        remedy = "Use small letters, digits and '.', '-', '_' or '/' between them, such as governor.example."
        raise InputError("COMITY_AUTHORITY", f"'{authority}' cannot stand in a trail", remedy) from fault
    with database.reading() as tx:
        began = trail_log.entry(tx, DECISIONS, 0).public if trail_log.size(tx, DECISIONS) else None
    if began is not None and (kept := parse_entry(began).authority) != authority:
        told = f"is '{authority}', and this database is the log of '{kept}'"
        raise InputError("COMITY_AUTHORITY", told, f"Set it to '{kept}', or COMITY_HOME and COMITY_KEYS to others.")


def _secret(database: Database) -> bytes:
    """Return what seals this house's parsed law: nobody without its keys can put other law in its place."""
    with database.reading() as tx:
        return hmac.digest(office_key(tx), b"comity/shelf/1", "sha256")


def _erase_what_must_be_gone(house: House) -> None:
    """Complete interrupted erasures; where no seal lies outside (a restore), erase again what came back."""
    with house.database.reading() as tx:
        left = erasures.pending(tx)
    if left or (not any(newest(house.settings.keys).values()) and house.database.keyring.destroyed()):
        from workflow.actions.erase import complete  # noqa: PLC0415 - only on this rare path

        complete(house)


def _complete_change_of_keys(house: House) -> None:
    """Complete a change of seal key or key-encryption key that was cut off."""
    if rotation.pending(house.settings.keys):
        from workflow.actions.rotate import complete  # noqa: PLC0415 - only on this rare path

        complete(house)
