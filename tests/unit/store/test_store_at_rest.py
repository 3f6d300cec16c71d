"""No file of the database says a name: not the database, not its log of writes, not after erasure."""

from __future__ import annotations

from store_samples import AUTHORITY, NAME, NOW, act, begin, record, sample

from workflow.store import adoptions, seals, trail_log


def test_no_name_is_readable_in_any_file(database, settings):
    for number in range(3):
        begin(database, sample(f"r{number}"))
        act(database, f"r{number}")
    with database.writing() as tx:
        record(tx, "r1", log=trail_log.ACCESS)
        adoptions.adopt(tx, adoptions.Adoption(bytes(32), NAME, NOW))
    seals.seal_log(database, AUTHORITY, at=NOW)
    names = {file.name for file in settings.home.iterdir()}
    assert "comity.db-wal" in names
    raw = b"".join(
        file.read_bytes() for folder in (settings.home, settings.keys) for file in folder.rglob("*") if file.is_file()
    )
    assert b"REF-r1" in raw
    for part in (NAME, *NAME.split(), "note 4", "Ministry"):
        assert part.encode() not in raw
        assert part.encode("utf-16-le") not in raw
    database.close()
    assert NAME.encode() not in (settings.home / "comity.db").read_bytes()
