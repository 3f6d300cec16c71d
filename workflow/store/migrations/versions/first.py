"""The first form of the database.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first form; `versions` then puts the guards in place."""
    _adoptions()
    _deadlines()
    _entries()
    _logs()
    _nodes()
    _papers()
    _repeats()
    _requests()
    _seals()


def _adoptions() -> None:
    op.create_table(
        "adoptions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("adopted_by", sa.LargeBinary(), nullable=False),
        sa.Column("adopted_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("work_to", sa.Text(), nullable=False),
        sa.Column("lapses_at", sa.Text(), nullable=False),
        sa.Column("outstanding", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("request", "place"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("deadlines_by_lapse", "deadlines", ["outstanding", "lapses_at"])


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log", "position"),
        sa.UniqueConstraint("log", "request", "seq"),
        sqlite_strict=True,
    )


def _logs() -> None:
    op.create_table(
        "logs",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("summits", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _nodes() -> None:
    op.create_table(
        "nodes",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("log", "level", "position"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request", "sha256"),
        sqlite_strict=True,
    )


def _repeats() -> None:
    op.create_table(
        "repeats",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("requesting", sa.Text(), nullable=False),
        sa.Column("requested", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column("next_due", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Integer(), nullable=False),
        sa.Column("specimen", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("reference"),
        sqlite_strict=True,
    )
    op.create_index("requests_by_due", "requests", ["is_open", "next_due", "id"])
    op.create_index("requests_by_kind", "requests", ["kind", "is_open", "next_due", "id"])
    op.create_index("requests_by_phase", "requests", ["phase", "next_due", "id"])
    op.create_index("requests_by_update", "requests", ["is_open", "updated_at", "id"])


def _seals() -> None:
    op.create_table(
        "seals",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("log", "size"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
