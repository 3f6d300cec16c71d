"""Make a paper by itself, and sign one: the officer prepares, the supervisor approves."""

from __future__ import annotations

from typing import Literal

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.errors import InputError, NotEntitledError
from workflow.vocabulary import Role


class MakePaper(Act):
    """A paper outside any step, such as an acknowledgement."""

    act: Literal["paper"] = "paper"
    form: str
    page: Literal["A4", "Letter"] = "A4"


class SignPaper(Act):
    """A signature over the paper's exact bytes; `paper` is its id, or its form for the latest version."""

    act: Literal["sign"] = "sign"
    paper: str


def make_paper_of(act: MakePaper, before: Before) -> Change:
    """Return the request with a paper to be made. Raises NotEntitledError."""
    working(before.request, act.by, "make a paper")
    after = changed(before.request, preparers=preparing(before.request, act.by))
    return Change(after, "paper", {"form": act.form}, ((act.form, act.page),))


def sign_paper(act: SignPaper, before: Before) -> Change:
    """Return the request with the signature. Raises NotEntitledError or InputError."""
    request = before.request
    person = working(request, act.by, "sign a paper")
    found = next((each for each in reversed(request.papers) if act.paper in (each.id, each.form)), None)
    if found is None:
        known = ", ".join(each.id for each in request.papers) or "none yet"
        raise InputError("paper", f"no paper '{act.paper}' on this request", f"Papers: {known}.")
    if act.by in found.signed_by:
        raise NotEntitledError(act.by, f"sign '{found.id}' twice", "they signed it already")
    if person.role is Role.SUPERVISOR and act.by in request.preparers:
        raise NotEntitledError(act.by, f"approve '{found.id}'", "they prepared the request")
    signed = found.model_copy(update={"signed_by": (*found.signed_by, act.by)})
    papers = tuple(signed if each.id == found.id else each for each in request.papers)
    meaning = "approved" if person.role is Role.SUPERVISOR else "prepared"
    said = {"paper": found.id, "sha256": found.sha256, "meaning": meaning}
    return Change(changed(request, papers=papers), "sign", {"signature": said})
