"""What is counted from the log of decisions, and entries by their time.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, empty: what is counted is counted from the log when it is first asked for."""
    _table("counted", 1, _text("log"), _whole("position"), _text("closing"))
    _table(
        "lives", 1, _text("request"), *map(_text, ("kind", "procedure", "requesting", "requested")),
        _whole("specimen"), _text("packs"), _whole("erased"), _bytes("body"),
    )  # fmt: skip
    _table(
        "life_spans", 2, _text("request"), *map(_whole, ("seq", "begins", "ends")),
        *map(_text, ("before", "earlier", "stage", "running")), *map(_whole, ("erased", "over", "closed")),
    )  # fmt: skip
    _table("life_marks", 3, _text("request"), *map(_whole, ("seq", "number", "at", "sort")), _bytes("body"))
    op.create_index("life_spans_by_begin", "life_spans", ["begins"])
    op.create_index("life_spans_by_end", "life_spans", ["closed", "ends", "begins"])
    op.create_index("life_marks_by_time", "life_marks", ["at", "sort"])
    op.create_index("entries_by_time", "entries", ["log", sa.text("substr(public, -32, 24)")])


def _table(name: str, keys: int, *columns: sa.Column[object]) -> None:
    key = sa.PrimaryKeyConstraint(*(column.name for column in columns[:keys]))
    op.create_table(name, *columns, key, sqlite_strict=True, sqlite_with_rowid=False)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _bytes(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)
