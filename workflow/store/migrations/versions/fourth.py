"""Who may sign in at the desk, who is signed in, what failed, and what waits for a second administrator.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _table("accounts", _text("id"), _bytes("login"), _bytes("body"), key="id")
    op.create_index("accounts_by_login", "accounts", ["login"], unique=True)
    _table(
        "sign_ins", _bytes("cookie"), _text("account"), _text("idle_until"), _text("ends_at"), _bytes("body"),
        key="cookie",
    )  # fmt: skip
    op.create_index("sign_ins_by_account", "sign_ins", ["account"])
    op.create_table("failed_sign_ins", _bytes("subject"), _text("at"), sqlite_strict=True)
    op.create_index("failed_sign_ins_by_subject", "failed_sign_ins", ["subject", "at"])
    _table("proposals", _text("id"), _text("proposed_at"), _bytes("body"), key="id")


def _table(name: str, *columns: sa.Column[object], key: str) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(key), sqlite_strict=True, sqlite_with_rowid=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _bytes(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)
