"""What several commands share: a request file, or an example, seen through the law."""

from __future__ import annotations

from datetime import UTC, date, datetime
from os import W_OK, access
from pathlib import Path

from workflow.actions.files import read_request
from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.look import Look, look
from workflow.actions.open import open_request
from workflow.actions.story import play_in_memory, read_story
from workflow.errors import InputError
from workflow.settings import load_settings


def folder(path: Path) -> Path:
    """Return a folder to write into, made where it is not there. Raises InputError where nothing can be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("--out", f"'{path}' is no folder ({error.strerror})", "Name another one.") from error
    if not access(path, W_OK):
        raise InputError("--out", f"nothing can be written into '{path}'", "Name another folder.")
    return path


def look_at(path: Path, on: date | None = None) -> tuple[Rulebook, Look]:
    """Return the law, and a request file (or the end of an example folder) seen through it."""
    rulebook = load_rulebook(load_settings().rules)
    if path.is_dir():
        seen = play_in_memory(rulebook, read_story(path))
        request, now = seen.request, datetime.now(UTC)
        return rulebook, seen if on is None else look(rulebook, request, now=now, on=on)
    if not path.exists():
        raise InputError(str(path), "no such file", "Name a request.yaml, or the folder of an example.")
    act = read_request(path)
    request = open_request(act, rulebook, "file").request
    return rulebook, look(rulebook, request, now=datetime.now(UTC), on=on)
