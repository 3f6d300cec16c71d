"""Opens the database and hands out transactions: many readers, one writer.

A reader sees one moment of the database and can change nothing. A writer holds the only
write lock from its first statement (`BEGIN IMMEDIATE`); when `writing()` ends without an
error, everything in it is on the disk (WAL, full sync), otherwise nothing is. See
docs/store.md.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event

from workflow.errors import StoreError
from workflow.store import guards, outside, versions
from workflow.store.closed import OFFICE
from workflow.store.faults import FAULTS, told
from workflow.store.kek import KEK
from workflow.store.keyring import SEAL, Keyring
from workflow.store.opened import Memory
from workflow.store.together import Result, Together
from workflow.store.turns import Turnstile

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from workflow.settings import Settings
    from workflow.store.prepared import Prepared

FILE = "comity.db"
"""The name of the database in `settings.home`."""

PATIENCE = 10.0
"""For how many seconds a writer waits for another, in this process or elsewhere."""

READERS = 8
"""So many may read at once in one process."""
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "secure_delete = ON",
    "trusted_schema = OFF",
)


class Transaction:
    """One transaction: what every function of the store takes first."""

    __slots__ = ("_driver", "_keys", "connection", "keyring", "memory")

    def __init__(self, connection: Connection, keyring: Keyring, memory: Memory) -> None:
        self.connection = connection
        """For statements made as needed; those known beforehand go through `run`."""
        self.keyring = keyring
        self.memory = memory
        """What this process decrypted lately."""
        self._driver = _driver(connection)
        self._keys: dict[str, bytes] = {}

    def run(self, statement: Prepared, **named: str | int | bytes) -> sqlite3.Cursor:
        """Run a prepared statement; the rows are plain tuples."""
        return self._driver.execute(statement.sql, statement.given | named)

    def run_many(self, statement: Prepared, rows: Sequence[Mapping[str, str | int | bytes]]) -> None:
        """Run a prepared statement once for each of `rows`."""
        self._driver.executemany(statement.sql, rows)

    def key(self, request: str) -> bytes:
        """Return the key of a request, read once in a transaction. Raises as `Keyring.get` does."""
        found = self._keys.get(request)
        if found is None:
            found = self.keyring.office() if request == OFFICE else self.keyring.get(request)
            self._keys[request] = found
        return found

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Take back what the block wrote where it fails; the rest of the transaction stands."""
        self._driver.execute("SAVEPOINT apart")
        try:
            yield
        except BaseException:
            if self.stands:
                self._driver.execute("ROLLBACK TO apart")
                self._driver.execute("RELEASE apart")
            raise
        self._driver.execute("RELEASE apart")

    @property
    def stands(self) -> bool:
        """Say whether it goes on; the database ends it by itself and takes all of it back, as when the disk is full."""
        return self._driver.in_transaction

    def begin(self, how: str) -> None:
        """Begin it; only `Database` does."""
        self._driver.execute(how)

    def end(self, how: str) -> None:
        """End it; only `Database` does. What the database has taken back already cannot be committed."""
        if how == "COMMIT" or self.stands:
            self._driver.execute(how)
        if self.connection.in_transaction():
            self.connection.commit()


