"""Requests are found by no word of privileged or special facts, and by every word of text files that came.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have the desk list every request anew: words that must not be found go, those of files that are missing come."""
    op.execute("DELETE FROM desk_rows")
