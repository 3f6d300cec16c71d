"""Letterheads: what is kept of each authority, a form beside its preview on a real paper, and a proposal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from workflow.actions.letterheads import KeepLetterhead, kept_letterheads, letterhead_preview
from workflow.actions.people import propose_change
from workflow.documents.strings import languages
from workflow.errors import DocumentError
from workflow.model.letterhead import Letterhead
from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, asked_in, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.pages.admin import PEOPLE, account_of
from workflow.web.pages.request_papers import pdf
from workflow.web.render import page

router = APIRouter(prefix="/administration/letterheads", dependencies=[Depends(with_role(Role.ADMINISTRATOR))])
PLAIN = ("code", "authority", "telephone", "email", "foot")
LONGEST = 4_000


@router.get("")
def listed(request: Request, desk: DeskDep) -> Response:
    """Show every letterhead that is kept; `?code=` and `?authority=` open the form of one."""
    asked = asked_in(request)
    return _page(request, desk, _filled(desk, asked) or asked)


@router.get("/preview.pdf")
def preview(request: Request, desk: DeskDep) -> Response:
    """Return a specimen paper with the letterhead that the address gives."""
    form = Form({name: [said[:LONGEST]] for name, said in request.query_params.items()})
    head = _made(desk, form)
    if head is None:
        raise NotForYouError
    try:
        paper = letterhead_preview(desk.house, head, _language(desk, form), desk.now())
    except DocumentError as fault:
        raise NotForYouError from fault
    return pdf("letterhead", paper.pdf)


@router.post("")
def propose(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Show the preview; or propose the letterhead, which another administrator confirms."""
    head = _made(desk, form)
    if head is None or form.text("do") != "propose":
        return _page(request, desk, form, head)
    propose_change(desk.house, KeepLetterhead(letterhead=head), by=account_of(desk, person), at=desk.now())
    return RedirectResponse(f"{PEOPLE}?done=change-proposed", status_code=303)


def _filled(desk: Desk, form: Form) -> Form | None:
    """Return the form of a letterhead that is kept, None where `form` names none."""
    kept = (each for each in kept_letterheads(desk.house) if each.is_of(form.text("code"), form.text("authority")))
    found = next(kept, None)
    if found is None:
        return None
    names = {f"names-{language}": ["\n".join(lines)] for language, lines in found.names.items()}
    plain = {name: [getattr(found, name)] for name in PLAIN}
    return Form({**plain, "address": ["\n".join(found.address)], **names})


def _made(desk: Desk, form: Form) -> Letterhead | None:
    """Return the letterhead that a form means, None where the form is now marked wrong."""
    given: dict[str, Any] = {name: " ".join(form.text(name).split()) for name in PLAIN}
    given["names"] = {code: lines for code, _ in _languages(desk) if (lines := form.lines(f"names-{code}"))}
    try:
        return Letterhead(**given, address=form.lines("address"))
    except ValidationError as error:
        for each in error.errors():
            where = [str(part) for part in each["loc"]]
            name = f"names-{where[1]}" if where[0] == "names" and len(where) > 1 else where[0]
            form.wrong(name, desk.words(f"letterheads.needs-{where[0]}"))
        return None


def _languages(desk: Desk) -> list[tuple[str, str]]:
    settings = desk.house.settings
    known = dict.fromkeys((settings.language, *languages(settings.templates)))
    return [(code, desk.words.language_of(code)) for code in known]


def _language(desk: Desk, form: Form) -> str:
    known = [code for code, _ in _languages(desk)]
    return form.text("language") if form.text("language") in known else known[0]


def _page(request: Request, desk: Desk, form: Form, head: Letterhead | None = None) -> Response:
    typed = [(name, values[-1]) for name, values in form.fields.items() if name not in ("csrf", "do") and values]
    shown = head is not None or _filled(desk, form) is not None
    return page(
        request, "admin_letterheads", status=422 if form.errors else 200, form=form, kept=kept_letterheads(desk.house),
        languages=_languages(desk), preview=f"?{urlencode(typed)}" if shown and form.ok else "",
    )  # fmt: skip
