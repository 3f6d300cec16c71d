"""What a person changes of their own account alone: security keys, absence. Each is an entry of the trail."""

from __future__ import annotations

from datetime import datetime

from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.errors import InputError
from workflow.model.account import Absence, Account, Outside, SecurityKey
from workflow.store import accounts
from workflow.store.session import Transaction


def add_key(house: House, account: Account, key: SecurityKey) -> Account:
    """Keep a registered security key; the entry names its public key, so that signatures can be checked by it."""
    told: dict[str, object] = {"key": {"id": key.id, "name": key.name, "public": key.public_key}}
    changed = account.model_copy(update={"keys": (*account.keys, key)})
    return _save(house, changed, "add-key", key.added_at, told)


def remove_key(house: House, account: Account, identity: str, *, at: datetime) -> Account:
    """Remove a security key. Raises InputError where it is the last second proof."""
    left = tuple(each for each in account.keys if each.id != identity)
    if not left and account.code_secret is None:
        raise InputError("key", "this is your only second proof", "Add another one first.")
    changed = account.model_copy(update={"keys": left})
    return _save(house, changed, "remove-key", at, {"key": {"id": identity}})


def set_absence(house: House, account: Account, absence: Absence | None, *, at: datetime) -> Account:
    """Say from when until when a person is away and who stands in; None ends it. It gives nobody a role.

    Raises InputError where nobody of that name can sign in, or it is the person themselves.
    """
    with house.database.reading() as tx:
        _refuse_stand_in(tx, account, absence)
    told: dict[str, object] = {"absence": absence.model_dump(mode="json") if absence else {"ended": True}}
    return _save(house, account.model_copy(update={"absence": absence}), "absence", at, told)


def bind(house: House, account: Account, outside: Outside, *, at: datetime) -> Account:
    """Bind an account to its person's word at the organisation, whose verified address is the login."""
    told: dict[str, object] = {"bound": outside.model_dump(mode="json")}
    return _save(house, account.model_copy(update={"outside": outside, "invitation": None}), "bind-account", at, told)


def _refuse_stand_in(tx: Transaction, account: Account, absence: Absence | None) -> None:
    if absence is None or not absence.stands_in:
        return
    if absence.stands_in == account.name:
        raise InputError("stands_in", "nobody stands in for themselves", "Choose somebody else, or nobody.")
    if not any(each.name == absence.stands_in and each.is_active for each in accounts.every(tx)):
        raise InputError("stands_in", f"'{absence.stands_in}' cannot sign in here", "Choose from the list.")


def _save(house: House, account: Account, act: str, at: datetime, told: dict[str, object]) -> Account:
    with house.database.writing() as tx:
        accounts.save(tx, account)
        write_own_entry(house, tx, act, by=account.name, at=at, told=told)
    return account
