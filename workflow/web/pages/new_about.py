"""What every request has: which procedure, whose it is, when it was made and arrived, how it came."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.drafting import save_draft
from workflow.rules.authorities import directory
from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.draft import NewRequest, code_of, is_day, is_place, procedures
from workflow.web.form import Form
from workflow.web.pages.new import draft_for
from workflow.web.person import Person
from workflow.web.render import page

router = APIRouter(prefix="/new", dependencies=[Depends(with_role(Role.OFFICER))])
NEEDED = ("kind", "requesting", "requested", "reference", "requesting_authority", "requested_authority", "made_on")


@router.get("/{draft}")
def about(request: Request, desk: DeskDep, person: PersonDep, draft: str) -> Response:
    """Ask what every request has, with what is known filled in."""
    return _form(request, desk, person, draft, draft_for(desk, person, draft), None)


@router.post("/{draft}")
def keep(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:
    """Keep it, and go on to the questions."""
    new = draft_for(desk, person, draft)
    new.take(form)
    for side in ("requesting", "requested"):
        new.about[side] = code_of(desk, new.about.get(side, ""))
    fitting = procedures(desk, *(new.about.get(name, "") for name in ("kind", "requesting", "requested")))
    if len(fitting) == 1:
        new.about["procedure"] = fitting[0][0]
    save_draft(desk.house, person.name, draft, new.stored(), desk.now())
    _check(desk, new, form, [word for word, _ in fitting])
    if not form.ok:
        return _form(request, desk, person, draft, new, form)
    return RedirectResponse(f"/new/{draft}/questions", status_code=303)


def _check(desk: Desk, new: NewRequest, form: Form, fitting: list[str]) -> None:
    about, words = new.about, desk.words
    for name in NEEDED:
        if not about.get(name):
            form.wrong(name, words(f"new.needs-{name.replace('_', '-')}"))
    for side in ("requesting", "requested"):
        if about.get(side) and not is_place(about[side]):
            form.wrong(side, words("new.no-place", told=about[side][:60]))
    if form.ok and not fitting:
        form.wrong("kind", words("new.no-procedure"))
    elif form.ok and about.get("procedure") not in fitting:
        form.wrong("procedure", words("new.needs-procedure"))
    today = desk.now().date().isoformat()
    for name in ("made_on", "arrived_on"):
        if about.get(name) and not is_day(about[name]):
            form.wrong(name, words("new.no-day"))
        elif about.get(name, "") > today:
            form.wrong(name, words("new.day-ahead"))


def _form(request: Request, desk: Desk, person: Person, draft: str, new: NewRequest, form: Form | None) -> Response:
    typed = new.typed()
    typed.errors.update(form.errors if form else {})
    told = new.about
    return page(
        request, "new_about", status=422 if typed.errors else 200, form=typed, draft=draft, new=new,
        **_options(desk, person, told), titles=desk.titles, no_data=new.not_taken,
    )  # fmt: skip


def _options(desk: Desk, person: Person, told: dict[str, str]) -> dict[str, Any]:
    words = desk.words
    sides = [told.get(side, "") for side in ("requesting", "requested")]
    channels = desk.house.rulebook.law.dictionary["sides.channel"].choices
    bosses = [each for each in desk.sessions.colleagues() if each.has(Role.SUPERVISOR) and each.id != person.id]
    unsure = not all(is_place(code) for code in sides) or not told.get("kind")
    return {
        "unsure": unsure,
        "kinds": [("", words("acts.choose")), *sorted(desk.titles.kinds.items(), key=lambda pair: pair[1])],
        "places": [f"{name} ({code})" for code, name in desk.titles.known_places.items()] if unsure else [],
        "fitting": [] if unsure else procedures(desk, told["kind"], *sides),
        "offices": [_offices(desk, code, told.get("kind", "")) for code in sides],
        "channels": [(word, desk.say(text)) for word, text in channels.items()],
        "supervisors": [("", words("new.nobody-yet")), *((each.id, each.name) for each in bosses)],
    }


def _offices(desk: Desk, code: str, kind: str) -> list[tuple[str, bool]]:
    """Return the authorities known for requests of a kind, and whether somebody confirmed each."""
    found = directory(desk.house.settings.rules, code) if is_place(code) else None
    fitting = [each for each in found.offices if kind in each.kinds and each.until is None] if found else []
    return [(each.name, each.confirmed) for each in fitting]
