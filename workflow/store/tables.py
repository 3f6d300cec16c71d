"""What lies in the database, as tables. Never what the rest of Comity works with.

Every column says its type, because SQLite checks it (STRICT). Moments are UTC text of one
width, so that they sort; `NEVER` stands where there is none. What could name a person is
in the columns called `body`, `content`, `result` and `adopted_by`, each encrypted. Only
`migrations/` may change a table that exists; see docs/store.md.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy import text as expression

NEVER = "9999-12-31T23:59:59.999999Z"
"""Sorts after every moment: nothing is due."""

TIME_OF_ENTRY = "substr(public, -32, 24)"
"""The time of an entry where every public part has it: before `","v":1}`, at the end (docs/trail-format.md)."""

METADATA = MetaData()
"""Every table, these and those of the other `*_tables.py`."""

Part = Column[str] | Column[bytes] | Column[int] | Index | UniqueConstraint


def text(name: str, *, key: bool = False) -> Column[str]:
    """Return a column of text."""
    return Column(name, Text, primary_key=key, nullable=False)


def octets(name: str, *, key: bool = False) -> Column[bytes]:
    """Return a column of bytes."""
    return Column(name, LargeBinary, primary_key=key, nullable=False)


def whole(name: str, *, key: bool = False) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, Integer, primary_key=key, nullable=False)


def heaped(name: str, *parts: Part) -> Table:
    """Return a table that takes no value of another type and is kept in the order in which rows came."""
    return Table(name, METADATA, *parts, sqlite_strict=True)


def clustered(name: str, *parts: Part) -> Table:
    """Return a table that takes no value of another type and is kept in the order of its key."""
    return Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=False)


REQUESTS = heaped(
    "requests", text("id", key=True), Column("reference", Text, nullable=False, unique=True), text("kind"),
    text("procedure"), text("stage"), text("phase"), text("requesting"), text("requested"), whole("version"),
    text("made_on"), text("opened_at"), text("updated_at"), text("next_due"), whole("is_open"), whole("specimen"),
    octets("body"),
    Index("requests_by_due", "is_open", "next_due", "id"), Index("requests_by_phase", "phase", "next_due", "id"),
    Index("requests_by_kind", "kind", "is_open", "next_due", "id"),
    Index("requests_by_update", "is_open", "updated_at", "id"),
)  # fmt: skip
"""Each request at its present version; everything else about it is in `body`."""

LOG_HEADS = clustered("logs", text("log", key=True), whole("size"), octets("summits"))
"""How far each log has come: its size and the summits of its tree, 32 bytes each."""

ENTRIES = heaped(
    "entries", text("log", key=True), whole("position", key=True), text("request"), whole("seq"), octets("leaf"),
    octets("public"), octets("body"),
    UniqueConstraint("log", "request", "seq"), Index("entries_by_time", "log", expression(TIME_OF_ENTRY)),
)  # fmt: skip
"""The entries of the logs. Append-only. `request` is '' where one concerns the authority as a whole."""

NODES = clustered("nodes", text("log", key=True), whole("level", key=True), whole("position", key=True), octets("hash"))
"""Every complete inner subtree of a log's tree. Append-only."""

SEALS = clustered("seals", text("log", key=True), whole("size", key=True), text("note"), text("made_at"))
"""The signed heads of a log. Append-only; the same notes lie in files outside the database."""

PAPERS = heaped(
    "papers", text("request", key=True), octets("sha256", key=True), text("form"), whole("version"), octets("content")
)
"""The bytes of papers, encrypted. Append-only."""

DEADLINES = clustered(
    "deadlines", text("request", key=True), whole("place", key=True), text("rule"), text("title"), text("state"),
    text("work_to"), text("lapses_at"), whole("outstanding"), Index("deadlines_by_lapse", "outstanding", "lapses_at"),
)  # fmt: skip
"""The clocks of each request as they were last worked out; a projection that can be made again."""

REPEATS = clustered("repeats", octets("key", key=True), text("request"), whole("version"), octets("result"))
"""What came of an act, by the digest of the client's key, so that a retry does nothing twice."""

ADOPTIONS = clustered("adoptions", octets("digest", key=True), octets("adopted_by"), text("adopted_at"))
"""The packs that the authority's own lawyer adopted, by their digest. Append-only."""

TEXTS = heaped("texts", octets("digest", key=True), octets("content"))
"""Texts of law that were in force, compressed, each under its SHA-256. Append-only."""

COSIGNATURES = clustered(
    "cosignatures", text("log", key=True), whole("size", key=True), text("witness", key=True), text("line")
)
"""The lines by which witnesses cosigned a seal. Append-only."""

DESK_ROWS = clustered(
    "desk_rows", text("request", key=True), text("next_step"), text("awaits"), whole("is_blocked"), text("due_rule"),
    text("due_title"), text("due_day"), text("due_start"),
)  # fmt: skip
"""What a list of the desk shows of one request besides its row: a projection that can be made again."""

DESK_PEOPLE = clustered(
    "desk_people", octets("person", key=True), whole("is_open", key=True), text("next_due", key=True),
    text("request", key=True), text("role"), Column("until", Text, nullable=False, server_default=NEVER),
    Index("desk_people_by_request", "request"),
)  # fmt: skip
"""Who works on what, by the keyed digest of their name; a projection. From `until` on a role no longer holds."""

DESK_WORDS, DESK_FILE_WORDS = (
    clustered(name, octets("word", key=True), text("request", key=True), Index(f"{name}_by_request", "request"))
    for name in ("desk_words", "desk_file_words")
)
"""Which requests a word stands in, by its keyed digest: found by whoever knows the word, read by nobody.

Those of a request's own texts change with it; those of files that came with it stay."""

DESK_VIEWS = clustered("desk_views", octets("person", key=True), text("id", key=True), octets("body"))
"""Views of the worklist that a person saved; name and filters are in `body`."""

DESK_LOOKED = clustered(
    "desk_looked", octets("person", key=True), text("request", key=True), whole("version"),
    Index("desk_looked_by_request", "request"),
)  # fmt: skip
"""Which version of a request a person saw last."""

DESK_TIMELINES = clustered("desk_timelines", text("request", key=True), whole("seq"), octets("body"))
"""The last lines of a request's timeline with the number of its last entry; a projection."""

REGISTERED = clustered(
    "registered", text("name", key=True), text("place", key=True), text("request", key=True), whole("seq", key=True),
    Index("registered_by_request", "request"),
)  # fmt: skip
"""What of a request stands in which register, in the order the register is read; a projection."""
