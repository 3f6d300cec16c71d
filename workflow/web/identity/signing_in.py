"""Sign-in, step by step: password, then a second proof. What fails is counted by login and by address.

A wrong login, a wrong password, a closed account and too many tries look the same from
outside, apart from the last, which says when to try again.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from workflow.actions.house import House
from workflow.actions.people import invitation_digest
from workflow.errors import ActionError, InputError
from workflow.model.account import Account
from workflow.store import accounts, sign_ins
from workflow.web.identity import codes
from workflow.web.identity.passwords import LONGEST, SHORTEST, Passwords

WINDOW = timedelta(minutes=15)
MOST_OF_LOGIN = 8
"""Failures within WINDOW after which a login is closed for the rest of it."""

MOST_OF_ADDRESS = 40
"""The same for one network address, behind which a whole office may sit."""


class TooManyTriesError(ActionError):
    """Too many sign-ins failed; nothing is tried until some time has passed."""

    code = "too-many-tries"

    def __init__(self) -> None:
        minutes = int(WINDOW.total_seconds() // 60)
        super().__init__("Too many sign-ins failed.", f"Wait {minutes} minutes, then try again.")


def check_password(
    house: House, passwords: Passwords, login: str, password: str, *, address: str, now: datetime
) -> Account | None:
    """Return the account of this login and password, or None. Raises TooManyTriesError."""
    _refuse_too_many(house, login, address, now)
    with house.database.reading() as tx:
        account = accounts.by_login(tx, login)
    usable = account if account is not None and account.is_active else None
    if not passwords.right(usable.password if usable else None, password) or usable is None:
        failed(house, login, address, now)
        return None
    if usable.password and passwords.is_old(usable.password):
        usable = usable.model_copy(update={"password": passwords.hash(password)})
        save(house, usable)
    return usable


def check_code(house: House, account: Account, code: str, *, address: str, now: datetime) -> Account | None:
    """Return the account after its one-time or recovery code was used, or None. Raises TooManyTriesError."""
    _refuse_too_many(house, account.login, address, now)
    with house.database.writing() as tx:
        fresh = accounts.by_id(tx, account.id)
        used = codes.use_code(fresh, code, now) if fresh is not None and fresh.is_active else None
        if used is not None:
            accounts.save(tx, used)
            sign_ins.forgive(tx, f"login {account.login}")
    if used is None:
        failed(house, account.login, address, now)
    return used


def failed(house: House, login: str, address: str, now: datetime) -> None:
    """Count a failure against the login and the address."""
    with house.database.writing() as tx:
        sign_ins.forget(tx, now - WINDOW)
        sign_ins.fail(tx, f"login {login}", now)
        sign_ins.fail(tx, f"address {address}", now)


def invited(house: House, word: str, now: datetime) -> Account | None:
    """Return the account that this invitation opens, or None where it is unknown, used or too old."""
    digest = invitation_digest(word)
    with house.database.reading() as tx:
        everyone = accounts.every(tx)
    for each in everyone:
        invitation = each.invitation
        if (
            each.is_active
            and invitation
            and secrets.compare_digest(invitation.digest, digest)
            and now < invitation.until
        ):
            return each
    return None


def set_password(house: House, passwords: Passwords, account: Account, password: str) -> Account:
    """Keep a new password; an invitation is used up by it. Raises InputError for one that is too short or long."""
    if len(password) < SHORTEST or len(password) > LONGEST:
        raise InputError("password", f"a password has {SHORTEST} to {LONGEST} characters", "Take a sentence you know.")
    if password.casefold() in (account.login, account.name.casefold()):
        raise InputError("password", "this is your name", "Take a sentence that others do not know.")
    changed = account.model_copy(update={"password": passwords.hash(password), "invitation": None})
    save(house, changed)
    return changed


def set_codes(house: House, account: Account, secret: str, code: str, now: datetime) -> tuple[str, ...] | None:
    """Keep the secret of one-time codes, proved by a first code; return the recovery codes, shown once, or None."""
    step = codes.step_of(secret, code, now)
    if step is None:
        return None
    recovery = codes.new_recovery()
    digests = tuple(codes.recovery_digest(each) for each in recovery)
    save(house, account.model_copy(update={"code_secret": secret, "code_step": step, "recovery": digests}))
    return recovery


def save(house: House, account: Account) -> None:
    """Keep an account as it is now."""
    with house.database.writing() as tx:
        accounts.save(tx, account)


def account_of(house: House, identity: str) -> Account | None:
    """Return an account by its id."""
    with house.database.reading() as tx:
        return accounts.by_id(tx, identity)


def _refuse_too_many(house: House, login: str, address: str, now: datetime) -> None:
    with house.database.reading() as tx:
        of_login = sign_ins.failed(tx, f"login {login}", now - WINDOW)
        of_address = sign_ins.failed(tx, f"address {address}", now - WINDOW)
    if of_login >= MOST_OF_LOGIN or of_address >= MOST_OF_ADDRESS:
        raise TooManyTriesError
