"""What the desk lists, finds by word, and remembers for each person: projections, and small notes of theirs.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; what they project is filled when the desk opens."""
    _table(
        "desk_rows",
        [_text("request"), *map(_text, ("next_step", "awaits")), _whole("is_blocked")],
        [_text("due_rule"), _text("due_title"), _text("due_day"), _text("due_start")],
        keys=("request",),
    )
    _table(
        "desk_people",
        [_bytes("person"), _whole("is_open"), _text("next_due"), _text("request"), _text("role")],
        keys=("person", "is_open", "next_due", "request"),
    )
    _table("desk_words", [_bytes("word"), _text("request")], keys=("word", "request"))
    _table("desk_views", [_bytes("person"), _text("id"), _bytes("body")], keys=("person", "id"))
    _table("desk_looked", [_bytes("person"), _text("request"), _whole("version")], keys=("person", "request"))
    for name in ("desk_people", "desk_words", "desk_looked"):
        op.create_index(f"{name}_by_request", name, ["request"])


def _table(name: str, *columns: list[sa.Column[object]], keys: tuple[str, ...]) -> None:
    listed = [column for part in columns for column in part]
    op.create_table(name, *listed, sa.PrimaryKeyConstraint(*keys), sqlite_strict=True, sqlite_with_rowid=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _bytes(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)
