"""What lies in the database, as tables. Never what the rest of Comity works with.

Every column says its type, because SQLite checks it (STRICT). Moments are UTC text of one
width, so that they sort; `NEVER` stands where there is none. What could name a person is
in the columns called `body`, `content`, `result` and `adopted_by`, each encrypted. Only
`migrations/` may change a table that exists; see docs/store.md.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NEVER = "9999-12-31T23:59:59.999999Z"
"""Sorts after every moment: nothing is due."""

TIME_OF_ENTRY = "substr(public, -32, 24)"
"""The time of an entry where every public part has it: before `","v":1}`, at the end (docs/trail-format.md)."""

_STRICT: dict[str, Any] = {"sqlite_strict": True}
_STRICT_CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


class Row(SQLModel, registry=registry(metadata=MetaData())):
    """Base of the tables, apart from any other user of SQLModel in the process."""


class RequestRow(Row, table=True):
    """One request at its present version; everything else about it is in `body`."""

    __tablename__: ClassVar[str] = "requests"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("requests_by_due", "is_open", "next_due", "id"),
        Index("requests_by_phase", "phase", "next_due", "id"),
        Index("requests_by_kind", "kind", "is_open", "next_due", "id"),
        Index("requests_by_update", "is_open", "updated_at", "id"),
        _STRICT,
    )

    id: str = Field(sa_type=Text, primary_key=True)
    reference: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    procedure: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    phase: str = Field(sa_type=Text)
    requesting: str = Field(sa_type=Text)
    requested: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    made_on: str = Field(sa_type=Text)
    opened_at: str = Field(sa_type=Text)
    updated_at: str = Field(sa_type=Text)
    next_due: str = Field(sa_type=Text)
    is_open: int = Field(sa_type=Integer)
    specimen: int = Field(sa_type=Integer)
    body: bytes = Field(sa_type=LargeBinary)


class LogRow(Row, table=True):
    """How far a log has come: its size and the summits of its tree, 32 bytes each."""

    __tablename__: ClassVar[str] = "logs"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    log: str = Field(sa_type=Text, primary_key=True)
    size: int = Field(sa_type=Integer)
    summits: bytes = Field(sa_type=LargeBinary)


class EntryRow(Row, table=True):
    """One entry of a log. Append-only. `request` is '' where it concerns the authority as a whole."""

    __tablename__: ClassVar[str] = "entries"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        UniqueConstraint("log", "request", "seq"),
        Index("entries_by_time", "log", text(TIME_OF_ENTRY)),
        _STRICT,
    )

    log: str = Field(sa_type=Text, primary_key=True)
    position: int = Field(sa_type=Integer, primary_key=True)
    request: str = Field(sa_type=Text)
    seq: int = Field(sa_type=Integer)
    leaf: bytes = Field(sa_type=LargeBinary)
    public: bytes = Field(sa_type=LargeBinary)
    body: bytes = Field(sa_type=LargeBinary)


class NodeRow(Row, table=True):
    """One complete inner subtree of a log's tree. Append-only."""

    __tablename__: ClassVar[str] = "nodes"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    log: str = Field(sa_type=Text, primary_key=True)
    level: int = Field(sa_type=Integer, primary_key=True)
    position: int = Field(sa_type=Integer, primary_key=True)
    hash: bytes = Field(sa_type=LargeBinary)


class SealRow(Row, table=True):
    """One signed head of a log. Append-only; the same note lies in a file outside the database."""

    __tablename__: ClassVar[str] = "seals"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    log: str = Field(sa_type=Text, primary_key=True)
    size: int = Field(sa_type=Integer, primary_key=True)
    note: str = Field(sa_type=Text)
    made_at: str = Field(sa_type=Text)


class PaperRow(Row, table=True):
    """The bytes of one paper, encrypted. Append-only."""

    __tablename__: ClassVar[str] = "papers"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT

    request: str = Field(sa_type=Text, primary_key=True)
    sha256: bytes = Field(sa_type=LargeBinary, primary_key=True)
    form: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    content: bytes = Field(sa_type=LargeBinary)


class DeadlineRow(Row, table=True):
    """One clock of a request as it was last worked out; a projection that can be made again."""

    __tablename__: ClassVar[str] = "deadlines"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("deadlines_by_lapse", "outstanding", "lapses_at"),
        _STRICT_CLUSTERED,
    )

    request: str = Field(sa_type=Text, primary_key=True)
    place: int = Field(sa_type=Integer, primary_key=True)
    rule: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    work_to: str = Field(sa_type=Text)
    lapses_at: str = Field(sa_type=Text)
    outstanding: int = Field(sa_type=Integer)


class RepeatRow(Row, table=True):
    """What came of an act, by the digest of the client's key, so that a retry does nothing twice."""

    __tablename__: ClassVar[str] = "repeats"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    key: bytes = Field(sa_type=LargeBinary, primary_key=True)
    request: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    result: bytes = Field(sa_type=LargeBinary)


