"""A translation of one free text of a request: from which language into which, who made it, and who read it.

The original is a fact and stays as it is; a translation stands beside it for as long as the text it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import Field, model_validator

from workflow.model.base import Frozen
from workflow.model.day import Day
from workflow.vocabulary import Made

LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
"""A language by its code (BCP 47), such as fr, zh-Hant or pt-BR."""

NAMED = Field(default="", max_length=200)
Wording = str | tuple[str, ...]
"""One text, or the texts of a list in their order."""


WrittenIn = Annotated[str, Field(pattern=LANGUAGE)] | dict[str, Annotated[str, Field(pattern=LANGUAGE)]]
"""One language for all texts, or each text's own by its place."""


def place_of(path: str, item: str | None) -> str:
    """Return a text's place as people write it, with its item in brackets."""
    return path if item is None else f"{path}[{item}]"


def digest_of(text: object) -> str:
    """Return the SHA-256 of a free text, in hexadecimal; of a list, of its texts in order."""
    parts = text if isinstance(text, tuple | list) else (text,)
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()


class Rendering(Frozen):
    """A text put into another language: `path`, and `item` where it is a fact of an item of a list."""

    path: str
    item: str | None = None
    written_in: str | None = Field(default=None, pattern=LANGUAGE)
    """The language of the original; needed where the fact does not say it."""
    language: str = Field(pattern=LANGUAGE)
    text: Wording
    how: Made
    translator: str = NAMED
    """The sworn translator, or the name of the machine's service; the office's own is made by whoever records it."""
    sworn: str = NAMED
    """Of a certified one: the court or register before which the translator is sworn."""
    made_on: Day | None = None
    """Of a certified one: the day it bears."""


class Arrived(Rendering):
    """A translation that came with the paper, as the other side made it. Nothing that arrives says that it was read."""

    @model_validator(mode="before")
    @classmethod
    def _unread(cls, raw: Any) -> Any:  # noqa: ANN401 - as pydantic hands it over
        if isinstance(raw, Mapping) and raw.get("read_by"):
            raise ValueError("cannot say who read it: whoever reads it here confirms that, by the act read-translation")
        return raw


class Translation(Rendering):
    """One translation as recorded. Never edited: a better one is recorded after it."""

    id: str
    of: str
    """The SHA-256 of the original as it stood; where that was corrected since, the translation is stale."""
    read_by: str | None = None
    """Who confirmed to have read it against the original; of an office's own, somebody else than who made it."""
    by: str
    """Who recorded it."""
    at: datetime
