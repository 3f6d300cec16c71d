"""The head that every page of one request shows: who asks whom for what, where it stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from workflow.actions.desk_request import RequestSeen
from workflow.vocabulary import Phase
from workflow.web.desk import Desk


def url_of(reference: str) -> str:
    """Return the address of a request."""
    return f"/requests/{quote(reference)}"


def about(desk: Desk, seen: RequestSeen) -> dict[str, Any]:
    """Return what every page of one request shows in its head."""
    case, titles = seen.request, desk.titles
    return {
        "case": case,
        "url": url_of(case.reference),
        "kind": titles.kind(case.kind),
        "stage": titles.stage(case.procedure, case.stage),
        "procedure": desk.say(seen.look.procedure.title),
        "asks": titles.place(case.sides.requesting),
        "asked": titles.place(case.sides.requested),
        "phases": _phases(seen),
        "form_title": desk.titles.form,
    }


def _phases(seen: RequestSeen) -> list[tuple[str, str]]:
    """Return each phase with where it stands: done, now or ahead."""
    words = list(Phase)
    at = words.index(seen.look.procedure.stage(seen.request.stage).phase)
    return [(word.value, "done" if n < at else "now" if n == at else "ahead") for n, word in enumerate(words)]
