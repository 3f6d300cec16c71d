"""Reading one value of a fact from text, JSON or YAML, by the fact's kind."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, TypeVar

from workflow.model.duration import Duration
from workflow.model.fact import FactKind, Value
from workflow.model.request import CODE

Kind = TypeVar("Kind", bool, int, str)

MAX_TEXT, MAX_NARRATIVE = 500, 20_000


def read_value(kind: FactKind, raw: Any, *, single: bool = False) -> Value:  # noqa: ANN401 - any JSON value
    """Return `raw` as a value of `kind`; the word `none` is a said "none".

    `single` asks for one element of a `choices` or `jurisdictions` fact. Raises
    ValueError with the accepted shape.
    """
    if raw is None:
        raise ValueError("is empty; write none if there is none, or leave the fact out if nobody knows")
    if raw == "none" and "none" not in kind.choices:
        return None
    if kind.type in ("choices", "jurisdictions", "texts") and not single:
        if not isinstance(raw, list | tuple):
            raise ValueError("needs a list, such as [a, b]")
        return tuple(str(_scalar(kind, each)) for each in raw)
    return _scalar(kind, raw)


def write_value(value: Value) -> str | int | bool | tuple[str, ...] | None:
    """Return the JSON form of a value; `read_value` reads it back."""
    if isinstance(value, Duration):
        return value.text
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def stored_value(kind: FactKind, raw: str | int | bool | tuple[str, ...] | None) -> Value:
    """Return what `write_value` wrote, as a value again; None is a said "none"."""
    return None if raw is None else read_value(kind, list(raw) if isinstance(raw, tuple) else raw)


def _scalar(kind: FactKind, raw: Any) -> bool | int | str | date | datetime | Duration:  # noqa: ANN401, PLR0911, C901 - one line a type
    match kind.type:
        case "yes-no":
            return _of(raw, bool, "true or false")
        case "number":
            if isinstance(raw, bool):
                raise ValueError("needs a whole number")  # noqa: TRY004 - one error type for callers
            return _of(raw, int, f"a whole number of {kind.unit}")
        case "date":
            return _date(raw)
        case "moment":
            return _moment(raw)
        case "duration":
            return Duration.parse(str(raw))
        case "choice" | "choices":
            if raw not in kind.choices:
                raise ValueError(f"'{raw}' is not one of {', '.join(kind.choices)}")
            return str(raw)
        case "jurisdiction" | "jurisdictions":
            if not re.fullmatch(CODE.rstrip("$"), str(raw)):
                raise ValueError(f"'{raw}' is not a code such as NL or US-AL")
            return str(raw)
        case "list":
            raise ValueError("is a list: give its items")
        case _:
            return _text(raw, MAX_NARRATIVE if kind.type == "narrative" else MAX_TEXT)


def _of(raw: Any, wanted: type[Kind], shape: str) -> Kind:  # noqa: ANN401 - checked here
    if not isinstance(raw, wanted):
        raise ValueError(f"'{raw}' is not {shape}")  # noqa: TRY004 - one error type for callers
    return raw


def _text(raw: Any, longest: int) -> str:  # noqa: ANN401 - checked here
    text = str(_of(raw, str, "text"))
    if not text.strip() or len(text) > longest:
        raise ValueError(f"needs text of 1 to {longest} characters")
    return text


def _date(raw: Any) -> date:  # noqa: ANN401 - checked here
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    said = f"'{raw}' is not a date such as 2026-03-31"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
        raise ValueError(said)
    try:
        return date.fromisoformat(str(raw))
    except ValueError as error:
        raise ValueError(said) from error


def _moment(raw: Any) -> datetime:  # noqa: ANN401 - checked here
    try:
        moment = datetime.fromisoformat(str(raw))
    except ValueError as error:
        raise ValueError(f"'{raw}' is not a moment such as 2026-03-31T14:05+02:00") from error
    if moment.tzinfo is None:
        raise ValueError(f"'{raw}' needs its offset, such as 2026-03-31T14:05+02:00")
    return moment
