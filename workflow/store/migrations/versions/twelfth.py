"""Words in files that came with a request, by their keyed digests.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty: files that came before are found by their names and descriptions."""
    columns = (sa.Column("word", sa.LargeBinary(), nullable=False), sa.Column("request", sa.Text(), nullable=False))
    key = sa.PrimaryKeyConstraint("word", "request")
    op.create_table("desk_file_words", *columns, key, sqlite_strict=True, sqlite_with_rowid=False)
    op.create_index("desk_file_words_by_request", "desk_file_words", ["request"])
