"""What every model type shares: frozen, strict about keys, errors that name file and line."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from workflow.errors import InputError, PackError, PackSyntaxError
from workflow.packfile import Mapping, Sequence


class Frozen(BaseModel):
    """A value: cannot change, refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


Kind = TypeVar("Kind", bound=BaseModel)


def _texts(value: dict[str, str]) -> dict[str, str]:
    if not value.get("en"):
        raise ValueError("needs at least an English text: {en: ...}")
    return value


Text = Annotated[dict[str, str], AfterValidator(_texts)]
"""A text shown to people, as a map by language; English is the language of record here."""


def say(text: dict[str, str], language: str = "en") -> str:
    """Return `text` in `language`, or in English where nobody has translated it."""
    return text.get(language) or text["en"]


def typed(kind: type[Kind], raw: Any, *, file: str = "", line: int = 1) -> Kind:  # noqa: ANN401 - YAML of any shape
    """Return `raw` as `kind`. Raises PackSyntaxError naming file, line and every field that does not fit."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = _line(raw, first["loc"], line)
        told = "; ".join(f"{_path(e['loc']) or 'it'}: {_reason(e)}" for e in error.errors()[:5])
        shown = getattr(raw, "file", file) or file
        raise PackSyntaxError(shown, where, told, "See docs/rule-packs.md for the shape.") from error


def typed_input(kind: type[Kind], raw: Any, *, file: str) -> Kind:  # noqa: ANN401 - YAML of any shape
    """Like `typed`, for files of a person's own: raises InputError."""
    try:
        return typed(kind, raw, file=file)
    except PackError as error:
        raise InputError(
            f"{error.file}, line {error.line}", error.reason, "See docs/requests.md for the shape."
        ) from error


def _line(raw: Any, place: tuple[int | str, ...], line: int) -> int:  # noqa: ANN401 - walks any shape
    for part in place:
        if isinstance(raw, Mapping):
            line = raw.line_of(str(part))
            raw = raw.get(str(part))
        elif isinstance(raw, Sequence) and isinstance(part, int) and part < len(raw):
            line = raw.lines[part]
            raw = raw[part]
    return line


def _path(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place)


def _reason(error: Any) -> str:  # noqa: ANN401 - pydantic's error dictionary
    words = {"extra_forbidden": "is not a known key here", "missing": "is missing"}
    if error["type"] == "string_pattern_mismatch":
        return f"'{error['input']}' is not of the form {error['ctx']['pattern']}"
    told = str(error["msg"]).removeprefix("Value error, ")
    return words.get(error["type"], told[:1].lower() + told[1:])
