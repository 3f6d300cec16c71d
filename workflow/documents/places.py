"""Where the templates are: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def templates_dir(given: Path | None = None) -> Path:
    """Return the folder of templates: the one given, the repository's, or the one shipped in the package."""
    if given is not None:
        return given.resolve()
    beside = PACKAGE.parent / "templates"
    return beside if (beside / "forms").is_dir() else PACKAGE / "_data" / "templates"
