"""Parsed packs, kept between runs under the digest of their bytes, so that YAML is parsed and law checked once.

The shelf holds nothing but what `packfile` makes of the files, each by itself, so that
only what is asked for is opened: any change of a byte of law, or of the code that reads
it, gives another digest and a new shelf. A shelf that is missing, damaged, of another user
or of another version is made anew; it can always be deleted.

Acts that are recorded open the shelf with a key of the house: then it is authenticated
(HMAC-SHA-256) and nobody without that key can put anything on it.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import pickle
import tempfile
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from workflow import packfile
from workflow.errors import PackSyntaxError
from workflow.packfile import Mapping, Sequence

VERSION = b"comity-shelf-3"
CHECK = 32
"""A shelf begins with the SHA-256 of the rest, or its HMAC, so that a damaged or forged one is noticed."""
KEEPS = 6
"""Shelves kept; the oldest go."""
ENDING, TEST = ".yaml", ".test.yaml"
BESIDE = {"calendars", "authorities", "guidance", "excused"}
"""Folders below the law that are read apart: how to count, whom to write to, what was left out and why."""
COUNTING = "calendars/"
"""What is checked together with the law, although it is read apart."""
_MAY_HOLD = {("workflow.packfile", "Mapping"): Mapping, ("workflow.packfile", "Sequence"): Sequence}


class _OnlyTrees(pickle.Unpickler):
    """Reads parsed trees and refuses every other class: a shelf can hold no code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own signature
        if (module, name) not in _MAY_HOLD:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _MAY_HOLD[module, name]


