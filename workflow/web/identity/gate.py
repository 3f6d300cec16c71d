"""The gate of a desk with accounts: what keeps its sessions, with the pages that let people in."""

from __future__ import annotations

from workflow.actions.house import House
from workflow.web.identity.absence_pages import absence_router
from workflow.web.identity.account_pages import account_router
from workflow.web.identity.keeper import AccountSessions
from workflow.web.identity.organisation import Organisation
from workflow.web.identity.organisation_pages import organisation_router
from workflow.web.identity.passwords import Passwords
from workflow.web.identity.signin_pages import signin_router


def account_sessions(
    house: House, passwords: Passwords | None = None, organisation: Organisation | None = None
) -> AccountSessions:
    """Return what keeps the sessions of people with accounts, for `create_app`."""
    keeper = AccountSessions(house, passwords)
    keeper.organisation = organisation
    keeper.routers = (
        organisation_router(keeper),
        signin_router(keeper),
        account_router(keeper),
        absence_router(keeper),
    )
    return keeper
