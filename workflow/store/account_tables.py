"""Tables of accounts, sessions and drafts. Whom they are of is in `body`, encrypted; cookies and logins are digests."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from workflow.store.tables import METADATA


def text(name: str, *, key: bool = False) -> Column[str]:
    """Return a column of text."""
    return Column(name, Text, primary_key=key, nullable=False)


def octets(name: str, *, key: bool = False) -> Column[bytes]:
    """Return a column of bytes."""
    return Column(name, LargeBinary, primary_key=key, nullable=False)


def clustered(name: str, *parts: Column[str] | Column[bytes] | Column[int] | Index) -> Table:
    """Return a table that takes no value of another type and is kept in the order of its key."""
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=False)


ACCOUNTS = clustered(
    "accounts", text("id", key=True), octets("login"), octets("body"), Index("accounts_by_login", "login", unique=True)
)
"""Who may sign in."""

SIGN_INS = clustered(
    "sign_ins", octets("cookie", key=True), text("account"), text("idle_until"), text("ends_at"), octets("body"),
    Index("sign_ins_by_account", "account"),
)  # fmt: skip
"""Who is signed in."""

FAILED_SIGN_INS = Table(
    "failed_sign_ins", METADATA, octets("subject"), text("at"), Index("failed_sign_ins_by_subject", "subject", "at"),
    sqlite_strict=True,
)  # fmt: skip
"""What failed, by keyed digest of login or address; forgotten after a while."""

PROPOSALS = clustered("proposals", text("id", key=True), text("proposed_at"), octets("body"))
"""What waits for a second administrator."""

LETTERHEADS = clustered("letterheads", text("id", key=True), octets("body"))
"""What stands at the head and foot of the papers of an authority."""

DRAFTS = clustered("drafts", octets("person", key=True), text("id", key=True), text("saved_at"), octets("body"))
"""Requests that somebody is writing and nobody filed yet, by the keyed digest of the writer."""
