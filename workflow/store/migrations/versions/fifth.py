"""Drafts of requests that are not filed yet; names found across spellings.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of drafts; have the desk list every request anew, so that names are found across spellings."""
    columns = (
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    key = sa.PrimaryKeyConstraint("person", "id")
    op.create_table("drafts", *columns, key, sqlite_strict=True, sqlite_with_rowid=False)
    op.execute("DELETE FROM desk_rows")
