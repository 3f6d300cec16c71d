"""Where things lie: law, templates, and an authority's own data. Environment in, one frozen object out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders Comity reads and writes. `home` holds the database; `keys` must not be in its backups."""

    rules: Path
    templates: Path
    home: Path
    keys: Path
    authority: str
    """The word under which this authority's log is sealed."""
    language: str = "en"
    """The office's own language, by its code: papers are made in it where nobody names another."""


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))


def load_settings(environ: dict[str, str] | None = None) -> Settings:
    """Return settings from COMITY_RULES, _TEMPLATES, _HOME, _KEYS, _AUTHORITY and _LANGUAGE, or their defaults."""
    env = dict(os.environ) if environ is None else environ
    home = Path(env.get("COMITY_HOME", "~/.local/share/comity")).expanduser()
    return Settings(
        rules=Path(env["COMITY_RULES"]) if "COMITY_RULES" in env else _shipped("rules"),
        templates=Path(env["COMITY_TEMPLATES"]) if "COMITY_TEMPLATES" in env else _shipped("templates"),
        home=home,
        authority=env.get("COMITY_AUTHORITY", "local-authority"),
        language=env.get("COMITY_LANGUAGE", "en"),
        keys=Path(env["COMITY_KEYS"]).expanduser() if "COMITY_KEYS" in env else home.with_name(home.name + "-keys"),
    )


def _shipped(folder: str) -> Path:
    beside = HERE.parent / folder
    return beside if beside.is_dir() else HERE / "_data" / folder
