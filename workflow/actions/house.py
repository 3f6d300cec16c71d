"""An authority's house: its law, its database with the keys, and its settings, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from workflow.actions.law import Rulebook, load_rulebook
from workflow.settings import Settings
from workflow.store import erasures, rotation
from workflow.store.outside import newest
from workflow.store.session import Database, open_database


@dataclass(frozen=True, slots=True)
class House:
    """What every act takes first."""

    settings: Settings
    rulebook: Rulebook
    database: Database


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Give the house, and close it. Raises PackError or StoreError."""
    rulebook = load_rulebook(settings.rules, fresh=True)
    database = open_database(settings)
    try:
        house = House(settings, rulebook, database)
        _erase_what_must_be_gone(house)
        _complete_change_of_keys(house)
        yield house
    finally:
        database.close()


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
