"""Until when somebody works on a request: a role that was given for a while ends by itself.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEVER = "9999-12-31T23:59:59.999999Z"


def upgrade() -> None:
    """Add the column; whoever works on a request now does so for good."""
    op.add_column("desk_people", sa.Column("until", sa.Text(), nullable=False, server_default=NEVER))
