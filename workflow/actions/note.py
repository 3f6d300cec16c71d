"""A note on the file. Privileged advice of the office never enters an export to court or defence."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from workflow.actions.act import Act, Before, Change, working

PRIVILEGED = "privileged"
"""Fields of an entry whose name begins so are the office's own."""


class Note(Act):
    """Words for the file."""

    act: Literal["note"] = "note"
    text: str = Field(min_length=1, max_length=20_000)
    privileged: bool = False


def note(act: Note, before: Before) -> Change:
    """Return the request unchanged, with the note for the trail. Raises NotEntitledError."""
    working(before.request, act.by, "write on this file")
    return Change(before.request, "note", {f"{PRIVILEGED}-note" if act.privileged else "note": act.text})
