"""Seals: the signed head of a log, kept in the database and in a file outside it.

Made in a transaction of its own, over what is committed: a seal never speaks of an entry
that could still be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, insert, select

from workflow.errors import StoreError
from workflow.store import outside, trail_log
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared
from workflow.store.tables import COSIGNATURES, SEALS
from workflow.trail.entry import DECISIONS
from workflow.trail.seal import Seal, key_id, log_origin, make_seal, parse_note
from workflow.trail.shape import in_base64
from workflow.trail.timestamp import STAMP

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Database, Transaction

_ROOT_LINE = 2
_S = SEALS.c
_ADD = Prepared(insert(SEALS))
_OF_LOG = select(_S.log, _S.size, _S.note, _S.made_at).where(_S.log == bindparam("in_log"))
_LAST = Prepared(_OF_LOG.order_by(_S.size.desc()).limit(1))
_C = COSIGNATURES.c
_ADD_LINE = Prepared(insert(COSIGNATURES))
_LINES = Prepared(
    select(_C.witness, _C.line).where(_C.log == bindparam("in_log"), _C.size == bindparam("of")).order_by(_C.witness)
)
_UNDER = (_C.log == _S.log, _C.size == _S.size)
_WITNESSED = Prepared(
    _OF_LOG.where(_S.size > bindparam("over"), exists().where(*_UNDER))
    .order_by(exists().where(*_UNDER, _C.witness.not_like(f"{STAMP}%")).desc(), _S.size.desc())
    .limit(1)
)
_BY_WITNESS = Prepared(
    select(_C.witness, func.max(_C.size), func.max(_S.made_at))
    .join_from(COSIGNATURES, SEALS, (_C.log == _S.log) & (_C.size == _S.size))
    .where(_C.log == bindparam("in_log"))
    .group_by(_C.witness)
    .order_by(_C.witness)
)
_ALL = Prepared(_OF_LOG.order_by(_S.size))


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """A seal as it is kept; `note` is the signed text (`trail.seal.open_seal` reads it)."""

    log: str
    size: int
    note: str
    made_at: datetime


def seal_log(database: Database, authority: str, *, at: datetime, log: str = DECISIONS) -> KeptSeal:
    """Seal a log as it now stands; gives the last seal again when nothing was added since.

    When this returns, the note is durable in the database and beside the keys. Raises
    StoreError when another note of this size is kept there: the log was rewritten.
    """
    elsewhere = outside.newest_note(database.keys, log)
    with database.writing() as tx:
        size = trail_log.size(tx, log)
        _refuse_other(tx, log, size, elsewhere)
        kept = last_seal(tx, log)
        if kept is None or kept.size != size:
            _refuse_rewritten(tx, kept)
            head = Seal(log_origin(authority, log), size, trail_log.root(tx, log))
            kept = KeptSeal(log, size, make_seal(head, tx.keyring.seal_key), at)
            tx.run(_ADD, log=log, size=size, note=kept.note, made_at=written(at))
    outside.keep(database.keys, log, size, kept.note)
    return kept


def _refuse_other(tx: Transaction, log: str, size: int, elsewhere: tuple[int, str] | None) -> None:
    """Raise StoreError unless the log continues the newest seal that lies outside the database."""
    if elsewhere is None:
        return
    sealed, note = elsewhere
    if sealed > size:
        what = f"has {size} entries, but {sealed} were sealed: this is an old copy"
    elif sealed < size and [in_base64(trail_log.root(tx, log, sealed))] != note.split("\n")[_ROOT_LINE:][:1]:
        what = f"is not the one that was sealed outside the database when it had {sealed} entries"
    else:
        return
    raise StoreError(f"The log '{log}' {what}.", "Restore the newest backup and find out who replaced the database.")


def keep_cosignature(tx: Transaction, kept: KeptSeal, witness: str, line: str) -> None:
    """Keep a witness's line, already verified, under a seal; the first line of a witness stays."""
    if witness not in dict(tx.run(_LINES, in_log=kept.log, of=kept.size).fetchall()):
        tx.run(_ADD_LINE, log=kept.log, size=kept.size, witness=witness, line=line)


def cosigned(tx: Transaction, kept: KeptSeal) -> str:
    """Return the note of a seal with the lines of its witnesses."""
    lines = tx.run(_LINES, in_log=kept.log, of=kept.size).fetchall()
    return kept.note + "".join(str(line) for _, line in lines)


def seal_for(tx: Transaction, log: str, index: int) -> KeptSeal | None:
    """Return the newest seal over the entry at `index` that a witness cosigned; else that was stamped; else the newest.

    One that a former seal key signed is not given: what is exported is signed by the present one.
    """
    row = tx.run(_WITNESSED, in_log=log, over=index).fetchone()
    if row is None or not _is_ours(tx, row[2]):
        return last_seal(tx, log)
    return _kept(*row)


def is_last_by_present_key(tx: Transaction, log: str) -> bool:
    """Return whether the newest seal of a log, if there is one, is signed by the present seal key."""
    kept = last_seal(tx, log)
    return kept is None or _is_ours(tx, kept.note)


def _is_ours(tx: Transaction, note: str) -> bool:
    return any(one.key_id == key_id(one.name, tx.keyring.seal_key.public_key) for one in parse_note(note).signatures)


def _refuse_rewritten(tx: Transaction, kept: KeptSeal | None) -> None:
    """Raise StoreError unless the log still begins with what the last seal speaks of."""
    if kept is None:
        return
    sealed = parse_note(kept.note).text.split("\n")[_ROOT_LINE]
    if sealed != in_base64(trail_log.root(tx, kept.log, kept.size)):
        raise StoreError(
            f"The log '{kept.log}' is not the one that was sealed when it had {kept.size} entries.",
            "Do not rely on this database; restore a backup and find out who rewrote it.",
        )


def witnesses(tx: Transaction, log: str) -> tuple[tuple[str, int, datetime], ...]:
    """Return each witness and each time authority of a log, with the newest size it put its line under, and when."""
    rows = tx.run(_BY_WITNESS, in_log=log).fetchall()
    return tuple((str(name), int(size), read(made_at)) for name, size, made_at in rows)


def last_seal(tx: Transaction, log: str = DECISIONS) -> KeptSeal | None:
    """Return the newest seal of a log, or None before the first."""
    row = tx.run(_LAST, in_log=log).fetchone()
    return None if row is None else _kept(*row)


def seals_of(tx: Transaction, log: str = DECISIONS) -> tuple[KeptSeal, ...]:
    """Return every seal of a log, oldest first."""
    return tuple(_kept(*row) for row in tx.run(_ALL, in_log=log))


def _kept(log: str, size: int, note: str, made_at: str) -> KeptSeal:
    return KeptSeal(log, size, note, read(made_at))
