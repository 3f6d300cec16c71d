"""Make a paper by itself, and sign one: the officer prepares, the supervisor approves."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from pydantic import Field, InstanceOf

from workflow.actions.act import SECOND, Act, Before, Change, PaperDue, changed, preparing, said_second, working
from workflow.errors import InputError, NotEntitledError
from workflow.model.request import CooperationRequest, PaperRecord, PaperSignature, TwoLanguages
from workflow.model.translation import LANGUAGE
from workflow.vocabulary import Role


class MakePaper(Act):
    """A paper outside any step, such as an acknowledgement."""

    act: Literal["paper"] = "paper"
    form: str
    page: Literal["A4", "Letter"] = "A4"
    replaces: str | None = None
    """An earlier paper of the same form, by its id: from then on its copies say SUPERSEDED, and by which paper."""
    second: str | None = SECOND
    how: TwoLanguages = "beside"
    language: str | None = Field(default=None, pattern=LANGUAGE)
    """By its code; None: the office's own."""


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """The bytes of a paper with a signature in them, made before the act (sign.py); never read from a file of acts."""

    over: str
    pdf: bytes
    level: str
    certificate: str


class SignPaper(Act):
    """A signature over the paper's exact bytes; `paper` is its id, or its form for the latest version."""

    act: Literal["sign"] = "sign"
    paper: str
    reasons: str = ""
    made: InstanceOf[SignedPaper] | None = Field(default=None, exclude=True, repr=False)
    """Without it the signature stands in the trail alone, under the name of who gave it."""


def make_paper_of(act: MakePaper, before: Before) -> Change:
    """Return the request with a paper to be made. Raises NotEntitledError."""
    working(before.request, act.by, "make a paper")
    _refuse_replacing(act, before.request)
    after = changed(before.request, preparers=preparing(before.request, act.by))
    due = PaperDue(act.form, act.page, act.language, act.second, act.how)
    said = {
        "form": act.form,
        **({"language": act.language} if act.language else {}),
        **said_second(act.second, act.how),
    }
    if act.replaces is not None:
        said["replaces"] = act.replaces
    return Change(after, "paper", said, (due,))


def sign_paper(act: SignPaper, before: Before) -> Change:
    """Return the request with the signature. Raises NotEntitledError or InputError."""
    request = before.request
    person = working(request, act.by, "sign a paper")
    found = paper_named(request, act.paper)
    if act.by in found.signed_by:
        raise NotEntitledError(act.by, f"sign '{found.id}' twice", "they signed it already")
    if person.role is Role.SUPERVISOR and act.by in request.preparers:
        raise NotEntitledError(act.by, f"approve '{found.id}'", "they prepared the request")
    meaning = meaning_of(person.role)
    said: dict[str, object] = {
        "paper": found.id,
        "meaning": meaning,
        **({"reasons": act.reasons} if act.reasons else {}),
    }
    signed = found.model_copy(update={"signed_by": (*found.signed_by, act.by)})
    kept: tuple[tuple[PaperRecord, bytes], ...] = ()
    if act.made is not None and person.role is not None:
        signed, told = _with_signature(signed, act, act.made, person.role)
        said, kept = {**said, **told}, ((signed, act.made.pdf),)
    papers = tuple(signed if each.id == found.id else each for each in request.papers)
    return Change(changed(request, papers=papers), "sign", {"signature": {**said, "sha256": signed.sha256}}, kept=kept)


def paper_named(request: CooperationRequest, name: str) -> PaperRecord:
    """Return the paper with this id, or the latest of this form. Raises InputError with those there are."""
    found = next((each for each in reversed(request.papers) if name in (each.id, each.form)), None)
    if found is None:
        known = ", ".join(each.id for each in request.papers) or "none yet"
        raise InputError("paper", f"no paper '{name}' on this request", f"Papers: {known}.")
    return found


def _refuse_replacing(act: MakePaper, request: CooperationRequest) -> None:
    """Raise InputError where a paper cannot be replaced: it is of another form, or was replaced before."""
    if act.replaces is None:
        return
    old = next((each for each in request.papers if each.id == act.replaces), None)
    if old is None or old.form != act.form:
        known = ", ".join(each.id for each in request.papers if each.form == act.form) or "none yet"
        told = f"no paper '{act.replaces}' of form '{act.form}' on this request"
        raise InputError("replaces", told, f"Papers of that form: {known}.")
    new = replaced_by(request, old.id)
    if new is not None:
        raise InputError("replaces", f"'{old.id}' was replaced by '{new.id}'", "Replace that one.")


def replaced_by(request: CooperationRequest, paper: str) -> PaperRecord | None:
    """Return the paper that stands in the place of `paper`, or None."""
    return next((each for each in request.papers if each.replaces == paper), None)


def replaceable(request: CooperationRequest) -> tuple[str, ...]:
    """Return the papers in whose place no other stands."""
    return tuple(each.id for each in request.papers if replaced_by(request, each.id) is None)


def number_of(request: CooperationRequest, paper: str) -> str:
    """Return the number that a paper bears on each page."""
    place = next(number for number, each in enumerate(request.papers, start=1) if each.id == paper)
    return f"{request.reference}-P{place:02}"


def meaning_of(role: Role | None) -> str:
    """Return what a signature on a paper means, by who gives it."""
    return "approved" if role is Role.SUPERVISOR else "prepared"


def _with_signature(
    paper: PaperRecord, act: SignPaper, made: SignedPaper, role: Role
) -> tuple[PaperRecord, dict[str, object]]:
    """Return the paper with its new bytes, and what the trail says of the signature in them."""
    if made.over != paper.sha256:
        told = f"'{paper.id}' was signed by somebody else meanwhile"
        raise InputError("paper", told, "Look again, then sign what is there now.")
    given = {"level": made.level, "certificate": made.certificate, "over": made.over}
    signature = PaperSignature(by=act.by, role=role, at=act.at, **given)
    bytes_now = sha256(made.pdf).hexdigest()
    return paper.model_copy(update={"sha256": bytes_now, "signatures": (*paper.signatures, signature)}), dict(given)
