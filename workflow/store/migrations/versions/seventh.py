"""The last lines of each request's timeline, kept at every act.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; a request's lines come with its next act, and are read from its entries until then."""
    columns = (
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "desk_timelines", *columns, sa.PrimaryKeyConstraint("request"), sqlite_strict=True, sqlite_with_rowid=False
    )
