"""Sessions of the desk, and sign-ins that failed. A cookie is kept as its digest: the database opens no session."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import bindparam, delete, func, insert, select, update

from workflow.store.account_tables import FAILED_SIGN_INS, SIGN_INS
from workflow.store.blind import login_digest, office_key
from workflow.store.closed import close, open_closed
from workflow.store.moments import read, written
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.store.session import Transaction

_S, _F = SIGN_INS, FAILED_SIGN_INS
_THIS = _S.c.cookie == bindparam("which")
_COLUMNS = (_S.c.account, _S.c.idle_until, _S.c.ends_at, _S.c.body)
_ADD, _FAIL = Prepared(insert(_S)), Prepared(insert(_F))
_FIND = Prepared(select(*_COLUMNS).where(_THIS))
_KEEP = Prepared(update(_S).where(_THIS), "body", "idle_until")
_END, _END_ALL = Prepared(delete(_S).where(_THIS)), Prepared(delete(_S).where(_S.c.account == bindparam("whose")))
_OLD = Prepared(delete(_S).where(_S.c.ends_at <= bindparam("moment")))
_FAILED = Prepared(
    select(func.count()).select_from(_F).where(_F.c.subject == bindparam("of"), _F.c.at > bindparam("since"))
)
_FORGET = Prepared(delete(_F).where(_F.c.at <= bindparam("since")))
_FORGIVE = Prepared(delete(_F).where(_F.c.subject == bindparam("of")))


class SignIn(NamedTuple):
    """One signed-in stretch: whose, until when unless used, until when at all, and small notes of it."""

    account: str
    idle_until: datetime
    ends_at: datetime
    notes: dict[str, Any]


def begin(tx: Transaction, cookie: str, made: SignIn, now: datetime) -> None:
    """Keep a new session; those that ended are forgotten on the way."""
    tx.run(_OLD, moment=written(now))
    which = _digest(cookie)
    body = _closed(tx, which, made.notes)
    ends = {"idle_until": written(made.idle_until), "ends_at": written(made.ends_at)}
    tx.run(_ADD, cookie=which, account=made.account, body=body, **ends)


def find(tx: Transaction, cookie: str) -> SignIn | None:
    """Return the session of a cookie, however old, or None where there is none."""
    which = _digest(cookie)
    row = tx.run(_FIND, which=which).fetchone()
    if row is None:
        return None
    notes = orjson.loads(open_closed(office_key(tx), row[3], "sign_ins", which.hex()))
    return SignIn(row[0], read(row[1]), read(row[2]), notes)


def keep(tx: Transaction, cookie: str, notes: dict[str, Any], idle_until: datetime) -> None:
    """Keep the notes of a session, and until when it stays open unused."""
    which = _digest(cookie)
    tx.run(_KEEP, which=which, body=_closed(tx, which, notes), idle_until=written(idle_until))


def end(tx: Transaction, cookie: str) -> None:
    """End a session."""
    tx.run(_END, which=_digest(cookie))


def end_all(tx: Transaction, account: str) -> None:
    """End every session of an account."""
    tx.run(_END_ALL, whose=account)


def fail(tx: Transaction, subject: str, at: datetime) -> None:
    """Count a sign-in that failed against `subject`: an account's login, or an address."""
    tx.run(_FAIL, subject=login_digest(tx, subject), at=written(at))


def failed(tx: Transaction, subject: str, since: datetime) -> int:
    """Return how many sign-ins failed for `subject` after `since`."""
    row = tx.run(_FAILED, of=login_digest(tx, subject), since=written(since)).fetchone()
    return int(row[0])


def forgive(tx: Transaction, subject: str) -> None:
    """Forget what failed for `subject`: they proved who they are."""
    tx.run(_FORGIVE, of=login_digest(tx, subject))


def forget(tx: Transaction, since: datetime) -> None:
    """Forget what failed before `since`."""
    tx.run(_FORGET, since=written(since))


def _digest(cookie: str) -> bytes:
    return sha256(b"comity/sign-in/1\0" + cookie.encode()).digest()


def _closed(tx: Transaction, which: bytes, notes: dict[str, Any]) -> bytes:
    return close(office_key(tx), orjson.dumps(notes), "sign_ins", which.hex())
