"""The two logs, decisions and access: entries go in at the end, and nothing ever comes out.

An entry, the nodes of the tree it completes and the log's new summits are written in the
transaction of the act itself. An append costs the same however long the log is; a proof
reads about log2(size) nodes. See docs/trail-format.md, sections 6 and 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, insert, literal_column, select, update

from workflow.errors import StoreError
from workflow.store.prepared import Prepared
from workflow.store.tables import ENTRIES, LOG_HEADS, NODES, REQUESTS, TIME_OF_ENTRY
from workflow.trail.chain import check_link
from workflow.trail.entry import ACCESS, DECISIONS, Written, parse_entry, written_time
from workflow.trail.export import Logged
from workflow.trail.tree import HASH_BYTES, Frontier, NodeReader, consistency_proof, inclusion_proof, leaf_hash
from workflow.trail.tree import append as grow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from workflow.store.session import Transaction

LOGS = (DECISIONS, ACCESS)
"""What was decided; and who read what, and which attempts were refused."""

_E = ENTRIES.c
_ALL = (_E.log, _E.position, _E.request, _E.seq, _E.leaf, _E.public, _E.body)
_IN_LOG = _E.log == bindparam("in_log")
_OF_CHAIN = (_IN_LOG, _E.request == bindparam("of"))
_FRONTIER = Prepared(select(LOG_HEADS.c.size, LOG_HEADS.c.summits).where(LOG_HEADS.c.log == bindparam("in_log")))
_LAST = Prepared(select(_E.seq, _E.leaf, _E.position).where(*_OF_CHAIN).order_by(_E.seq.desc()).limit(1))
_CHAIN = Prepared(select(*_ALL).where(*_OF_CHAIN).order_by(_E.seq))
_ONE = Prepared(select(*_ALL).where(_IN_LOG, _E.position == bindparam("at")))
_LEAF = Prepared(select(_E.leaf).where(_IN_LOG, _E.position == bindparam("at")))
_NODE = Prepared(
    select(NODES.c.hash).where(
        NODES.c.log == bindparam("in_log"), NODES.c.level == bindparam("up"), NODES.c.position == bindparam("at")
    )
)
_WITHIN = (_IN_LOG, _E.position >= bindparam("first"), _E.position < bindparam("end"))
_PUBLIC = Prepared(select(_E.public).where(*_WITHIN).order_by(_E.position))
_SPAN = Prepared(select(*_ALL).where(*_WITHIN).order_by(_E.position))
_DONE_AT: ColumnElement[bytes] = literal_column(TIME_OF_ENTRY)
_DONE = Prepared(
    select(*_ALL, REQUESTS.c.reference)
    .join_from(ENTRIES, REQUESTS, REQUESTS.c.id == _E.request, isouter=True)
    .where(_IN_LOG, _DONE_AT.between(bindparam("begins"), bindparam("until")))
    .order_by(_DONE_AT.desc(), _E.position.desc())
)
_AT_SEQ = Prepared(select(*_ALL).where(*_OF_CHAIN, _E.seq == bindparam("number")))
_ADD_ENTRY, _ADD_NODE, _ADD_LOG = Prepared(insert(ENTRIES)), Prepared(insert(NODES)), Prepared(insert(LOG_HEADS))
_MOVE_LOG = Prepared(update(LOG_HEADS).where(LOG_HEADS.c.log == bindparam("in_log")), "size", "summits")
_PAGE = 1000
_MILLISECOND = timedelta(milliseconds=1)
"""What entries round their time down to: the last one before a moment is so much earlier."""

__all__ = [
    "ACCESS",
    "DECISIONS",
    "LOGS",
    "Head",
    "StoredEntry",
    "append",
    "consistency",
    "entries_of",
    "entry",
    "entry_of",
    "inclusion",
    "last_of",
    "logged",
    "publics",
    "root",
    "size",
    "some",
    "within",
]


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a request in a log: what the next one names."""

    seq: int
    leaf_hash: bytes
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One entry as it is kept; the bytes of `public` are exactly those that were hashed."""

    log: str
    index: int
    """From 0, in the whole log."""
    request: str | None
    seq: int
    leaf_hash: bytes
    public: bytes
    ciphertext: bytes


def append(tx: Transaction, entry: Written) -> int:
    """Put an entry at the end of its log, which it names itself; return its index there, from 0.

    Raises ChainBrokenError when it does not follow `last_of` its request, TrailError when
    it is not an entry, StoreError when the leaf hash given is not its own.
    """
    found = parse_entry(entry.public)
    if leaf_hash(entry.public) != entry.leaf_hash:
        raise StoreError("The leaf hash given for the entry is not its own.", "Append what `make_entry` returned.")
    before = last_of(tx, found.request, log=found.log)
    check_link(1 + (before.seq if before else 0), found.seq, found.prev, before.leaf_hash if before else None)
    frontier = _frontier(tx, found.log)
    after, nodes = grow(frontier, entry.leaf_hash)
    place = {"log": found.log, "request": found.request or ""}
    content = {"leaf": entry.leaf_hash, "public": entry.public, "body": entry.ciphertext}
    tx.run(_ADD_ENTRY, position=frontier.size, seq=found.seq, **place, **content)
    for node in nodes:
        tx.run(_ADD_NODE, log=found.log, level=node.level, position=node.position, hash=node.hash)
    summits = b"".join(after.hashes)
    if frontier.size:
        tx.run(_MOVE_LOG, in_log=found.log, size=after.size, summits=summits)
    else:
        tx.run(_ADD_LOG, log=found.log, size=after.size, summits=summits)
    return frontier.size


def last_of(tx: Transaction, request: str | None, *, log: str = DECISIONS) -> Head | None:
    """Return the last entry of a request (None: of the authority as a whole), or None before the first.

    The next draft has `seq` one higher and this `leaf_hash` as its `prev`; 1 and None for the first.
    """
    row = tx.run(_LAST, in_log=log, of=request or "").fetchone()
    return None if row is None else Head(*row)


def entries_of(tx: Transaction, request: str | None, *, log: str = DECISIONS) -> tuple[StoredEntry, ...]:
    """Return every entry of a request in order."""
    return tuple(_stored(*row) for row in tx.run(_CHAIN, in_log=log, of=request or ""))


def entry_of(tx: Transaction, request: str, seq: int) -> StoredEntry:
    """Return one decision of a request by its number; raises StoreError where there is none."""
    row = tx.run(_AT_SEQ, in_log=DECISIONS, of=request, number=seq).fetchone()
    if row is None:
        raise StoreError(f"The chain of {request} has no entry {seq}.", "Ask for a number it has.")
    return _stored(*row)


def entry(tx: Transaction, log: str, index: int) -> StoredEntry:
    """Return the entry at `index`, from 0; raises StoreError when the log is not so long."""
    row = tx.run(_ONE, in_log=log, at=index).fetchone()
    if row is None:
        raise StoreError(f"The log '{log}' has no entry at index {index}.", "Ask for an index below its size.")
    return _stored(*row)


def publics(tx: Transaction, log: str) -> Iterator[bytes]:
    """Yield the public part of every entry, in log order."""
    first = 0
    while True:
        page = tx.run(_PUBLIC, in_log=log, first=first, end=first + _PAGE).fetchall()
        yield from (public for (public,) in page)
        if len(page) < _PAGE:
            return
        first += _PAGE


def some(tx: Transaction, log: str, first: int, count: int) -> Iterator[StoredEntry]:
    """Yield at most `count` entries of a log from index `first` on, in log order."""
    return (_stored(*row) for row in tx.run(_SPAN, in_log=log, first=first, end=first + count))


def within(tx: Transaction, log: str, start: datetime, end: datetime) -> Iterator[tuple[StoredEntry, str]]:
    """Yield the entries of a log done from `start` to before `end`, the latest first, with the request's reference."""
    bounds = {"begins": written_time(start).encode(), "until": written_time(end - _MILLISECOND).encode()}
    for *row, reference in tx.run(_DONE, in_log=log, **bounds):
        yield _stored(*row), reference or ""


