"""Runs a reader of files from outside in a process of its own: what breaks or exhausts it ends that process only."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from workflow.errors import InputError

SECONDS = 40


def in_a_process_of_its_own(name: str, raw: bytes, module: str, *words: str) -> dict[str, Any]:
    """Return what `module` says of the bytes, as JSON. Raises InputError for a file that asks for too much."""
    remedy = "Ask the sender for the file again."
    with tempfile.TemporaryDirectory(prefix="comity-intake-") as folder:
        file = Path(folder) / "received.pdf"
        file.write_bytes(raw)
        command = [sys.executable, "-I", "-m", module, str(file), *words]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own module
        except subprocess.TimeoutExpired as error:
            raise InputError(name, "takes too long to read", remedy) from error
    try:
        return dict(json.loads(done.stdout))
    except ValueError as error:
        raise InputError(name, "asks for more memory or time than a paper may", remedy) from error
