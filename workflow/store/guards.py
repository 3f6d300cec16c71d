"""Guards inside the database: what is recorded is neither changed, nor replaced, nor removed.

Each table below refuses DELETE, all but two refuse UPDATE, and each refuses an INSERT whose
key is taken: `INSERT OR REPLACE` would otherwise remove the old row without asking the
DELETE guard, on a connection without `recursive_triggers`. A person with the file can drop
a guard; opening notices, and the chain and its seals remain the proof. Alembic's
`batch_alter_table` drops them without a word: every migration ends with `set_up`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "entries": (("rowid",), ("log", "position"), ("log", "request", "seq")),
    "papers": (("rowid",), ("request", "sha256")),
    "nodes": (("log", "level", "position"),),
    "seals": (("log", "size"),),
    "adoptions": (("digest",),),
    "texts": (("rowid",), ("digest",)),
    "cosignatures": (("log", "size", "witness"),),
    "requests": (("rowid",), ("id",), ("reference",)),
    "logs": (("log",),),
}
"""Per table, every key by which an INSERT could replace a row."""

_CHANGING = ("requests", "logs")
_ERASING = "WHEN NOT EXISTS (SELECT 1 FROM requests WHERE id = OLD.request AND phase = 'erasing') "
"""Papers alone may go, and only those of a request that is just being erased."""
_ABORT = "BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _guards() -> dict[str, str]:
    """Return each trigger by its name."""
    made: dict[str, str] = {}
    for table, keys in _KEYS.items():
        taken = " OR ".join(f"({' AND '.join(f'{part} = NEW.{part}' for part in key)})" for key in keys)
        clash = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608 - names of our own
        if table not in _CHANGING:
            made[f"{table}_no_update"] = f"BEFORE UPDATE ON {table} " + _ABORT.format(why=f"{table} never change")
        when = _ERASING if table == "papers" else ""
        made[f"{table}_no_delete"] = f"BEFORE DELETE ON {table} {when}" + _ABORT.format(
            why=f"{table} are never removed"
        )
        made[f"{table}_no_replace"] = f"BEFORE INSERT ON {table} {clash} " + _ABORT.format(
            why=f"{table} are never replaced"
        )
    return made


GUARDS = {name: f"CREATE TRIGGER {name} {body}" for name, body in _guards().items()}
"""The statement that makes each guard, by its name."""


def set_up(connection: Connection) -> None:
    """Put every guard in place, in the transaction of `connection`; one that is there is made anew."""
    for name, statement in GUARDS.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(statement)


def refuse_unguarded(connection: Connection) -> None:
    """Raise StoreError unless every guard is there, word for word."""
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    found = {row.name: row.sql for row in triggers}
    lost = sorted(name for name, statement in GUARDS.items() if found.get(name) != statement)
    if lost:
        raise StoreError(
            f"The database has lost the guard {', '.join(lost)}: somebody altered it.",
            "Find out who; compare the logs with their last seals, or restore a backup.",
        )