class AdoptionRow(Row, table=True):
    """One pack that the authority's own lawyer adopted, by its digest. Append-only."""

    __tablename__: ClassVar[str] = "adoptions"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    digest: bytes = Field(sa_type=LargeBinary, primary_key=True)
    adopted_by: bytes = Field(sa_type=LargeBinary)
    adopted_at: str = Field(sa_type=Text)


class TextRow(Row, table=True):
    """One text of law that was in force, compressed, under its SHA-256. Append-only."""

    __tablename__: ClassVar[str] = "texts"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT

    digest: bytes = Field(sa_type=LargeBinary, primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)


class CosignatureRow(Row, table=True):
    """One line by which a witness cosigned a seal. Append-only."""

    __tablename__: ClassVar[str] = "cosignatures"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    log: str = Field(sa_type=Text, primary_key=True)
    size: int = Field(sa_type=Integer, primary_key=True)
    witness: str = Field(sa_type=Text, primary_key=True)
    line: str = Field(sa_type=Text)


class DeskRow(Row, table=True):
    """What a list of the desk shows of one request besides its row: a projection that can be made again."""

    __tablename__: ClassVar[str] = "desk_rows"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    request: str = Field(sa_type=Text, primary_key=True)
    next_step: str = Field(sa_type=Text)
    awaits: str = Field(sa_type=Text)
    is_blocked: int = Field(sa_type=Integer)
    due_rule: str = Field(sa_type=Text)
    due_title: str = Field(sa_type=Text)
    due_day: str = Field(sa_type=Text)
    due_start: str = Field(sa_type=Text)


class DeskPersonRow(Row, table=True):
    """Who works on what, by the keyed digest of their name; a projection."""

    __tablename__: ClassVar[str] = "desk_people"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("desk_people_by_request", "request"), _STRICT_CLUSTERED)

    person: bytes = Field(sa_type=LargeBinary, primary_key=True)
    is_open: int = Field(sa_type=Integer, primary_key=True)
    next_due: str = Field(sa_type=Text, primary_key=True)
    request: str = Field(sa_type=Text, primary_key=True)
    role: str = Field(sa_type=Text)
    until: str = Field(sa_type=Text, sa_column_kwargs={"server_default": NEVER})
    """The first moment at which a role given for a while no longer holds."""


class DeskWordRow(Row, table=True):
    """Which requests a word stands in, by its keyed digest: found by whoever knows the word, read by nobody."""

    __tablename__: ClassVar[str] = "desk_words"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("desk_words_by_request", "request"), _STRICT_CLUSTERED)

    word: bytes = Field(sa_type=LargeBinary, primary_key=True)
    request: str = Field(sa_type=Text, primary_key=True)


class DeskFileWordRow(Row, table=True):
    """The same of words in files that came with a request: those of its own texts change with it, these stay."""

    __tablename__: ClassVar[str] = "desk_file_words"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("desk_file_words_by_request", "request"), _STRICT_CLUSTERED)

    word: bytes = Field(sa_type=LargeBinary, primary_key=True)
    request: str = Field(sa_type=Text, primary_key=True)


class DeskViewRow(Row, table=True):
    """A view of the worklist that a person saved; its name and filters are in `body`."""

    __tablename__: ClassVar[str] = "desk_views"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    person: bytes = Field(sa_type=LargeBinary, primary_key=True)
    id: str = Field(sa_type=Text, primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)


class DeskLookedRow(Row, table=True):
    """Which version of a request a person saw last."""

    __tablename__: ClassVar[str] = "desk_looked"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("desk_looked_by_request", "request"), _STRICT_CLUSTERED)

    person: bytes = Field(sa_type=LargeBinary, primary_key=True)
    request: str = Field(sa_type=Text, primary_key=True)
    version: int = Field(sa_type=Integer)


class DeskTimelineRow(Row, table=True):
    """The last lines of a request's timeline with the number of its last entry; a projection."""

    __tablename__: ClassVar[str] = "desk_timelines"
    __table_args__: ClassVar[dict[str, Any]] = _STRICT_CLUSTERED

    request: str = Field(sa_type=Text, primary_key=True)
    seq: int = Field(sa_type=Integer)
    body: bytes = Field(sa_type=LargeBinary)


class RegisteredRow(Row, table=True):
    """What of a request stands in which register, in the order the register is read; a projection."""

    __tablename__: ClassVar[str] = "registered"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("registered_by_request", "request"), _STRICT_CLUSTERED)

    name: str = Field(sa_type=Text, primary_key=True)
    place: str = Field(sa_type=Text, primary_key=True)
    request: str = Field(sa_type=Text, primary_key=True)
    seq: int = Field(sa_type=Integer, primary_key=True)


METADATA = Row.metadata


def table(name: str) -> Table:
    """Return a table for SQLAlchemy Core, which the paths that write use: it is several times faster."""
    return METADATA.tables[name]
