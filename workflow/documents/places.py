"""Where the templates are: the folder given, or the one the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


def templates_dir(given: Path | None = None) -> Path:
    """Return the folder of forms, strings and fonts."""
    return (given or load_settings().templates).resolve()
