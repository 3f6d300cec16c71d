"""Tables of the API: tokens, webhooks, and the messages that wait to be sent to them."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from workflow.store.tables import METADATA


def _table(name: str, *parts: Column[str] | Column[bytes] | Column[int] | Index) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=False)


TOKENS = _table(
    "tokens",
    Column("digest", LargeBinary, primary_key=True, nullable=False),
    Column("account", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("tokens_by_account", "account"),
)
"""By the digest of their word: the database opens nothing."""

WEBHOOKS = _table(
    "webhooks",
    Column("id", Text, primary_key=True, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Address and secret lie in `body`, encrypted."""

MESSAGES = _table(
    "messages",
    Column("id", Text, primary_key=True, nullable=False),
    Column("webhook", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("messages_by_due", "due"),
    Index("messages_by_webhook", "webhook"),
)
"""Written in the act's own transaction; removed once delivered or given up."""
