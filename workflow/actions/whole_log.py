"""Export a whole log: every public part under a seal, as a stream; nothing of it is personal or opened."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import BinaryIO

from workflow.actions.house import House
from workflow.actions.oversight import note_audit
from workflow.errors import InputError
from workflow.store import seals, trail_log
from workflow.store.trail_log import DECISIONS
from workflow.trail.log_file import write_header, write_log


def export_log(house: House, out: BinaryIO, *, by: str, purpose: str, at: datetime, log: str = DECISIONS) -> int:
    """Write the file of a whole log, and log who took it and why; return how many entries it has.

    Raises InputError without a person or a purpose, StoreError when the log cannot be sealed.
    """
    if not by.strip() or not purpose.strip():
        raise InputError("--by, --purpose", "a log is taken by somebody for a purpose", "Give both; they are logged.")
    note_audit(house, by=by, at=at, what=f"the whole log '{log}', without words", purpose=purpose)
    authority = house.settings.authority
    kept = seals.seal_log(house.database, authority, at=at, log=log)
    with house.database.reading() as tx:
        header = write_header(authority, log, seals.cosigned(tx, kept), at, tx.keyring.seal_key)
        return write_log(out, header, islice(trail_log.publics(tx, log), kept.size))
