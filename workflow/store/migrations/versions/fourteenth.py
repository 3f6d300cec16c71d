"""What of each request stands in which register.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and have every request listed anew, so that it is filled."""
    texts = [sa.Column(name, sa.Text(), nullable=False) for name in ("name", "place", "request")]
    seq = sa.Column("seq", sa.Integer(), nullable=False)
    key = sa.PrimaryKeyConstraint("name", "place", "request", "seq")
    op.create_table("registered", *texts, seq, key, sqlite_strict=True, sqlite_with_rowid=False)
    op.create_index("registered_by_request", "registered", ["request"])
    op.execute("DELETE FROM desk_rows")
