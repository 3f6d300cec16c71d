"""What a form is: its titles, the legal source of its contents, its sections and fields, and who signs.

Read from `templates/forms/<id>/form.yaml`; `docs/forms.md` explains every key.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from workflow.model.base import Frozen, Text

FieldKind = Literal[
    "text", "paragraphs", "date", "datetime", "list", "table", "jurisdiction", "language", "duration",
    "yes-no", "person-name", "number", "hash", "word", "pairs", "ticks",
]  # fmt: skip
PageSize = Literal["A4", "Letter"]
Party = Literal["requesting", "requested"]
Issuer = Literal["requesting", "requested", "office"]
"""`office`: whichever side the office that makes the paper is on."""
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Path = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$", max_length=120)]
Citation = Annotated[str, StringConstraints(min_length=3)]


def _english(value: dict[str, str]) -> dict[str, str]:
    if set(value) != {"en"}:
        raise ValueError("is written in English only; other languages are in templates/strings/papers")
    return value


Words = Annotated[Text, AfterValidator(_english)]
"""A text of a form, in English; what it is in another language is said by that language's catalogue."""

PLACE = re.compile(r"\{([A-Za-z0-9_.-]+)(?::([a-z-]+))?\}")
"""A place in running text where a value of the case is printed: `{facts.person.name}` or `{date:date}`."""

WHOLE = 100
"""The widths of a table's columns are percentages and make up the whole."""


class OnlyWhen(Frozen):
    """Prints a section only when the value at `from` is there, or is one of `is`; or when `or_without` is absent."""

    source: Path = Field(alias="from")
    among: tuple[str | bool, ...] | None = Field(default=None, alias="is")
    or_without: Path | None = None
    pick: Path | None = None
    """Of a list, the key whose values are looked at: the section is printed when one row has one of these."""


class Column(Frozen):
    """One column of a table: where in each item its value is, and how wide it is in percent."""

    name: Id
    label: Words
    source: Path = Field(alias="from")
    kind: FieldKind = "text"
    width: int = Field(ge=4, le=WHOLE)
    required_by: Citation | None = None
    otherwise: Path | None = None
    """A second value of the same kind, told beside the first where it is recorded: the day another count gives."""
    sparse: bool = False
    """Left out, and its width shared, where no row has a value."""
    empty: Words | None = None
    """What to print in a row that has no value, where "not recorded" would be wrong."""

    @model_validator(mode="after")
    def _plain(self) -> Column:
        if self.kind in ("table", "paragraphs"):
            raise ValueError("a column cannot hold a table or paragraphs")
        return self


class Option(Frozen):
    """One box that may be ticked: the recorded value it stands for, and the words beside it."""

    value: str | bool
    label: Words


class FormField(Frozen):
    """One value of the case as the form prints it; `required_by` cites what makes it obligatory."""

    name: Id
    label: Words
    source: Path = Field(alias="from")
    required_by: Citation | None
    kind: FieldKind
    columns: tuple[Column, ...] = ()
    options: tuple[Option, ...] = ()
    """The boxes of a list to tick, all printed, in the order of the official form."""
    pick: Path | None = None
    """Where the ticks of a list come from: this key of each of its rows."""
    where: dict[str, tuple[str | bool, ...]] = Field(default_factory=dict)
    """Keeps only the items of a list whose named keys hold one of these values."""
    beside: Path | None = None
    """A second value printed in brackets where it is recorded, such as a name in Latin letters."""
    half: bool = False
    """Stands beside another half field where both are short."""
    sparse: bool = False
    """Left out where nothing is recorded, instead of saying so."""
    empty: Words | None = None
    """What a recorded but empty value means, such as "None."; an absent one is always "not recorded"."""

    @model_validator(mode="after")
    def _coherent(self) -> FormField:
        if (self.kind == "table") != bool(self.columns):
            raise ValueError("columns belong to a table, and every table has them")
        if self.columns and sum(column.width for column in self.columns) != WHOLE:
            raise ValueError("the widths of the columns must add up to 100")
        if (self.kind == "ticks") != bool(self.options):
            raise ValueError("options belong to ticks, and ticks need them")
        if self.pick and self.kind != "ticks":
            raise ValueError("pick belongs to ticks")
        if self.where and self.kind not in ("table", "list"):
            raise ValueError("where belongs to a table or a list")
        return self


class Section(Frozen):
    """A numbered section: a lead in running text, then fields, then a note."""

    id: Id
    title: Words
    box: str | None = Field(default=None, min_length=1, max_length=4)
    """The letter or number an official form gives this section; without one, the sections shown are counted."""
    lead: Words | None = None
    note: Words | None = None
    only_when: OnlyWhen | None = None
    fields: tuple[FormField, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Section:
        if not self.fields and not self.lead:
            raise ValueError("a section needs fields or a lead")
        return self


class Signatory(Frozen):
    """One block for a signature: what signing means here, and which role of `people` fills the name."""

    role: Id
    act: Words
    capacity: Words | None = None


class Asks(Frozen):
    """Where the case says under which articles this form asks something, and by when an answer is wanted."""

    under: Path = "asked_under"
    law: Citation | None = None
    """Of a form that one instrument prescribes: that instrument, whatever else is in force between the two sides."""
    by: Path | None = None


class FormSpec(Frozen):
    """A form as authorities and their lawyers agreed it; everything printed comes from here or from the case."""

    id: Id
    version: int = Field(ge=1)
    title: Words
    legal_source: tuple[Citation, ...] = Field(min_length=1)
    issued_by: Issuer
    addressed_to: Party | None = None
    addressee: Words | None = None
    """Who receives the paper, in words: no side, such as any peace officer; or, beside `addressed_to`, others too."""
    asks: Asks | None = None
    """Of a form that asks something: its head says under what, and by when."""
    classification: Id = "official"
    page: PageSize = "A4"
    opening: Words | None = None
    closing: Words | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    signatories: tuple[Signatory, ...] = ()

    @model_validator(mode="after")
    def _one_name_each(self) -> FormSpec:
        names = [field.name for section in self.sections for field in section.fields]
        ids = [section.id for section in self.sections]
        for what, seen in (("field", names), ("section", ids)):
            twice = sorted({name for name in seen if seen.count(name) > 1})
            if twice:
                raise ValueError(f"{what} '{twice[0]}' is given twice")
        return self

    @property
    def is_addressed(self) -> bool:
        """Say whether the paper leaves the office: to the other side, or to somebody named in words."""
        return self.addressed_to is not None or self.addressee is not None

    def issuer(self, office: str | None) -> str:
        """Return the side whose paper it is, where `office` is the side that makes it; what is no side says nothing."""
        own = "requesting" if office == "requesting" else "requested"
        return own if self.issued_by == "office" else self.issued_by

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Return every field of every section, in order."""
        return tuple(field for section in self.sections for field in section.fields)
