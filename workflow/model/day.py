"""Days and moments as people write them: text in one shape, never a bare number that would become 1970."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*")


def _day(raw: object) -> object:
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        return date.fromisoformat(raw)
    if isinstance(raw, int | float | str):
        raise ValueError(f"'{raw}' is not a date such as 2026-03-31")  # noqa: TRY004 - pydantic reports ValueError
    return raw


def _moment(raw: object) -> object:
    if isinstance(raw, str) and _MOMENT.fullmatch(raw):
        return datetime.fromisoformat(raw)
    if isinstance(raw, int | float | str):
        raise ValueError(f"'{raw}' is not a moment such as 2026-03-31T14:05+02:00")  # noqa: TRY004 - as above
    return raw


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
