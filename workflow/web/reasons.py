"""Why a step is not open, in words, each with the place where the thing that unblocks it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from workflow.engine.guards import Reason

FORMS = {
    "checkpoint": ("checkpoint", "checkpoint"), "event": ("event", "kind"), "fact": ("fact", "fact"),
    "undetermined": ("fact", "fact"),
}  # fmt: skip
"""By the code of a reason: the form that unblocks it, and the field that what it is about fills."""


class ReasonShown(NamedTuple):
    """One reason; `href` is '' where nothing on the desk unblocks it, `word` says what is done there."""

    sentence: str
    unblocks: str
    href: str
    word: str


def shown(english: Callable[[str], str], reasons: Iterable[Reason], url: str) -> tuple[ReasonShown, ...]:
    """Return reasons, said by `english`, with their places below the address of the request."""
    return tuple(_one(english, reason, url) for reason in reasons)


def _one(english: Callable[[str], str], reason: Reason, url: str) -> ReasonShown:
    sentence = english(reason.sentence[:1].upper() + reason.sentence[1:])
    form, field = FORMS.get(reason.code, ("", "")) if reason.about else ("", "")
    if form == "fact" and reason.about.startswith("event."):
        form = ""
    href = f"{url}/do/{form}?{urlencode({field: reason.about})}" if form else ""
    return ReasonShown(sentence, reason.unblocks, href, form)
