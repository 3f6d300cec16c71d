"""A form that was sent: what was typed, and what is wrong with it, at the field and on top. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile


@dataclass(slots=True)
class Form:
    """Fields by name, each with all its values; `errors` by field, in order. The empty name is the form as a whole."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[UploadFile]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the last value of a field, '' where it was not sent."""
        values = self.fields.get(name, ())
        return values[-1] if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field, as ticked boxes send them."""
        return tuple(self.fields.get(name, ()))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the lines of a field that are not empty."""
        return tuple(line.strip() for line in self.text(name).splitlines() if line.strip())

    def file(self, name: str) -> UploadFile | None:
        """Return a file that was sent under `name`, None where none was chosen."""
        return next((each for each in self.files.get(name, ()) if each.filename), None)

    def wrong(self, name: str, told: str) -> None:
        """Say what is wrong with a field and how to mend it; the first word stands."""
        self.errors.setdefault(name, told)

    def needs(self, name: str, told: str) -> str:
        """Return a field that must not be empty; where it is, `told` is its error."""
        value = self.text(name)
        if not value:
            self.wrong(name, told)
        return value

    @property
    def ok(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.errors
