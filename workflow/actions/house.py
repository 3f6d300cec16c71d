"""An authority's house: its law, its database with the keys, and its settings, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from workflow.actions.law import Rulebook, load_rulebook
from workflow.settings import Settings
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
    rulebook = load_rulebook(settings.rules)
    database = open_database(settings)
    try:
        yield House(settings, rulebook, database)
    finally:
        database.close()
