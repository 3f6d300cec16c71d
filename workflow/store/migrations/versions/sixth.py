"""Tokens of the API, webhooks, and the messages that wait for them.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _table("tokens", _bytes("digest"), _text("account"), _bytes("body"))
    _table("webhooks", _text("id"), _bytes("body"))
    _table("messages", _text("id"), _text("webhook"), _text("due"), _whole("tries"), _bytes("body"))
    op.create_index("tokens_by_account", "tokens", ["account"])
    op.create_index("messages_by_due", "messages", ["due"])
    op.create_index("messages_by_webhook", "messages", ["webhook"])


def _table(name: str, *columns: sa.Column[object]) -> None:
    key = sa.PrimaryKeyConstraint(columns[0].name)
    op.create_table(name, *columns, key, sqlite_strict=True, sqlite_with_rowid=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _bytes(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)
