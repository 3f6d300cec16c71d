"""Papers signed by people of an authority that exists only in tests."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from arrived import arrived_paper
from authorities import Authority, Person, authority, clock_of, person

from workflow.documents.places import templates_dir
from workflow.documents.signatures.key import SigningKey
from workflow.documents.signatures.sign import Level, Signing, sign

AT = datetime(2026, 3, 16, 12, 30, tzinfo=UTC)
NEXT_DAY = AT + timedelta(days=1)
FONTS = templates_dir() / "fonts"


@dataclass(frozen=True)
class Office:
    """Who signs papers in tests, and the authority that vouches for them."""

    root: Authority
    officer: Person
    supervisor: Person


@lru_cache(maxsize=1)
def office() -> Office:
    """Return the office of this process."""
    folder = Path(tempfile.mkdtemp(prefix="comity-test-keys-"))
    root = authority()
    return Office(root, person(folder, root, "Olivia Hart"), person(folder, root, "Samuel Reed"))


def signed_by(pdf: bytes, key: SigningKey, role: str = "officer", level: str = "B-B", **changes: object) -> bytes:
    """Return a paper with one more signature."""
    root = office().root
    given = {
        "name": "Olivia Hart" if role == "officer" else "Samuel Reed", "capacity": role, "at": AT, "fonts": FONTS,
        "meaning": "approved" if role == "supervisor" else "prepared", "level": Level(level),
        "tsa": None if level == "B-B" else clock_of(root, AT), "trust": root.trust(),
    }  # fmt: skip
    return sign(pdf, key, Signing(role=role, **{**given, **changes})).pdf


def certified(level: str = "B-B", form: str = "acknowledgement") -> bytes:
    """Return a paper that the officer certified."""
    return _certified(level, form)


def approved(level: str = "B-B", form: str = "acknowledgement") -> bytes:
    """Return a paper that the officer certified and the supervisor approved."""
    return _approved(level, form)


@lru_cache(maxsize=8)
def _certified(level: str, form: str) -> bytes:
    return signed_by(arrived_paper(form), office().officer.file, level=level)


@lru_cache(maxsize=8)
def _approved(level: str, form: str) -> bytes:
    return signed_by(certified(level, form), office().supervisor.file, "supervisor", level)
