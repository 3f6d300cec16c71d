"""Accounts of the desk. Who they are and how they prove it lies in `body`, encrypted with the office's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from workflow.errors import InputError
from workflow.model.account import Account
from workflow.store.account_tables import ACCOUNTS as _ROWS
from workflow.store.blind import login_digest, office_key
from workflow.store.closed import close, open_closed
from workflow.store.prepared import Prepared

if TYPE_CHECKING:
    from workflow.store.session import Transaction

_ADD = Prepared(insert(_ROWS))
_SAVE = Prepared(update(_ROWS).where(_ROWS.c.id == bindparam("which")), "body")
_BY_ID = Prepared(select(_ROWS.c.id, _ROWS.c.body).where(_ROWS.c.id == bindparam("which")))
_BY_LOGIN = Prepared(select(_ROWS.c.id, _ROWS.c.body).where(_ROWS.c.login == bindparam("typed")))
_ALL = Prepared(select(_ROWS.c.id, _ROWS.c.body))


def add(tx: Transaction, account: Account) -> None:
    """Keep a new account. Raises InputError where its login is taken."""
    if by_login(tx, account.login) is not None:
        raise InputError("login", f"'{account.login}' is taken", "Choose another one.")
    login = login_digest(tx, account.login)
    tx.run(_ADD, id=account.id, login=login, body=_closed(tx, account))


def save(tx: Transaction, account: Account) -> None:
    """Keep an account as it is now; its login never changes."""
    tx.run(_SAVE, which=account.id, body=_closed(tx, account))


def by_id(tx: Transaction, identity: str) -> Account | None:
    """Return the account with this id, None where there is none."""
    return _opened(tx, tx.run(_BY_ID, which=identity).fetchone())


def by_login(tx: Transaction, login: str) -> Account | None:
    """Return the account that signs in with `login`, however its capitals, None where there is none."""
    return _opened(tx, tx.run(_BY_LOGIN, typed=login_digest(tx, login)).fetchone())


def every(tx: Transaction) -> tuple[Account, ...]:
    """Return every account, by name."""
    found = (_opened(tx, row) for row in tx.run(_ALL).fetchall())
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.name.casefold()))


def _closed(tx: Transaction, account: Account) -> bytes:
    return close(office_key(tx), account.model_dump_json().encode(), "accounts", account.id)


def _opened(tx: Transaction, row: tuple[str, bytes] | None) -> Account | None:
    if row is None:
        return None
    identity, body = row
    found = tx.memory.accounts.get(identity, body)
    if found is None:
        found = Account.model_validate_json(open_closed(office_key(tx), body, "accounts", identity))
        tx.memory.accounts.put(identity, body, found)
    return found
