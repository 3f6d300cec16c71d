"""The last page before a request is filed: all that was said, what may be the same matter, what stays open."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.drafting import file_draft, related, save_draft
from workflow.errors import ActionError, InputError, StoreError
from workflow.vocabulary import Role
from workflow.web.asking import open_questions
from workflow.web.case_head import url_of
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.draft import NewRequest, act_of_draft
from workflow.web.facts import standing
from workflow.web.form import Form
from workflow.web.listing import lines
from workflow.web.pages.new import draft_for
from workflow.web.pages.new_questions import seen_as
from workflow.web.person import Person
from workflow.web.render import page

router = APIRouter(prefix="/new", dependencies=[Depends(with_role(Role.OFFICER))])


@router.get("/{draft}/check")
def check(request: Request, desk: DeskDep, person: PersonDep, draft: str) -> Response:
    """Show everything before it is filed."""
    return _check(request, desk, person, draft, draft_for(desk, person, draft), Form())


@router.post("/{draft}/file")
def file(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:
    """Open the request; its draft is gone then. A refusal keeps the draft and says why."""
    new = draft_for(desk, person, draft)
    new.take(form)
    save_draft(desk.house, person.name, draft, new.stored(), desk.now())
    typed = new.typed()
    try:
        act = act_of_draft(desk, new, typed, person, key=f"draft-{draft}")
        if not typed.errors:
            done = file_draft(desk.house, draft, act)
            return RedirectResponse(f"{url_of(done.request.reference)}?done=filed", status_code=303)
    except (InputError, ActionError, StoreError) as refusal:
        form.wrong("reference" if isinstance(refusal, StoreError) else "", desk.english(refusal.diagnostics()))
    form.errors.update(typed.errors)
    return _check(request, desk, person, draft, new, form)


def _check(request: Request, desk: Desk, person: Person, draft: str, new: NewRequest, form: Form) -> Response:
    shown = new.typed()
    seen = seen_as(desk, new, person, shown)
    if seen is None:
        return RedirectResponse(f"/new/{draft}", status_code=303)
    shown.errors.update(form.errors)
    now = desk.now()
    alike = related(desk.house, seen.request, by=person.name, at=now)
    rows = zip(lines(desk, tuple(each.row for each in alike), now), alike, strict=True)
    values: dict[str, Any] = {
        "alike": [(line, ", ".join(desk.words(f"new.alike-{why}") for why in each.why)) for line, each in rows],
        "known": sorted(standing(desk, seen.request).values()), "left": len(open_questions(desk, seen)),
        "new": new, "case": seen.request, "outlook": seen.outlook, "titles": desk.titles,
    }  # fmt: skip
    return page(request, "new_check", status=422 if form.errors else 200, form=shown, draft=draft, **values)