def size(tx: Transaction, log: str) -> int:
    """Return how many entries a log has."""
    return _frontier(tx, log).size


def root(tx: Transaction, log: str, size: int | None = None) -> bytes:
    """Return the root of a log as it is, or as it was with `size` entries."""
    frontier = _frontier(tx, log)
    if size is None or size == frontier.size:
        return frontier.root()
    _refuse_longer(log, size, frontier.size)
    read = _reader(tx, log)
    hashes, begin = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            hashes.append(read(level, begin >> level))
            begin += 1 << level
    return Frontier(size, tuple(hashes)).root()


def inclusion(tx: Transaction, log: str, index: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that the entry at `index` is in the log of `size` entries (`tree.check_inclusion`)."""
    _refuse_longer(log, size, _frontier(tx, log).size)
    return inclusion_proof(index, size, _reader(tx, log))


def consistency(tx: Transaction, log: str, older: int, newer: int) -> tuple[bytes, ...]:
    """Return the proof that the log of `newer` entries begins with that of `older` (`tree.check_consistency`)."""
    _refuse_longer(log, newer, _frontier(tx, log).size)
    return consistency_proof(older, newer, _reader(tx, log))


def logged(tx: Transaction, request: str | None, size: int, *, log: str = DECISIONS) -> tuple[Logged, ...]:
    """Return every entry of a request with its proof in the log of `size` entries, for `export.build_export`.

    Raises TrailError when an entry came after the log had `size` entries: make a seal first.
    """
    _refuse_longer(log, size, _frontier(tx, log).size)
    read = _reader(tx, log)
    return tuple(
        Logged(
            public=one.public,
            ciphertext=one.ciphertext,
            index=one.index,
            proof=inclusion_proof(one.index, size, read),
        )
        for one in entries_of(tx, request, log=log)
    )


def _frontier(tx: Transaction, log: str) -> Frontier:
    row = tx.run(_FRONTIER, in_log=log).fetchone()
    if row is None:
        return Frontier()
    size, summits = row
    return Frontier(size, tuple(summits[i : i + HASH_BYTES] for i in range(0, len(summits), HASH_BYTES)))


def _reader(tx: Transaction, log: str) -> NodeReader:
    """Return what reads the complete subtrees of a log, each at most once."""
    seen: dict[tuple[int, int], bytes] = {}

    def read(level: int, position: int) -> bytes:
        if (level, position) not in seen:
            found = tx.run(_NODE if level else _LEAF, in_log=log, at=position, up=level).fetchone()
            if found is None:
                raise StoreError(f"The tree of the log '{log}' lacks a node.", "Restore the database from a backup.")
            seen[level, position] = found[0]
        return seen[level, position]

    return read


def _refuse_longer(log: str, asked: int, size: int) -> None:
    if not 0 <= asked <= size:
        raise StoreError(f"The log '{log}' has {size} entries, not {asked}.", "Ask for a size it has had.")


def _stored(*row: Any) -> StoredEntry:  # noqa: ANN401 - a row of `_ALL`, typed by the table
    log, index, request, seq, leaf, public, body = row
    return StoredEntry(
        log=log, index=index, request=request or None, seq=seq, leaf_hash=leaf, public=public, ciphertext=body
    )
