"""Opening: what is made, what is brought up to date, and what is refused in a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import create_engine
from store_samples import AUTHORITY, NOW, act, begin, sample, settings_in

from workflow.errors import StoreError
from workflow.store import account_tables, api_tables, life_tables, requests, seals, trail_log, versions
from workflow.store.keyring import Keyring
from workflow.store.session import FILE, open_database
from workflow.store.tables import METADATA
from workflow.vocabulary import Phase


def made_by(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('table', 'index')")
    return {(*row[:3], " ".join((row[3] or "").split())) for row in rows if row[2] != "alembic_version"}


def test_the_steps_make_what_the_tables_say(database):
    assert {account_tables.ACCOUNTS, api_tables.TOKENS, life_tables.LIVES} < set(METADATA.tables.values())
    plain = create_engine("sqlite://")
    with plain.begin() as connection:
        METADATA.create_all(connection)
        expected = made_by(connection.connection.driver_connection)
    plain.dispose()
    migrated = sqlite3.connect(database.file)
    assert made_by(migrated) == expected
    migrated.close()


def test_the_last_step_is_the_version_the_code_works_with(database):
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(versions.MIGRATIONS))
    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(steps)) == versions.VERSIONS
    with database.reading() as tx:
        assert (
            versions.VERSIONS[-1] == tx.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        )


def test_a_normal_opening_does_not_import_alembic(database, settings):
    database.close()
    program = (
        "import sys; from pathlib import Path; from store_samples import settings_in;"
        "from workflow.store.session import open_database; open_database(settings_in(Path(sys.argv[1]))).close();"
        "print(*[name for name in ('alembic', 'weasyprint', 'jinja2', 'yaml') if name in sys.modules])"
    )
    ran = run_python(program, str(settings.home.parent))
    assert ran.stdout.replace("yaml", "").strip() == ""


def run_python(program: str, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(__file__).parent), *(one for one in sys.path if one)))
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": path}, timeout=60, **more
    )


def test_only_the_owner_may_read_what_is_made(database, settings):
    assert settings.home.stat().st_mode & 0o777 == 0o700
    begin(database, sample())
    for file in settings.home.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600


def test_every_write_is_synced(database):
    with database.writing() as tx:
        asked = [
            tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        ]
    assert asked == ["wal", 2, 1, 1]


def test_a_reader_cannot_write(database):
    begin(database, sample())
    with pytest.raises(StoreError, match="cannot be written"), database.reading() as tx:
        tx.connection.exec_driver_sql("UPDATE requests SET stage = 'granted'")


def test_what_was_saved_is_there_after_opening_again(database, settings):
    begin(database, sample())
    database.close()
    again = open_database(settings)
    with again.reading() as tx:
        assert requests.load(tx, "r1") == sample()
    again.close()


def test_two_programs_may_make_the_database_at_once(tmp_path):
    failed = []

    def program() -> None:
        try:
            open_database(settings_in(tmp_path)).close()
        except Exception as fault:  # noqa: BLE001 - any is a failure of this test
            failed.append(fault)

    programs = [Thread(target=program) for _ in range(4)]
    for one in programs:
        one.start()
    for one in programs:
        one.join()
    assert failed == []


def refused(settings, words: str) -> StoreError:
    with pytest.raises(StoreError, match=words) as told:
        open_database(settings, patience=0.05)
    assert told.value.remedy
    return told.value


def test_keys_inside_the_folder_of_backups_are_refused(settings):
    refused(replace(settings, keys=settings.home / "keys"), "copied with every backup")
    assert not settings.home.exists()


def test_a_newer_database_is_refused(database, settings):
    with database.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    refused(settings, "form 9999")


def test_a_database_of_another_program_is_refused(settings):
    settings.home.mkdir()
    other = sqlite3.connect(settings.home / FILE)
    other.execute("CREATE TABLE songs (title)")
    other.close()
    Keyring.begin(settings.keys)
    refused(settings, "not one of Comity")


def test_a_damaged_file_is_refused(database, settings):
    begin(database, sample())
    database.close()
    (settings.home / FILE).write_bytes(b"not a database at all" * 1000)
    refused(settings, "is not a database, or is damaged")


def test_a_file_damaged_within_is_refused(database, settings):
    begin(database, sample())
    database.close()
    content = bytearray((settings.home / FILE).read_bytes())
    content[100:4096] = b"\xff" * 3996
    (settings.home / FILE).write_bytes(content)
    refused(settings, "damaged")


def test_missing_keys_are_named(database, settings):
    database.close()
    (settings.keys / "kek.key").unlink()
    refused(settings, "kek.key is missing")
    shutil.rmtree(settings.keys)
    refused(settings, "is missing")


@pytest.mark.usefixtures("database")
def test_a_database_in_use_is_told(settings):
    holder = sqlite3.connect(settings.home / FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    other = open_database(settings, patience=0.05)
    with pytest.raises(StoreError, match="in use by another program"), other.writing():
        pass
    other.close()
    holder.close()


def test_a_second_act_in_the_same_program_waits_and_is_told(settings):
    database = open_database(settings, patience=0.05)
    with database.writing(), pytest.raises(StoreError, match="busy with another act"), database.writing():
        pass
    with database.writing():
        pass
    database.close()


@pytest.mark.parametrize("place", ["/proc/comity", "/dev/null/comity"])
def test_a_folder_that_cannot_be_made_is_told(settings, place):
    refused(replace(settings, home=Path(place)), "cannot be opened for writing")


def test_a_folder_in_the_place_of_the_file_is_told(settings):
    (settings.home / FILE).mkdir(parents=True)
    refused(settings, "cannot be opened for writing")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_folder_of_somebody_else_is_told(database, settings):
    """Root may write everywhere: another user tries."""
    database.close()
    program = (
        "import os, sys; from pathlib import Path; from store_samples import settings_in;"
        "from workflow.errors import StoreError; from workflow.store.session import open_database\n"
        "settings = settings_in(Path(sys.argv[1])); os.setuid(65534)\n"
        "try: open_database(settings)\n"
        "except StoreError as told: print(told.diagnostics())"
    )
    assert "cannot be opened for writing: Permission denied" in run_python(program, str(settings.home.parent)).stdout


def test_an_old_copy_is_refused(database, settings):
    begin(database, sample())
    database.close()
    old = settings.home.with_name("old")
    shutil.copytree(settings.home, old)
    database = open_database(settings)
    act(database, "r1")
    seals.seal_log(database, AUTHORITY, at=NOW)
    database.close()
    shutil.rmtree(settings.home)
    shutil.copytree(old, settings.home)
    told = refused(settings, "has 1 entries, but 2 were sealed")
    assert "Restore a newer backup" in told.remedy
    shutil.rmtree(settings.home)
    refused(settings, "has 0 entries, but 2 were sealed")


def test_a_full_disk_loses_nothing_and_is_told(database):
    begin(database, sample())
    with database.writing() as tx:
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="does not fit on the disk"), database.writing() as tx:
        requests.save(tx, sample(version=2, their_reference="x" * 100_000), 1, phase=Phase.INTAKE, at=NOW)
    with database.reading() as tx:
        assert requests.load(tx, "r1") == sample()
        assert trail_log.size(tx, "decisions") == 1
