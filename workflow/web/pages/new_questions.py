"""The guided questions of a new request: a few at a time, each with who needs it; and what was answered so far."""

from __future__ import annotations

from itertools import count

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.drafting import preview, save_draft
from workflow.actions.look import Look
from workflow.errors import InputError
from workflow.vocabulary import Role
from workflow.web.asking import asked, next_names
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.draft import FACT, NewRequest, act_of_draft
from workflow.web.facts import split, standing
from workflow.web.form import Form
from workflow.web.pages.new import draft_for
from workflow.web.person import Person
from workflow.web.render import page

router = APIRouter(prefix="/new", dependencies=[Depends(with_role(Role.OFFICER))])


@router.get("/{draft}/questions")
def questions(request: Request, desk: DeskDep, person: PersonDep, draft: str) -> Response:
    """Ask a few questions; `?fact=` asks one again, `?more=` begins another item of a list."""
    new = draft_for(desk, person, draft)
    wanted, more = request.query_params.get("fact", ""), request.query_params.get("more", "")
    if wanted and split(wanted)[0] in desk.house.rulebook.law.dictionary:
        new.asking = [wanted]
    elif more in desk.house.rulebook.law.dictionary.lists:
        new.asking = _another(desk, new, more)
    return _ask(request, desk, person, draft, new, Form())


@router.post("/{draft}/questions")
def answer(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:
    """Keep the answers; what was left empty is asked on the request later. Go on, or enough for now."""
    new = draft_for(desk, person, draft)
    new.take(form)
    seen = seen_as(desk, new, person, form)
    if seen is None or form.errors:
        save_draft(desk.house, person.name, draft, new.stored(), desk.now())
        return _ask(request, desk, person, draft, new, form)
    new.skipped = sorted({*new.skipped, *(name for name in new.asking if not new.facts.get(name))})
    new.asking = []
    save_draft(desk.house, person.name, draft, new.stored(), desk.now())
    onward = form.text("then") == "more" and next_names(desk, seen, new)
    return RedirectResponse(f"/new/{draft}/{'questions' if onward else 'check'}", status_code=303)


def seen_as(desk: Desk, new: NewRequest, person: Person, form: Form) -> Look | None:
    """Return how the draft looks as a request; None where `form` now says what it lacks."""
    try:
        return preview(desk.house, act_of_draft(desk, new, form, person))
    except InputError as error:
        form.wrong("", desk.english(error.diagnostics()))
        return None


def _another(desk: Desk, new: NewRequest, listing: str) -> list[str]:
    """Return what names the next item of a list."""
    kind = desk.house.rulebook.law.dictionary[listing]
    taken = {split(name)[1] for name, values in new.facts.items() if values and name.startswith(f"{listing}.")}
    taken |= {str(row.get("id", place)) for place, row in enumerate(new.taken.get(listing, ()), start=1)}
    number = next(str(n) for n in count(1) if str(n) not in taken)
    return [f"{listing}.{word}[{number}]" for word in kind.named_by]


def _ask(request: Request, desk: Desk, person: Person, draft: str, new: NewRequest, form: Form) -> Response:
    shown = new.typed()
    seen = seen_as(desk, new, person, shown)
    shown.errors.update(form.errors)
    if seen is None:
        return RedirectResponse(f"/new/{draft}", status_code=303)
    again = [name.removeprefix(FACT) for name in shown.errors if name.startswith(FACT)]
    wanted = new.asking or next_names(desk, seen, new)
    new.asking = [*again, *(name for name in wanted if name not in again)]
    save_draft(desk.house, person.name, draft, new.stored(), desk.now())
    law, known = desk.house.rulebook.law, standing(desk, seen.request)
    lists = [(path, desk.say(law.dictionary[path].question)) for path in sorted(law.dictionary.lists)
             if seen.env.get(path) and law.dictionary[path].named_by]  # fmt: skip
    return page(
        request, "new_questions", status=422 if form.errors else 200, form=shown, draft=draft,
        asked=asked(desk, seen, new.asking),
        known=[each for name, each in sorted(known.items()) if name not in new.asking],
        reference=new.about.get("reference", ""), outlook=seen.outlook, lists=lists, fact=FACT,
    )  # fmt: skip
