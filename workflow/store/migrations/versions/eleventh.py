"""Requests are found by their letters, their evidence and their translations as well.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have the desk list every request anew, so that those words are among what it is found by."""
    op.execute("DELETE FROM desk_rows")
