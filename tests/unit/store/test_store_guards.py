"""What is recorded is neither changed, nor replaced, nor removed, whichever way is tried."""
# ruff: noqa: S608 - the names in the statements are our own tables

from __future__ import annotations

import sqlite3

import pytest
from store_samples import AUTHORITY, NOW, act, begin, sample

from workflow.errors import StoreError
from workflow.store import adoptions, guards, seals, texts
from workflow.store.session import open_database

RECORDED = ("entries", "nodes", "seals", "papers", "adoptions", "texts", "cosignatures")
REMOVED_NEVER = (*RECORDED, "requests", "logs")


@pytest.fixture
def full(database):
    """Give a database with at least one row in every guarded table."""
    begin(database, sample())
    act(database, "r1")
    act(database, "r1")
    seals.seal_log(database, AUTHORITY, at=NOW)
    with database.writing() as tx:
        adoptions.adopt(tx, adoptions.Adoption(bytes(32), "Ada Jurist", NOW))
        texts.keep(tx, {bytes(32): b"a law"})
        tx.connection.exec_driver_sql("INSERT INTO cosignatures VALUES ('decisions', 3, 'witness.example', 'a line')")
    return database


def foreign(database) -> sqlite3.Connection:
    """Return a connection of another program: none of our pragmas, so no recursive triggers."""
    return sqlite3.connect(database.file, isolation_level=None)


def content(database) -> list[list[tuple[object, ...]]]:
    connection = foreign(database)
    try:
        return [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in REMOVED_NEVER]
    finally:
        connection.close()


def first_column(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def attempts(connection: sqlite3.Connection, table: str) -> list[str]:
    columns = first_column(connection, table)
    listed = ", ".join(columns)
    tried = [
        f"DELETE FROM {table}",
        f"REPLACE INTO {table} SELECT * FROM {table}",
        f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {listed} FROM {table} LIMIT 1",
        f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT DO UPDATE SET {columns[0]} = {columns[0]}",
    ]
    if table in RECORDED:
        tried += [
            f"UPDATE {table} SET {columns[-1]} = {columns[-1]}",
            f"UPDATE OR REPLACE {table} SET {columns[0]} = {columns[0]}",
        ]
    return tried


@pytest.mark.parametrize("table", REMOVED_NEVER)
@pytest.mark.parametrize("ours", [True, False], ids=["our connection", "another program"])
def test_every_way_around_is_refused(full, table, ours):
    before = content(full)
    connection = foreign(full)
    if ours:
        connection.execute("PRAGMA recursive_triggers = ON")
    for statement in attempts(connection, table):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(statement)
    connection.close()
    assert content(full) == before


@pytest.mark.parametrize(
    ("table", "other"), [("entries", "position = position + 1000, seq = seq + 1000"), ("papers", "sha256 = x'00'")]
)
def test_a_row_is_not_replaced_by_its_row_number(full, table, other):
    before = content(full)
    connection = foreign(full)
    columns = first_column(connection, table)
    changed = dict(part.split(" = ", 1) for part in other.split(", "))
    values = ", ".join(changed.get(column, column) for column in columns)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(
            f"INSERT OR REPLACE INTO {table} (rowid, {', '.join(columns)}) SELECT rowid, {values} FROM {table} LIMIT 1"
        )
    connection.close()
    assert content(full) == before


def test_an_entry_is_not_replaced_by_its_number_in_the_chain(full):
    connection = foreign(full)
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(
            "INSERT OR REPLACE INTO entries SELECT log, 999, request, seq, leaf, public, body FROM entries LIMIT 1"
        )
    connection.close()


def test_the_refusal_is_told_in_a_sentence(full):
    with pytest.raises(StoreError, match="refused to change what is recorded") as told, full.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE entries SET public = x'00'")
    assert "Record a new entry" in told.value.remedy
    with pytest.raises(StoreError, match="refused to remove"), full.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM seals")


def test_every_guard_is_there_after_migration_and_word_for_word(full):
    connection = foreign(full)
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    connection.close()
    assert found == guards.GUARDS
    assert len(found) == 7 * 3 + 2 * 2


@pytest.mark.parametrize(
    "sabotage",
    [
        "DROP TRIGGER entries_no_update",
        "DROP TRIGGER seals_no_delete; CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals BEGIN SELECT 1; END",
    ],
)
def test_a_database_without_a_guard_is_not_opened(full, settings, sabotage):
    full.close()
    connection = foreign(full)
    connection.executescript(sabotage)
    connection.close()
    with pytest.raises(StoreError, match="has lost the guard"):
        open_database(settings)


def test_tables_refuse_values_of_another_type(full):
    connection = foreign(full)
    listed = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    connection.close()
    assert {name for name, strict in listed if strict} > {*REMOVED_NEVER, "accounts", "desk_rows", "tokens"}
    loose = {name for name, strict in listed if not strict and not name.startswith("sqlite_")}
    assert loose == {"alembic_version"}


def test_an_adoption_stays_as_it_was_first_made(full):
    with full.writing() as tx:
        adoptions.adopt(tx, adoptions.Adoption(bytes(32), "Someone Else", NOW))
        with pytest.raises(StoreError, match="not 32 bytes"):
            adoptions.adopt(tx, adoptions.Adoption(b"", "Ada Jurist", NOW))
    with full.reading() as tx:
        assert adoptions.adopted(tx) == {bytes(32)}
        assert adoptions.adoptions(tx) == (adoptions.Adoption(bytes(32), "Ada Jurist", NOW),)
