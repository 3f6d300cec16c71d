"""People of the authority: who may sign in and in which roles. One administrator proposes, another confirms.

Each change is an entry of the trail that concerns no request. An invitation is a word shown
once: with it the person sets their own password, so that no administrator ever knows one.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from workflow.actions.act import Act, Proof
from workflow.actions.appoint import same_name
from workflow.actions.delegate_all import lapse_all
from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.actions.letterheads import KeepLetterhead
from workflow.actions.rotate import rotate
from workflow.errors import InputError, NotEntitledError
from workflow.model.account import LOGIN, Account, Invitation, Outside
from workflow.model.base import Frozen
from workflow.store import accounts, letterheads, proposals, sign_ins, tokens
from workflow.store.proposals import Proposal
from workflow.store.session import Transaction
from workflow.vocabulary import Role

INVITED_FOR = timedelta(weeks=1)
"""For how long an invitation lets a person set their password."""

FEWEST = 2
"""Administrators that must stay: fewer could confirm nothing."""


class AddPerson(Frozen):
    """A person gets an account."""

    change: Literal["add"] = "add"
    name: str = Field(min_length=1, max_length=200)
    login: str = Field(pattern=LOGIN)
    roles: frozenset[Role] = Field(min_length=1)


class ChangeRoles(Frozen):
    """A person's roles become these."""

    change: Literal["roles"] = "roles"
    account: str
    roles: frozenset[Role] = Field(min_length=1)


class CloseAccount(Frozen):
    """A person no longer signs in; their sessions end at once."""

    change: Literal["close"] = "close"
    account: str


class ResetAccount(Frozen):
    """A person lost their password or keys: all proofs are removed and a new invitation is made."""

    change: Literal["reset"] = "reset"
    account: str


class BindAccount(Frozen):
    """A person signs in through their organisation: its OpenID Connect issuer, and its word for them."""

    change: Literal["bind"] = "bind"
    account: str
    issuer: str = Field(pattern=r"^https?://[^\s]{1,290}$")
    subject: str = Field(min_length=1, max_length=255)


class ChangeKey(Frozen):
    """A key of the authority is changed: the one that signs seals, or the one that wraps keys of requests."""

    change: Literal["key"] = "key"
    key: Literal["seal", "kek"]


PeopleChange = Annotated[
    AddPerson | ChangeRoles | CloseAccount | ResetAccount | BindAccount | ChangeKey | KeepLetterhead,
    Field(discriminator="change"),
]
_CHANGES: TypeAdapter[PeopleChange] = TypeAdapter(PeopleChange)


class Invited(NamedTuple):
    """An account, and the word of its invitation, which is shown once and kept nowhere."""

    account: Account
    word: str


class Shown(NamedTuple):
    """A proposal that waits, with the change as an object."""

    id: str
    at: datetime
    by: str
    change: PeopleChange


def begin_people(house: House, people: Iterable[tuple[str, str]], *, by: str, at: datetime) -> tuple[Invited, ...]:
    """Make the first accounts, administrators all, by login and name. Raises InputError where there are some."""
    first = [AddPerson(login=login, name=name, roles=frozenset({Role.ADMINISTRATOR})) for login, name in people]
    if len({each.login for each in first}) < FEWEST:
        raise InputError("people", "two administrators are needed", "Name two: each confirms what the other proposes.")
    with house.database.writing() as tx:
        if accounts.every(tx):
            raise InputError("people", "there are accounts already", "Let an administrator propose the next one.")
        made = tuple(_add(tx, each, at) for each in first)
        told: list[object] = [
            {"login": each.login, "name": each.name, "roles": [Role.ADMINISTRATOR.value]} for each in first
        ]
        write_own_entry(house, tx, "begin-people", by=by, at=at, told={"people": told})
    return made


def propose_change(house: House, change: PeopleChange, *, by: Account, at: datetime) -> str:
    """Propose a change; another administrator confirms it. Returns the proposal's id."""
    _administrator(by, "propose a change of people")
    with house.database.writing() as tx:
        _check(tx, change)
        proposal = Proposal(secrets.token_hex(8), at, by.name, change.model_dump(mode="json"))
        proposals.propose(tx, proposal)
        write_own_entry(
            house, tx, "propose-change", by=by.name, at=at, told={"proposal": proposal.id, "change": proposal.what}
        )
    return proposal.id


def confirm_change(
    house: House, identity: str, *, by: Account, at: datetime, proof: Proof | None = None
) -> Invited | None:
    """Confirm a proposal and carry it out. Raises NotEntitledError for whoever proposed it or is touched by it."""
    _administrator(by, "confirm a change of people")
    _lapse_delegations(house, identity, by, at)
    with house.database.writing() as tx:
        found = _confirmable(tx, identity, by)
        made = _carry_out(tx, found.change, at)
        proposals.remove(tx, identity)
        change = found.change.model_dump(mode="json")
        told: dict[str, object] = {"proposal": identity, "proposed_by": found.by, "change": change}
        if proof is not None:
            told["proof"] = proof.model_dump(mode="json", exclude_defaults=True)
        write_own_entry(house, tx, "confirm-change", by=by.name, at=at, told=told)
    if isinstance(found.change, ChangeKey):
        rotate(house, found.change.key, by=f"{found.by}, {by.name}", at=at)
    return made


def reject_change(house: House, identity: str, *, by: Account, at: datetime) -> None:
    """Withdraw or reject a proposal; nothing else changes."""
    _administrator(by, "reject a change of people")
    with house.database.writing() as tx:
        _proposal(tx, identity)
        proposals.remove(tx, identity)
        write_own_entry(house, tx, "reject-change", by=by.name, at=at, told={"proposal": identity})


