"""Letterheads of authorities.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    columns = (sa.Column("id", sa.Text(), nullable=False), sa.Column("body", sa.LargeBinary(), nullable=False))
    key = sa.PrimaryKeyConstraint("id")
    op.create_table("letterheads", *columns, key, sqlite_strict=True, sqlite_with_rowid=False)
