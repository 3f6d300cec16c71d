"""Facts: what may be asserted about a request (the dictionary), and what was asserted, by whom, from where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import Field, model_validator

from workflow.model.base import Frozen, Text
from workflow.model.duration import Duration
from workflow.vocabulary import Nature, Sensitivity

FactType = Literal[
    "yes-no", "number", "text", "texts", "narrative", "date", "moment", "duration", "choice", "choices",
    "jurisdiction", "jurisdictions", "list",
]  # fmt: skip
WORDED: tuple[FactType, ...] = ("text", "texts", "narrative")
Value = bool | int | str | date | datetime | Duration | tuple[str, ...] | None
"""A known value. None is a said "none"; a fact that is absent is unknown."""

Asserter = Literal[
    "officer", "requesting-authority", "requested-authority", "court", "minister", "counsel", "person-concerned",
    "provider", "record-holder", "organisation", "supervisor", "privacy-reviewer",
]  # fmt: skip


class FactKind(Frozen):
    """One entry of the dictionary: one path for one idea."""

    path: str = Field(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]*)?$")
    type: FactType
    unit: str | None = None
    question: Text
    help: Text | None = None
    choices: dict[str, Text] = Field(default_factory=dict)
    nature: Nature = Nature.FACT
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    asserted_by: tuple[Asserter, ...] = ("officer", "requesting-authority", "court")
    derived: bool = False
    """Comes from the request itself, its events or a jurisdiction's pack: never asked."""

    proper: bool = False
    """Of a text: a name, number, place or citation, which stands in every language as it is."""

    about_language: bool = False
    """Says in which language papers are, or whether they are translated: a rule that asks it asks for a language."""

    silent: bool = False
    """Kept from the other side: of a list, that an item exists and stays; of another fact, it and what rests on it."""

    named_by: tuple[str, ...] = ()
    """For a list: the facts that together name an item to a reader."""

    @model_validator(mode="after")
    def _coherent(self) -> FactKind:
        if (self.type in ("choice", "choices")) != bool(self.choices):
            raise ValueError("choices belong to a choice, and only to a choice")
        if self.type == "number" and not self.unit:
            raise ValueError("a number needs its unit")
        if self.proper and self.type not in WORDED:
            raise ValueError("proper belongs to a text")
        return self

    @property
    def is_free_text(self) -> bool:
        """Say whether it holds somebody's words, which another language must say otherwise."""
        return self.type in WORDED and not self.proper

    @property
    def group(self) -> str:
        """The first word of the path; the list's own path where the fact is of each item of a list."""
        return self.path.partition(".")[0]


class Dictionary:
    """Every fact kind by path. A path below a list is a fact of each item of that list."""

    def __init__(self, kinds: Mapping[str, FactKind]) -> None:
        self.kinds = dict(kinds)
        self.lists = frozenset(path for path, kind in self.kinds.items() if kind.type == "list")

    def __getitem__(self, path: str) -> FactKind:
        return self.kinds[path]

    def __contains__(self, path: object) -> bool:
        return path in self.kinds

    def list_of(self, path: str) -> str | None:
        """Return the list whose items carry `path`, or None for a fact of the request as a whole."""
        group = path.partition(".")[0]
        return group if group in self.lists and path != group else None


class Assertion(Frozen):
    """A fact as somebody asserted it. Superseded by a later assertion of the same path and item, never edited."""

    path: str
    item: str | None = None
    value: str | int | bool | tuple[str, ...] | None
    source: str
    by: str
    at: datetime
    reason: str | None = None
    """Why, for an assessment: who weighed what."""
    written_in: str | None = None
    """The language of a free text, by its code; None: the office's own."""
