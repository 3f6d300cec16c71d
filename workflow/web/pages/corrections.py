"""Corrections of what was shared: who must be told, who was, and what each answered."""

from __future__ import annotations

from typing import Any, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.correct import Correct, RecipientAnswered, TellRecipient
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.conditions import ITEM
from workflow.model.correction import Outcome
from workflow.web.access import purpose_of
from workflow.web.act_forms import Build, items_in
from workflow.web.acting import attempt_chosen
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, asked_in, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
FIELDS = ("of", "outcome", "answer_by", "document", "reply", "reasons")


@router.get("/{reference:path}/corrections")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show every notice; `?do=` shows the form of an act beside."""
    return _page(request, desk, person, reference, asked_in(request))


@router.post("/{reference:path}/corrections")
def act_on(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Correct what was shared, tell a recipient, or keep what one answered."""
    purpose_of(request, reference)
    done = attempt_chosen(desk, person, reference, form, BUILD, FIELDS)
    if done is None:
        return _page(request, desk, person, reference, form)
    where = f"{url_of(done.request.reference)}/corrections?done=corrections-{form.text('do')}"
    return RedirectResponse(where, status_code=303)


def _correct(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    given = {name: form.needs(name, desk.words(f"corrections.needs-{name}")) for name in ("of", "outcome", "reasons")}
    given.pop("of")
    of = items_in(form, "of")
    return Correct.model_validate({**base, **given, "of": of, "answer_by": form.text("answer_by") or None})


def _tell(desk: Desk, form: Form, base: dict[str, Any]) -> Act:  # noqa: ARG001 - one shape for all
    return TellRecipient(**base, notice=form.text("notice"), document=form.text("document") or None)


def _answered(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    given = {name: form.needs(name, desk.words(f"corrections.needs-{name}")) for name in ("reply", "document")}
    told = {"answer": given.pop("reply"), **given, "reasons": form.text("reasons") or None}
    return RecipientAnswered.model_validate({**base, **told, "notice": form.text("notice")}) if form.ok else Act(**base)


BUILD: dict[str, Build] = {
    "correct": _correct, "tell": _tell, "answered": _answered,
}  # fmt: skip


def _page(request: Request, desk: Desk, person: Person, reference: str, form: Form) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    today, works = desk.now().date(), person.has(*CASEWORK)
    chosen = next((each for each in seen.request.notices if each.id == form.text("notice")), None)
    do = form.text("do") if works and form.text("do") in BUILD else ""
    if do in ("tell", "answered") and chosen is None:
        raise NotForYouError
    words = desk.words
    return page(
        request, "corrections", status=422 if form.errors else 200, form=form, do=do, works=works, chosen=chosen,
        notices=[(each, each.is_overdue(today)) for each in reversed(seen.request.notices)],
        outcomes=[(each, words(f"corrections.outcome-{each}"), "") for each in get_args(Outcome)],
        items=_items(desk, seen), **about(desk, seen),
    )  # fmt: skip


def _items(desk: Desk, seen: RequestSeen) -> list[tuple[str, str]]:
    """Return every item of every list on the request, by path and number, with the first text known of it."""
    dictionary = desk.house.rulebook.law.dictionary
    found = []
    for each in seen.look.lists:
        asked = desk.say(dictionary[each.path].question)
        for row in seen.look.env[each.path] or ():
            named = next((text for name, text in row.items() if name != ITEM and isinstance(text, str)), asked)
            told = desk.words("corrections.item", item=row[ITEM], of=each.path, named=named)
            found.append((f"{each.path}#{row[ITEM]}", told))
    return found
