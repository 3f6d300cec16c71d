"""Tables of accounts, sessions and drafts. Whom they are of is in `body`, encrypted; cookies and logins are digests."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, Text

from workflow.store.tables import METADATA


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _bytes(name: str, *, key: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=False)


def _table(name: str, *parts: Column[str] | Column[bytes] | Index) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=False)


ACCOUNTS = _table(
    "accounts", _text("id", key=True), _bytes("login"), _bytes("body"), Index("accounts_by_login", "login", unique=True)
)
"""Who may sign in."""

SIGN_INS = _table(
    "sign_ins", _bytes("cookie", key=True), _text("account"), _text("idle_until"), _text("ends_at"), _bytes("body"),
    Index("sign_ins_by_account", "account"),
)  # fmt: skip
"""Who is signed in."""

FAILED_SIGN_INS = Table(
    "failed_sign_ins", METADATA, _bytes("subject"), _text("at"), Index("failed_sign_ins_by_subject", "subject", "at"),
    sqlite_strict=True,
)  # fmt: skip
"""What failed, by keyed digest of login or address; forgotten after a while."""

PROPOSALS = _table("proposals", _text("id", key=True), _text("proposed_at"), _bytes("body"))
"""What waits for a second administrator."""

DRAFTS = _table("drafts", _bytes("person", key=True), _text("id", key=True), _text("saved_at"), _bytes("body"))
"""Requests that somebody is writing and nobody filed yet, by the keyed digest of the writer."""
