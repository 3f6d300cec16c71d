"""My work, and all requests: by lateness, filtered, paged by key; saved views; assigning with undo."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.worklists import (
    Assigned,
    Worklist,
    assign,
    drop_view,
    keep_view,
    name_view,
    unassign,
    views_of,
    worklist_of,
)
from workflow.errors import InputError
from workflow.model.request import Participant
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, SessionDep, with_role
from workflow.web.desk import Desk
from workflow.web.due import bounds
from workflow.web.form import Form
from workflow.web.listing import FILTERS, GROUPS, WAITS, Filters, groups, lines
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page

router = APIRouter()
MOST_PICKED = 100
LONGEST_NAME = 60


@router.get("/")
def my_work(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show what this person works on, gravest lateness first."""
    if not person.has(*CASEWORK):
        return RedirectResponse("/requests" if person.has(*READING) else "/administration", status_code=303)
    return _list(request, desk, person, mine=True)


@router.get("/requests", dependencies=[Depends(with_role(*READING))])
def all_requests(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show everybody's requests; a line names no person."""
    return _list(request, desk, person, mine=False)


@router.post("/assign", dependencies=[Depends(with_role(*CASEWORK))])
def assign_picked(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Appoint a colleague to the requests that were ticked; each is an act of its own."""
    picked = form.all("pick")[:MOST_PICKED]
    who = next((each for each in desk.sessions.colleagues() if each.id == form.text("who")), None)
    if not picked:
        form.wrong("pick", desk.words("worklist.nothing-picked"))
    if who is None:
        form.wrong("who", desk.words("worklist.nobody-chosen"))
    mine = form.text("list") == "mine"
    if who is None or not form.ok:
        return _list(request, desk, person, mine=mine, form=form)
    roles = [role for role in CASEWORK if role in who.roles]
    new = Participant(name=who.name, role=min(roles) if roles else None)
    came = assign(desk.house, picked, new, Act(at=desk.now(), by=person.name))
    undo = json.dumps([who.name, came.done]) if came.done else ""
    desk.sessions.keep(request.cookies.get(desk.cookie, ""), "undo", undo)
    return _after_assigning(request, desk, person, came, form)


@router.post("/assign/undo")
def undo_assigning(request: Request, desk: DeskDep, session: SessionDep, form: FormDep) -> Response:
    """Take back what was just assigned."""
    kept = session.kept.get("undo")
    if not kept:
        raise NotForYouError
    name, done = json.loads(kept)
    desk.sessions.keep(request.cookies.get(desk.cookie, ""), "undo", "")
    pairs = [(str(reference), str(before)) for reference, before in done]
    came = unassign(desk.house, pairs, str(name), Act(at=desk.now(), by=session.person.name))
    if came.refused:
        return _after_assigning(request, desk, session.person, came, form)
    return RedirectResponse("/?done=unassigned" if form.text("list") == "mine" else "/requests?done=unassigned", 303)


@router.post("/views")
def save(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Save the filters of a list under a name."""
    name = form.needs("name", desk.words("worklist.view-unnamed"))[:LONGEST_NAME]
    mine = form.text("list") == "mine"
    query = Filters.of({key: form.text(key) for key in FILTERS}).address()
    if not form.ok:
        return _list(request, desk, person, mine=mine, form=form)
    target = "/" if mine else "/requests"
    try:
        keep_view(desk.house, person.name, name, target + query)
    except InputError as refusal:
        form.wrong("name", desk.english(refusal.diagnostics()))
        return _list(request, desk, person, mine=mine, form=form)
    return RedirectResponse(f"{target}{query}{'&' if query else '?'}done=view-saved", status_code=303)


@router.get("/views")
def views(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show this person's views, to be named anew or removed."""
    return page(request, "views", views=views_of(desk.house, person.name), form=Form())


@router.post("/views/rename")
def rename(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Give one of this person's views another name."""
    field = f"name-{form.text('view')}"
    name = form.needs(field, desk.words("worklist.view-unnamed"))[:LONGEST_NAME]
    if not form.ok:
        return page(request, "views", status=422, views=views_of(desk.house, person.name), form=form)
    name_view(desk.house, person.name, form.text("view"), name)
    return RedirectResponse("/views?done=view-renamed", status_code=303)


@router.post("/views/remove")
def remove(desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Remove one of this person's views."""
    drop_view(desk.house, person.name, form.text("view"))
    return RedirectResponse("/?done=view-removed", status_code=303)


def _after_assigning(request: Request, desk: Desk, person: Person, came: Assigned, form: Form) -> Response:
    mine = form.text("list") == "mine"
    if not came.refused:
        return RedirectResponse(("/" if mine else "/requests") + "?done=assigned", status_code=303)
    for reference, why in came.refused:
        form.wrong("" if not form.errors else reference, f"{reference}: {why or desk.words('worklist.not-here')}")
    return _list(request, desk, person, mine=mine, form=form)


def _list(request: Request, desk: Desk, person: Person, *, mine: bool, form: Form | None = None) -> Response:
    now = desk.now()
    query = dict(request.query_params) if form is None else {name: form.text(name) for name in FILTERS}
    filters = Filters.of(query)
    found = worklist_of(
        desk.house, person.name, filters.wanted(person.name if mine else None, now),
        bounds=bounds(now), after=_after(query.get("after", "")), limit=desk.settings.rows,
    )  # fmt: skip
    status = 422 if form is not None else 200
    shown: dict[str, Any] = {"form": form} if form is not None else {}
    shown |= _values(desk, filters, found, mine=mine, now=now)
    return page(request, "worklist", status=status, later="after" in query, **shown)


def _values(desk: Desk, filters: Filters, found: Worklist, *, mine: bool, now: Any) -> dict[str, Any]:  # noqa: ANN401
    after = "_".join(found.page.after) if found.page.after else ""
    titles, words = desk.titles, desk.words
    anything = ("", words("lists.any"))
    return {
        "mine": mine,
        "base": "/" if mine else "/requests",
        "groups": groups(lines(desk, found.page.rows, now)),
        "tiles": [(word, count, filters.address(group="" if filters.given.get("group") == word else word))
                  for word, count in zip(GROUPS, found.counts, strict=True)],
        "filters": filters.given,
        "query": filters.address(),
        "next": filters.address(after=after) if after else "",
        "views": found.views,
        "kinds": (anything, *sorted(titles.kinds.items(), key=lambda pair: pair[1])),
        "stages": (anything, *titles.stages()),
        "waits": (anything, *((word, words(f"lists.waits-{word}")) for word in WAITS)),
        "colleagues": (("", words("worklist.choose")), *((each.id, each.name) for each in desk.sessions.colleagues()
                                                         if each.has(*CASEWORK))),
    }  # fmt: skip


def _after(text: str) -> tuple[str, str] | None:
    due, _, identity = text.partition("_")
    return (due, identity) if due and identity else None