class Database:
    """An open database with its keys. Safe to use from several threads."""

    def __init__(self, file: Path, keyring: Keyring, keys: Path, patience: float) -> None:
        self.file = file
        self.keys = keys
        self.keyring = keyring
        self.memory = Memory()
        self._patience = patience
        self._lock = Lock()
        self._turns = Turnstile(file)
        self._together = Together(self)
        self._readers = _engine(file, patience, writes=False)
        self._writer = _engine(file, patience, writes=True)
        self._writing: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Give a transaction that sees one moment of the database and cannot write."""
        with self._told(), self._readers.connect() as connection:
            yield from self._within(Transaction(connection, self.keyring, self.memory), "BEGIN")

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Give the write transaction: all of it is durable when the block ends, or none of it happened.

        One at a time in this process; never open a second within the first. Raises
        StoreError when the database stays in use for longer than `patience`.
        """
        if not self._lock.acquire(timeout=self._patience):
            raise StoreError(f"The database {self.file} is busy with another act.", "Try again in a moment.")
        try:
            with self._told():
                if self._writing is None:
                    self._writing = self._writer.connect()
                self.keyring.refresh()
                with self._turns.turn(self._patience):
                    yield from self._within(Transaction(self._writing, self.keyring, self.memory), "BEGIN IMMEDIATE")
        finally:
            self._lock.release()

    def together(self, work: Callable[[Transaction], Result]) -> Result:
        """Do a small write that is no act, in one transaction with others that wait; return what it returns."""
        with self._told():
            return self._together.run(work)

    def settle(self) -> None:
        """Move all that is committed from the write-ahead log into the database, and empty that log.

        What was erased then lies in neither. Readers of an older moment can delay it; ask again.
        """
        with self._lock, self._told():
            if self._writing is None:
                self._writing = self._writer.connect()
            _driver(self._writing).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close every connection; what was committed is on the disk already."""
        with self._lock:
            if self._writing is not None:
                self._writing.close()
            self._writing = None
            self._turns.close()
        self._readers.dispose()
        self._writer.dispose()

    @staticmethod
    def _within(tx: Transaction, begin: str) -> Iterator[Transaction]:
        try:
            tx.begin(begin)
            yield tx
            tx.end("COMMIT")
        except BaseException:
            tx.end("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except FAULTS as fault:
            raise told(fault, self.file) from fault


def open_database(settings: Settings, *, patience: float = PATIENCE) -> Database:
    """Open the database in `settings.home` with the keys in `settings.keys`; make both where there is neither.

    Brings an older database up to date. Raises StoreError when the database is newer than
    this program, damaged, not writable or in use, when its keys are missing or lie inside
    its folder, and when it holds less than a seal outside it says: it is an old copy.
    """
    home, keys = settings.home.resolve(), settings.keys.resolve()
    if keys == home or home in keys.parents:
        raise StoreError(
            f"The keys in {keys} would be copied with every backup of {home}.",
            "Set COMITY_KEYS to a folder outside COMITY_HOME, so that erasing a key erases it everywhere.",
        )
    file = home / FILE
    is_new = _prepare(file)
    database = Database(file, _keyring(keys, may_begin=is_new), keys, patience)
    try:
        versions.bring_up_to_date(database)
        sealed = outside.newest(keys)
        with database.reading() as tx:
            guards.refuse_unguarded(tx.connection)
            outside.refuse_old_copy(tx.connection, sealed, keys)
    except BaseException:
        database.close()
        raise
    return database


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _prepare(file: Path) -> bool:
    """Make the folder and an empty file that only its owner may read; return whether the file is new."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        return file.stat().st_size == 0
    except OSError as fault:
        raise StoreError(
            f"The database {file} cannot be opened for writing: {fault.strerror}.",
            "Give this user write access to its folder, or set COMITY_HOME to another one.",
        ) from fault


def _keyring(keys: Path, *, may_begin: bool) -> Keyring:
    """Open the keys; begin new ones only for a new database, and never over old ones."""
    if may_begin and not _has_keys(keys):
        try:
            return Keyring.begin(keys)
        except StoreError:
            if not _has_keys(keys):
                raise
    return Keyring(keys)


def _has_keys(keys: Path) -> bool:
    return (keys / SEAL).exists() and (keys / KEK).exists()


def _engine(file: Path, patience: float, *, writes: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(file)),
        connect_args={"timeout": patience, "isolation_level": None, "cached_statements": 256},
        pool_size=1 if writes else READERS,
        max_overflow=0,
        pool_timeout=patience,
    )
    pragmas = _PRAGMAS if writes else (*_PRAGMAS, "query_only = ON")

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return engine
