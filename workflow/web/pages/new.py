"""A new request begins: by hand, from a paper, or from a file; and drafts that wait to be gone on with."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from workflow.actions.drafting import begin_draft, draft_of, drafts_of, drop_draft, save_draft
from workflow.errors import InputError
from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.draft import NewRequest, code_of, is_place, procedures, proposed_reference, restored
from workflow.web.form import Form
from workflow.web.person import Person
from workflow.web.render import page
from workflow.web.taking import taken

router = APIRouter(prefix="/new", dependencies=[Depends(with_role(Role.OFFICER))])
MOST_DRAFTS = 100
ROWS = "rows"
"""What a draft of an import holds instead."""


@router.get("")
def start(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show the ways to begin, and what was begun."""
    return _start(request, desk, person, Form())


@router.post("")
def begin(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Begin by hand: who asks whom for what."""
    words = desk.words
    kind = form.needs("kind", words("new.needs-kind"))
    codes = {}
    for side in ("requesting", "requested"):
        told = form.needs(side, words(f"new.needs-{side}"))
        codes[side] = code_of(desk, told)
        if told and not is_place(codes[side]):
            form.wrong(side, words("new.no-place", told=told[:60]))
    fitting = procedures(desk, kind, **codes) if form.ok else []
    if form.ok and not fitting:
        form.wrong("kind", words("new.no-procedure"))
    if not form.ok:
        return _start(request, desk, person, form)
    today = desk.now().date().isoformat()
    chosen = {"kind": kind, **codes, "procedure": fitting[0][0]}
    about = {**chosen, "reference": proposed_reference(desk.now()), "made_on": today, "arrived_on": today}
    return _begun(request, desk, person, NewRequest(about=about))


@router.post("/paper")
def from_paper(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Begin with what a paper or a file says."""
    sent = form.file("paper")
    if sent is None:
        form.wrong("paper", desk.words("new.needs-paper"))
        return _start(request, desk, person, form)
    try:
        new = taken(desk, sent, person)
    except InputError as error:
        form.wrong("paper", desk.english(error.diagnostics()))
        return _start(request, desk, person, form)
    return _begun(request, desk, person, new)


@router.post("/{draft}/save")
def save(desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:
    """Keep what was typed so far; a page asks for this every few seconds, and as it is left."""
    new = draft_for(desk, person, draft)
    new.take(form)
    now = desk.now()
    save_draft(desk.house, person.name, draft, new.stored(), now)
    return JSONResponse({"told": desk.words("new.saved", time=f"{now:%H:%M} UTC")})


@router.post("/{draft}/discard")
def discard(desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:  # noqa: ARG001 - the form proves the session
    """Throw a draft away."""
    drop_draft(desk.house, person.name, draft)
    return RedirectResponse("/new?done=discarded", status_code=303)


def draft_for(desk: Desk, person: Person, draft: str) -> NewRequest:
    """Return a draft of this person. Raises NotForYouError."""
    found = draft_of(desk.house, person.name, draft)
    if found is None or ROWS in found.fields:
        raise NotForYouError
    return restored(found.fields)


def _begun(request: Request, desk: Desk, person: Person, new: NewRequest) -> Response:
    if len(drafts_of(desk.house, person.name)) >= MOST_DRAFTS:
        form = Form()
        form.wrong("", desk.words("new.too-many", n=MOST_DRAFTS))
        return _start(request, desk, person, form)
    identity = begin_draft(desk.house, person.name, new.stored(), desk.now())
    return RedirectResponse(f"/new/{identity}", status_code=303)


def _start(request: Request, desk: Desk, person: Person, form: Form) -> Response:
    kinds = sorted(desk.titles.kinds.items(), key=lambda pair: pair[1])
    rows = [
        (each.id, _told(desk, restored(each.fields)), each.saved_at)
        for each in drafts_of(desk.house, person.name)
        if ROWS not in each.fields
    ]
    return page(
        request, "new", status=422 if form.errors else 200, form=form, drafts=rows,
        kinds=[("", desk.words("acts.choose")), *kinds],
        places=[f"{name} ({code})" for code, name in desk.titles.known_places.items()],
    )  # fmt: skip


def _told(desk: Desk, new: NewRequest) -> dict[str, Any]:
    about, titles = new.about, desk.titles
    return {
        "reference": about.get("reference", ""), "kind": titles.kind(about.get("kind", "")),
        "asks": titles.place(about.get("requesting", "")), "asked": titles.place(about.get("requested", "")),
    }  # fmt: skip