class Shelf:
    """The parsed files of one folder of law."""

    def __init__(self, folder: Path, *, fresh: bool = False, secret: bytes = b"") -> None:
        """Open the shelf; `fresh` parses every file anew; with `secret` only a shelf sealed with it counts."""
        self.folder = folder
        self._root = f"{folder.name}/"
        key = hashlib.sha256(VERSION + _code())
        self._bytes: dict[str, bytes] = {}
        for name in sorted(_names(str(folder))):
            if name.endswith(TEST) or (_beside(name) and not name.startswith(COUNTING)):
                continue
            content = (folder / name).read_bytes()
            key.update(b"%s\0%d\0%s" % (f"{self._root}{name}".encode(), len(content), content))
            if not _beside(name):
                self._bytes[name] = content
        self._secret = secret
        own = f"-{self._check(b'name')[:8].hex()}" if secret else ""
        self._file = _cache_folder() / f"packs-{key.hexdigest()}{own}.pickle"
        self._kept: dict[str, bytes] = {} if fresh else self._unpickled()
        self._new: dict[str, Any] = {}
        self._fresh = fresh

    @property
    def is_kept(self) -> bool:
        """Say whether everything here was read and its names checked before, by this very code."""
        return bool(self._kept)

    def name(self, path: Path) -> str:
        """Return how errors call a file."""
        return self._root + self._below(path)

    def _below(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    @property
    def sources(self) -> dict[str, bytes]:
        """Return the bytes of every file, by path below the folder, as they were when the shelf was opened."""
        return dict(self._bytes)

    def bytes_of(self, path: Path) -> bytes:
        """Return the bytes of a file, as they were when the shelf was opened."""
        return self._bytes[self._below(path)]

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._bytes:
            found.setdefault(name.rpartition("/")[0], []).append(name)
        return found

    def files(self, folder: str) -> Iterator[Path]:
        """Yield the files that lie directly in a folder below the law, by name."""
        return (self.folder / name for name in sorted(self._folders.get(folder, ())))

    def folders(self, folder: str) -> list[str]:
        """Return the folders directly below a folder that hold files, by name."""
        begins = f"{folder}/"
        return sorted(each for each in self._folders if each.startswith(begins) and "/" not in each[len(begins) :])

    def read(self, path: Path) -> Any:  # noqa: ANN401 - a tree of any shape
        """Return a file parsed. Raises PackSyntaxError."""
        below = self._below(path)
        kept = _tree(self._kept[below]) if below in self._kept else None
        if kept is not None:
            return kept
        name = self._root + below
        tree = packfile.read(path, name=name)
        if path.read_bytes() != self._bytes[below]:
            raise PackSyntaxError(name, 1, "changed while it was read", "Load the law again.")
        self._new[below] = tree
        return tree

    def note(self, word: str, value: object) -> None:
        """Keep a plain value beside the files, to be read back by `noted`."""
        self._new[f"#{word}"] = value

    def noted(self, word: str) -> Any:  # noqa: ANN401 - a plain value of any shape
        """Return a value that was kept, or None."""
        return _tree(self._kept[f"#{word}"]) if f"#{word}" in self._kept else None

    def keep(self) -> None:
        """Keep what was parsed for the next run; a folder that cannot be written is no fault."""
        if not self._new or (self._fresh and _ours(self._file)):
            return
        new = {name: pickle.dumps(each, protocol=5) for name, each in self._new.items()}
        data = pickle.dumps({**self._kept, **new}, protocol=5)
        _write(self._file, self._check(data) + data)

    def is_marked(self, word: str) -> bool:
        """Say whether the kept files were found to pass a further check."""
        return self.is_kept and _owned(self._mark(word)) == self._check(self._mark(word).name.encode())

    def mark(self, word: str) -> None:
        """Note that these very files pass a further check."""
        _write(self._mark(word), self._check(self._mark(word).name.encode()))

    def _mark(self, word: str) -> Path:
        return self._file.with_suffix(f".{word}")

    def _check(self, data: bytes) -> bytes:
        return hmac.digest(self._secret, data, "sha256") if self._secret else hashlib.sha256(data).digest()

    def _unpickled(self) -> dict[str, bytes]:
        """Return what is kept, or nothing where it is missing, damaged, forged, or of another user."""
        kept = _owned(self._file)
        check, data = kept[:CHECK], kept[CHECK:]
        if not data or not hmac.compare_digest(self._check(data), check):
            return {}
        trees = _tree(data)
        if not isinstance(trees, dict) or not all(isinstance(each, bytes) for each in trees.values()):
            return {}
        return trees if all(isinstance(name, str) for name in trees) else {}


def _beside(name: str) -> bool:
    return name.partition("/")[0] in BESIDE


def _names(folder: str, below: str = "") -> Iterator[str]:
    """Yield every file of law or test below a folder, by its path from there."""
    with os.scandir(f"{folder}/{below}") as found:
        for each in found:
            if each.is_dir():
                yield from _names(folder, f"{below}{each.name}/")
            elif each.name.endswith(ENDING):
                yield below + each.name


@lru_cache(maxsize=1)
def _code() -> bytes:
    """Return what tells this version of the reading code from another: its files with their sizes and times."""
    home = Path(__file__).parents[1]
    files = [*home.glob("*.py"), *(each for part in ("model", "rules", "clocks") for each in home.glob(f"{part}/*.py"))]
    told = ((each.name, each.stat()) for each in sorted(files))
    return hashlib.sha256(repr([(name, at.st_size, at.st_mtime_ns) for name, at in told]).encode()).digest()


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comity"


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as made:
            made.write(content)
        Path(made.name).replace(file)
        by_age = sorted(file.parent.glob("packs-*.pickle"), key=lambda each: each.stat().st_mtime)
        for old in by_age[:-KEEPS]:
            for each in file.parent.glob(f"{old.stem}.*"):
                each.unlink(missing_ok=True)
    except OSError:
        return


def _ours(file: Path) -> bool:
    try:
        return file.stat().st_uid == os.getuid()
    except OSError:
        return False


def _owned(file: Path) -> bytes:
    """Return what a file of this user holds, nothing where it is missing or another's."""
    try:
        return file.read_bytes() if _ours(file) else b""
    except OSError:
        return b""


def _tree(data: bytes) -> Any:  # noqa: ANN401 - a tree of any shape
    """Return what was pickled, or None for anything that is no tree."""
    try:
        return _OnlyTrees(io.BytesIO(data)).load()
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, AttributeError, TypeError):
        return None
