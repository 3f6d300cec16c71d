"""Every text of a form that a paper may print, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from workflow.model.form import FormSpec


def texts_of(form: FormSpec) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each text of a form with what it is there: a title, a label, an opening, an act."""
    yield from _texts(form, "")


def _texts(value: Any, place: str) -> Iterator[tuple[str, Mapping[str, str]]]:  # noqa: ANN401 - walks any part of a form
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), name)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each, place)
    elif isinstance(value, dict) and isinstance(value.get("en"), str):
        yield place, value
