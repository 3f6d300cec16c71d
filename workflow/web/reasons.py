"""Why a step is not open, in words, each with the place where the thing that unblocks it is done."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from workflow.engine.guards import Reason

_QUOTED = re.compile(r"'([^']+)'")
_ANSWER = re.compile(r"^Answer '?([a-z_.\[\]0-9]+)")
FORMS = {"checkpoint": ("checkpoint", "checkpoint"), "event": ("event", "kind")}
"""By the code of a reason: the form that unblocks it, and the field that its quoted word fills."""


class ReasonShown(NamedTuple):
    """One reason; `href` is '' where nothing on the desk unblocks it, `word` says what is done there."""

    sentence: str
    unblocks: str
    href: str
    word: str


def shown(reasons: Iterable[Reason], url: str) -> tuple[ReasonShown, ...]:
    """Return reasons with their places below the address of the request."""
    return tuple(_one(reason, url) for reason in reasons)


def _one(reason: Reason, url: str) -> ReasonShown:
    sentence = reason.sentence[:1].upper() + reason.sentence[1:]
    form, field, value = "", "", ""
    quoted, answer = _QUOTED.search(reason.sentence), _ANSWER.match(reason.unblocks)
    if reason.code in FORMS and quoted:
        form, field = FORMS[reason.code]
        value = quoted[1]
    elif answer and not answer[1].startswith("event."):
        form, field, value = "fact", "fact", answer[1].rstrip(".")
    href = f"{url}/do/{form}?{urlencode({field: value})}" if form else ""
    return ReasonShown(sentence, reason.unblocks, href, form)
