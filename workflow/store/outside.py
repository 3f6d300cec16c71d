"""Seals as files beside the keys: what a person who can rewrite the database cannot take back.

    seals/<log>/<size, sixteen digits>.note

Whoever opens an old copy of the database is told, and a copy of these files given to
somebody else (a witness, the auditor) makes rewriting visible even to a stranger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.errors import StoreError
from workflow.store import private_file
from workflow.trail.entry import ACCESS, DECISIONS

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

FOLDER = "seals"
"""The name of the folder, in `settings.keys`."""


def keep(keys: Path, log: str, size: int, note: str) -> Path:
    """Write a seal's note durably, unless it is kept already; return its file.

    Raises StoreError when another note of the same size is kept: the log was rewritten.
    """
    file = keys / FOLDER / log / f"{size:016d}.note"
    try:
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            private_file.place(file, note.encode())
            for folder in (file.parent.parent, keys):
                private_file.make_durable(folder)
        kept = file.read_text(encoding="utf-8")
    except OSError as fault:
        raise private_file.cannot("write the seal", file, fault) from fault
    if kept != note:
        raise StoreError(
            f"The log '{log}' with {size} entries is not the one sealed in {file}.",
            "Do not rely on this database; restore a backup and find out who rewrote it.",
        )
    return file


def newest(keys: Path) -> dict[str, int]:
    """Return, by log, the size that the newest seal outside the database is for; 0 where there is none."""
    found = dict.fromkeys((DECISIONS, ACCESS), 0)
    for log in found:
        if (keys / FOLDER / log).is_dir():
            sizes = [file.stem for file in (keys / FOLDER / log).iterdir() if file.suffix == ".note"]
            found[log] = max((int(size) for size in sizes if size.isdecimal()), default=0)
    return found


def newest_note(keys: Path, log: str) -> tuple[int, str] | None:
    """Return size and text of the newest seal of a log outside the database, or None where there is none."""
    size = newest(keys)[log]
    file = keys / FOLDER / log / f"{size:016d}.note"
    return (size, file.read_text(encoding="utf-8")) if file.exists() else None


def refuse_old_copy(connection: Connection, sealed: dict[str, int], keys: Path) -> None:
    """Raise StoreError when a log is shorter than `sealed`, read beforehand from `keys`, says."""
    sizes = {row.log: row.size for row in connection.exec_driver_sql("SELECT log, size FROM logs")}
    for log, size in sealed.items():
        if size > sizes.get(log, 0):
            raise StoreError(
                f"The log '{log}' has {sizes.get(log, 0)} entries, but {size} were sealed: this is an old copy.",
                f"Restore a newer backup; if there is none, record the loss and move {keys / FOLDER} aside.",
            )
