"""The fields of an event in a form: what is needed, and the zone of the place that is proposed."""

from __future__ import annotations

from typing import Any

from workflow.model.request import Sides
from workflow.web.desk import Desk
from workflow.web.form import Form

NEEDED = ("kind", "day", "place", "document", "zone")
OPTIONAL = ("time", "until", "supersedes")
FIELDS = (*NEEDED, *OPTIONAL)


def event_given(desk: Desk, form: Form, kind: str = "") -> dict[str, Any]:
    """Return an event as typed; what is missing is marked in the form. `kind` where the form does not ask for it."""
    wanted = [name for name in NEEDED if not (kind and name == "kind")]
    given: dict[str, Any] = {name: form.needs(name, desk.words(f"acts.needs-{name}")) for name in wanted}
    given |= {name: form.text(name) for name in OPTIONAL if form.text(name)}
    return {"kind": kind, **given} if kind else given


def zone_of(desk: Desk, sides: Sides) -> str:
    """Return the zone of a side whose law names one, '' where none does."""
    return next((each.zone for each in desk.house.rulebook.places(sides).values() if each.zone), "")
