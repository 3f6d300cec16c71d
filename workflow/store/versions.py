"""Which form the database has, and how an older one becomes the present one.

Opening reads one word; Alembic is imported only when there is something to migrate.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workflow.errors import StoreError
from workflow.store import guards

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workflow.store.session import Database

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
"""Where the migrations lie, in the form Alembic reads."""

VERSIONS = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010"),
    *("0011", "0012", "0013", "0014"),
)
"""Every form the database has had, oldest first; the last is the one this code works with."""


def bring_up_to_date(database: Database) -> None:
    """Migrate a new or older database, in one transaction; raises StoreError for a newer or foreign one."""
    with database.reading() as tx:
        found = _version(tx.connection)
    if found == VERSIONS[-1]:
        return
    with database.writing() as tx:
        if _version(tx.connection) != VERSIONS[-1]:
            _migrate(tx.connection)
            guards.set_up(tx.connection)


def _version(connection: Connection) -> str | None:
    """Return the version of the database, None for an empty one."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return None
    if "alembic_version" not in tables or "requests" not in tables:
        raise StoreError("The database is not one of Comity.", "Name another folder with COMITY_HOME.")
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found not in VERSIONS:
        raise StoreError(
            f"The database has the form {found}; this program knows forms up to {VERSIONS[-1]}.",
            "Install the newer version of Comity that last opened it.",
        )
    return str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - a slow import that a normal opening does without
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
