"""What the paper to one recipient of corrected data says: which data, what became of them, under what, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.actions.act import Before
from workflow.actions.correct import SHARINGS
from workflow.actions.decided import item_name
from workflow.conditions import ITEM
from workflow.model.correction import CorrectionNotice


def notice(before: Before) -> dict[str, Any] | None:
    """Return the notice that was sent last, as its form prints it; None where none was sent."""
    sent = [each for each in before.request.notices if each.told_at is not None]
    if not sent:
        return None
    latest = max(sent, key=lambda each: (str(each.told_at), before.request.notices.index(each)))
    shared = _sharing(before, latest)
    return {
        "recipient": latest.recipient,
        "shared_on": _said(shared.get(f"{SHARINGS}.shared_on")),
        "shared_under": _said(shared.get(f"{SHARINGS}.reference")),
        "outcome": latest.outcome,
        "items": [item_name(before, *each.rsplit(" ", 1)) for each in latest.items],
        "reasons": latest.reasons,
        "answer_by": _said(latest.answer_by),
        "citations": [{"citation": each} for each in dict.fromkeys(_citations(before))],
    }


def _sharing(before: Before, of: CorrectionNotice) -> Mapping[str, Any]:
    rows = (row for row in before.look.env.get(SHARINGS) or () if isinstance(row, Mapping))
    return next((row for row in rows if str(row[ITEM]) == of.sharing), {})


def _citations(before: Before) -> Iterator[str]:
    """Yield the articles of the rules that look at whether recipients were told."""
    for each in before.look.findings:
        paths = (*each.deciding, *each.missing)
        if any(path.startswith(f"{SHARINGS}.") for path in paths):
            yield str(each.rule.citation)


def _said(value: object) -> str | None:
    return None if value is None else str(value)
