"""Parsed packs, kept between runs under the digest of their bytes, so that YAML is parsed once.

The shelf holds nothing but what `packfile` makes of the files: any change of a
byte gives another digest and a new shelf. A shelf that is missing, damaged, of
another user or of another version is made anew; it can always be deleted.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from pathlib import Path
from typing import Any

from workflow import packfile
from workflow.errors import PackSyntaxError
from workflow.packfile import Mapping, Sequence

VERSION = b"comity-shelf-2"
CHECK = 32
"""A shelf begins with the SHA-256 of the rest, so that a damaged one is noticed."""
BESIDE = {"calendars", "authorities", "guidance", "excused"}
"""Folders below the law that are read apart: how to count, whom to write to, what was left out and why."""
_MAY_HOLD = {("workflow.packfile", "Mapping"): Mapping, ("workflow.packfile", "Sequence"): Sequence}


class _OnlyTrees(pickle.Unpickler):
    """Reads parsed trees and refuses every other class: a shelf can hold no code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - pickle's own signature
        if (module, name) not in _MAY_HOLD:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _MAY_HOLD[module, name]


class Shelf:
    """The parsed files of one folder of law."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        """Open the shelf; `fresh` parses every file anew, whatever is kept."""
        self.folder = folder
        self._names: dict[Path, str] = {}
        self._bytes = {path: path.read_bytes() for path in sorted(folder.glob("**/*.yaml")) if _is_law(path)}
        names = b"".join(self.name(path).encode() + b"\0" + data + b"\0" for path, data in self._bytes.items())
        self._file = _cache_folder() / f"packs-{hashlib.sha256(VERSION + names).hexdigest()}.pickle"
        self._trees: dict[str, Any] | None = None if fresh else _unpickled(self._file)
        self._new: dict[str, Any] = {}

    def name(self, path: Path) -> str:
        """Return how errors call a file."""
        if path not in self._names:
            self._names[path] = path.relative_to(self.folder.parent).as_posix()
        return self._names[path]

    @property
    def sources(self) -> dict[str, bytes]:
        """Return the bytes of every file, by path below the folder, as they were when the shelf was opened."""
        return {path.relative_to(self.folder).as_posix(): data for path, data in self._bytes.items()}

    def bytes_of(self, path: Path) -> bytes:
        """Return the bytes of a file, as they were when the shelf was opened."""
        return self._bytes[path]

    def read(self, path: Path) -> Any:  # noqa: ANN401 - a tree of any shape
        """Return a file parsed. Raises PackSyntaxError."""
        name = self.name(path)
        if self._trees is not None and name in self._trees:
            return self._trees[name]
        tree = packfile.read(path, name=name)
        if path.read_bytes() != self._bytes[path]:
            raise PackSyntaxError(name, 1, "changed while it was read", "Load the law again.")
        self._new[name] = tree
        return tree

    def keep(self) -> None:
        """Keep what was parsed for the next run; a folder that cannot be written is no fault."""
        if not self._new:
            return
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._file.parent, delete=False) as made:
                data = pickle.dumps(self._new, protocol=5)
                made.write(hashlib.sha256(data).digest() + data)
            Path(made.name).replace(self._file)
            for old in sorted(self._file.parent.glob("packs-*.pickle"), key=lambda file: file.stat().st_mtime)[:-4]:
                old.unlink(missing_ok=True)
        except OSError:
            return


def _is_law(path: Path) -> bool:
    """Say whether a file is read by `load_law`: no test, and in no folder that others read by themselves."""
    folders = {path.parent.name, path.parent.parent.name}
    return not path.name.endswith(".test.yaml") and not folders & BESIDE


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comity"


def _unpickled(file: Path) -> dict[str, Any] | None:
    try:
        if file.stat().st_uid != os.getuid():
            return None
        kept = file.read_bytes()
        check, data = kept[:CHECK], kept[CHECK:]
        if hashlib.sha256(data).digest() != check:
            return None
        trees = _OnlyTrees(io.BytesIO(data)).load()
    except (OSError, pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, AttributeError, TypeError):
        return None
    return trees if isinstance(trees, dict) else None
