"""A letterhead: what stands at the head and foot of every paper of one authority."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from workflow.model.base import Frozen
from workflow.model.request import CODE, plain_name
from workflow.model.translation import LANGUAGE

Line = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class Letterhead(Frozen):
    """What an office keeps of an authority, which requests call `authority` and place in `code`."""

    code: str = Field(pattern=CODE)
    authority: str = Field(min_length=1, max_length=200)
    names: dict[Annotated[str, StringConstraints(pattern=LANGUAGE)], tuple[Line, ...]] = Field(default_factory=dict)
    """Lines below the name, by the language of the paper: ministry, department, section."""
    address: tuple[Line, ...] = Field(default=(), max_length=6)
    telephone: str = Field(default="", max_length=60)
    email: str = Field(default="", max_length=120, pattern=r"^([^\s@]+@[^\s@]+)?$")
    foot: str = Field(default="", max_length=160)
    """One line in the foot of each page."""

    def is_of(self, code: str, authority: str) -> bool:
        """Say whether this is the letterhead of the authority that a request names so."""
        return (self.code, plain_name(self.authority)) == (code, plain_name(authority))

    def reached(self) -> list[str]:
        """Return how the authority is reached, one line each: address, telephone, e-mail."""
        return [*self.address, *(each for each in (self.telephone, self.email) if each)]