def waiting(house: House) -> tuple[Shown, ...]:
    """Return every proposal that waits for a second administrator, oldest first."""
    with house.database.reading() as tx:
        return tuple(_shown(each) for each in proposals.proposals(tx))


def people(house: House) -> tuple[Account, ...]:
    """Return every account, by name."""
    with house.database.reading() as tx:
        return accounts.every(tx)


def _confirmable(tx: Transaction, identity: str, by: Account) -> Shown:
    """Return a proposal that `by` may confirm now. Raises NotEntitledError or InputError."""
    found = _proposal(tx, identity)
    if found.by == by.name:
        raise NotEntitledError(by.name, "confirm this change", "they proposed it; another administrator must")
    if _concerns(found.change) == by.id:
        raise NotEntitledError(by.name, "confirm this change", "it concerns their own account")
    _check(tx, found.change)
    return found


def _lapse_delegations(house: House, identity: str, by: Account, at: datetime) -> None:
    """End what a person gave of roles that they are about to lose: before, so that nothing of it outlasts a crash."""
    with house.database.reading() as tx:
        change = _confirmable(tx, identity, by).change
        if not isinstance(change, ChangeRoles | CloseAccount):
            return
        giver = _account(tx, change.account).name
    lapse_all(house, giver, change.roles if isinstance(change, ChangeRoles) else frozenset(), Act(at=at, by=by.name))


def _carry_out(tx: Transaction, change: PeopleChange, at: datetime) -> Invited | None:
    if isinstance(change, AddPerson):
        return _add(tx, change, at)
    if isinstance(change, KeepLetterhead):
        letterheads.keep(tx, change.letterhead)
    if isinstance(change, ChangeKey | KeepLetterhead):
        return None
    account = _account(tx, change.account)
    if isinstance(change, BindAccount):
        accounts.save(tx, account.model_copy(update={"outside": Outside(issuer=change.issuer, subject=change.subject)}))
        return None
    if isinstance(change, ChangeRoles):
        accounts.save(tx, account.model_copy(update={"roles": change.roles}))
        return None
    sign_ins.end_all(tx, account.id)
    tokens.remove_all(tx, account.id)
    bare = {"password": None, "code_secret": None, "recovery": (), "keys": (), "outside": None, "invitation": None}
    if isinstance(change, CloseAccount):
        accounts.save(tx, account.model_copy(update={**bare, "is_active": False}))
        return None
    invitation, word = _invitation(at)
    renewed = account.model_copy(update={**bare, "is_active": True, "invitation": invitation})
    accounts.save(tx, renewed)
    return Invited(renewed, word)


def _add(tx: Transaction, change: AddPerson, at: datetime) -> Invited:
    invitation, word = _invitation(at)
    account = Account(
        id=secrets.token_hex(8), login=change.login, name=change.name, roles=change.roles, invitation=invitation
    )
    accounts.add(tx, account)
    return Invited(account, word)


def _invitation(at: datetime) -> tuple[Invitation, str]:
    word = secrets.token_urlsafe(24)
    return Invitation(digest=invitation_digest(word), until=at + INVITED_FOR), word


def invitation_digest(word: str) -> str:
    """Return the digest under which an invitation's word is kept."""
    return sha256(b"comity/invitation/1\0" + word.encode()).hexdigest()


def _check(tx: Transaction, change: PeopleChange) -> None:
    """Raise InputError where the change cannot be made, or would leave too few administrators."""
    everyone = accounts.every(tx)
    if isinstance(change, AddPerson):
        if any(each.login == change.login for each in everyone):
            raise InputError("login", f"'{change.login}' is taken", "Choose another one.")
        if any(same_name(each.name, change.name) for each in everyone):
            raise InputError("name", f"'{change.name}' has an account", "Add what tells the two people apart.")
        return
    if isinstance(change, ChangeKey | KeepLetterhead):
        return
    account = _account(tx, change.account)
    if isinstance(change, BindAccount):
        _refuse_bound(everyone, change)
    stays = isinstance(change, ResetAccount | BindAccount) or (
        isinstance(change, ChangeRoles) and Role.ADMINISTRATOR in change.roles and account.is_active
    )
    others = [each for each in everyone if each.id != account.id and each.is_active]
    is_last = sum(Role.ADMINISTRATOR in each.roles for each in others) < FEWEST
    if Role.ADMINISTRATOR in account.roles and not stays and is_last:
        raise InputError("account", "fewer than two administrators would be left", "Add another one first.")


def _refuse_bound(everyone: tuple[Account, ...], change: BindAccount) -> None:
    outside = Outside(issuer=change.issuer, subject=change.subject)
    if any(each.outside == outside and each.id != change.account for each in everyone):
        raise InputError("subject", "another account is bound to it", "Look up the person's own subject.")


def _concerns(change: PeopleChange) -> str | None:
    """Return the id of the account that a change touches, None where there is none yet."""
    return None if isinstance(change, AddPerson | ChangeKey | KeepLetterhead) else change.account


def _account(tx: Transaction, identity: str) -> Account:
    found = accounts.by_id(tx, identity)
    if found is None:
        raise InputError("account", "there is no such account", "Choose one from the list.")
    return found


def _proposal(tx: Transaction, identity: str) -> Shown:
    found = next((each for each in proposals.proposals(tx) if each.id == identity), None)
    if found is None:
        raise InputError("proposal", "it was answered already, or never made", "Look at the list again.")
    return _shown(found)


def _shown(proposal: Proposal) -> Shown:
    return Shown(proposal.id, proposal.at, proposal.by, _CHANGES.validate_python(proposal.what))


def _administrator(person: Account, doing: str) -> None:
    if Role.ADMINISTRATOR not in person.roles or not person.is_active:
        raise NotEntitledError(person.name, doing, "that takes an administrator")
