"""What the database refuses, told in a sentence with what to do about it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import exc

from workflow.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

_TOLD = (
    ("is locked", "is in use by another program", "Wait for it to finish, or close it, then try again."),
    ("is busy", "is in use by another program", "Wait for it to finish, or close it, then try again."),
    ("timeout", "is in use by too many readers", "Try again; if it lasts, restart the program."),
    ("readonly", "cannot be written", "Give this user write access to the file and to its folder."),
    ("unable to open", "cannot be opened", "Check that its folder exists and that this user may write there."),
    ("is full", "does not fit on the disk any more", "Free some space, then try again: nothing was half done."),
    ("not a database", "is not a database, or is damaged", "Restore it from a backup."),
    ("malformed", "is damaged", "Restore it from a backup."),
    ("disk i/o", "cannot be read or written: the disk reports a fault", "Check the disk, then restore a backup."),
    ("no such table", "lacks a table: it is not of Comity, or is damaged", "Name another folder, or restore a backup."),
    ("never change", "refused to change what is recorded", "Record a new entry instead; nothing was changed."),
    ("are never replaced", "refused to replace what is recorded", "Record a new entry instead; nothing was changed."),
    ("are never removed", "refused to remove what is recorded", "Record a new entry instead; nothing was removed."),
)


FAULTS = (sqlite3.Error, exc.SQLAlchemyError)
"""Everything the driver and SQLAlchemy raise."""

REFUSED = (sqlite3.IntegrityError, exc.IntegrityError)
"""What is raised when a key is taken or a guard refuses."""


def told(fault: Exception, file: Path) -> StoreError:
    """Return what `fault` means for the database `file`, for the person who reads it."""
    reason = str(fault.orig) if isinstance(fault, exc.DBAPIError) else str(fault)
    for mark, what, remedy in _TOLD:
        if mark in reason.lower():
            return StoreError(f"The database {file} {what}.", remedy)
    return StoreError(f"The database {file} refuses this: {reason}.", "Nothing was changed; report this sentence.")
