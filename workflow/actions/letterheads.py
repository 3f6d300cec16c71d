"""Letterheads: kept by administration, two people for each change; every paper of the authority bears its own.

A paper made before stays as it was: what stood on it is in the paper and in its data.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from workflow.actions.house import House
from workflow.documents.paper import Paper, PaperOptions, form, make_paper, sample_case
from workflow.model.base import Frozen
from workflow.model.letterhead import Letterhead
from workflow.store import letterheads

SIDES = ("requesting", "requested")
SHOWN_ON = "acknowledgement"
"""The form whose sample shows how a letterhead looks."""


class KeepLetterhead(Frozen):
    """An authority's letterhead becomes this, on papers made from now on."""

    change: Literal["letterhead"] = "letterhead"
    letterhead: Letterhead


def kept_letterheads(house: House) -> tuple[Letterhead, ...]:
    """Return every letterhead, by code and authority."""
    with house.database.reading() as tx:
        return letterheads.every(tx)


def with_letterheads(case: dict[str, Any], known: tuple[Letterhead, ...]) -> dict[str, Any]:
    """Return the case of a paper whose sides are told how they are reached, where a letterhead is kept of them."""
    told = dict(case)
    for side in SIDES:
        found = next((each for each in known if each.is_of(case[side]["code"], case[side]["authority"])), None)
        if found is not None:
            told[side] = _told(case[side], found)
    return told


def letterhead_preview(house: House, shown: Letterhead, language: str, at: datetime) -> Paper:
    """Return a specimen paper with a letterhead that nobody has confirmed yet. Raises DocumentError."""
    templates = house.settings.templates
    case = sample_case(SHOWN_ON, templates_dir=templates)
    side = form(SHOWN_ON, templates_dir=templates).issuer(None)
    own = {"code": shown.code, "name": None, "authority": shown.authority}
    told = {**case, side: _told(own, shown)}
    options = PaperOptions(language=language, marks=("SPECIMEN",))
    return make_paper(SHOWN_ON, told, source=b"{}", made_at=at, options=options, templates_dir=templates)


def _told(side: dict[str, Any], found: Letterhead) -> dict[str, Any]:
    more = {"lines": {each: list(lines) for each, lines in found.names.items()}, "foot": found.foot}
    return {**side, "address": found.reached(), **{name: said for name, said in more.items() if said}}
