"""Parsed packs are kept under the digest of their bytes; a damaged or foreign shelf is made anew."""

from __future__ import annotations

import pickle
from hashlib import sha256
from pathlib import Path

import pytest

from workflow.errors import PackSyntaxError
from workflow.rules.shelf import Shelf


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with one file of law, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    law = tmp_path / "rules"
    law.mkdir()
    (law / "kinds.yaml").write_text("- id: extradition\n  title: {en: Extradition}\n", encoding="utf-8")
    return law


def shelves(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache" / "comity").glob("*.pickle"))


def read(folder: Path) -> object:
    shelf = Shelf(folder)
    found = shelf.read(folder / "kinds.yaml")
    shelf.keep()
    return found


def test_a_second_run_reads_the_same_with_the_lines_kept(folder: Path):
    first, second = read(folder), read(folder)
    assert first == second
    assert second[0].lines == first[0].lines
    assert len(shelves(folder)) == 1


def test_any_changed_byte_makes_another_shelf(folder: Path):
    read(folder)
    (folder / "kinds.yaml").write_text("- id: evidence\n  title: {en: Evidence}\n", encoding="utf-8")
    assert read(folder)[0]["id"] == "evidence"
    assert len(shelves(folder)) == 2


def checked(data: bytes) -> bytes:
    return sha256(data).digest() + data


FOREIGN = [pickle.dumps(["not a mapping"]), pickle.dumps({1: Path("x")}), b"noise"]


@pytest.mark.parametrize("content", [b"", *FOREIGN, *map(checked, FOREIGN)])
def test_a_damaged_shelf_is_made_anew_and_runs_no_code(folder: Path, content: bytes):
    read(folder)
    shelves(folder)[0].write_bytes(content)
    assert read(folder)[0]["id"] == "extradition"


def test_a_cache_that_cannot_be_written_is_no_fault(folder: Path):
    (folder.parent / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert read(folder)[0]["id"] == "extradition"


def test_a_file_that_changes_while_law_is_read_is_not_kept_under_the_digest_of_what_it_was(folder: Path):
    shelf = Shelf(folder)
    (folder / "kinds.yaml").write_text("- id: evidence\n  title: {en: Evidence}\n", encoding="utf-8")

    with pytest.raises(PackSyntaxError, match="changed while it was read"):
        shelf.read(folder / "kinds.yaml")


def test_acts_that_are_recorded_take_no_shelf_that_was_rewritten_checksum_and_all(folder: Path):
    secret = b"known to the house alone"
    own = Shelf(folder, secret=secret)
    own.read(folder / "kinds.yaml")
    own.keep()
    kept = shelves(folder)[0]
    assert Shelf(folder, secret=secret).is_kept
    (folder / "kinds.yaml").rename(folder / "other.yaml")
    (folder / "kinds.yaml").write_text("- id: forged\n  title: {en: Forged}\n", encoding="utf-8")
    read(folder)
    forged = next(each for each in shelves(folder) if each != kept)
    (folder / "kinds.yaml").unlink()
    (folder / "other.yaml").rename(folder / "kinds.yaml")
    kept.write_bytes(forged.read_bytes())

    assert not Shelf(folder, secret=secret).is_kept
    assert Shelf(folder, secret=secret).read(folder / "kinds.yaml")[0]["id"] == "extradition"


def test_a_mark_put_beside_a_sealed_shelf_by_somebody_else_is_no_mark(folder: Path):
    own = Shelf(folder, secret=b"known to the house alone")
    own.read(folder / "kinds.yaml")
    own.keep()
    shelves(folder)[0].with_suffix(".counted").write_bytes(b"")

    assert not Shelf(folder, secret=b"known to the house alone").is_marked("counted")
