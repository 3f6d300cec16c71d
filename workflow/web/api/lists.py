"""Lists of requests, page by page, and the search in one box."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from workflow.actions.worklists import find, worklist_of
from workflow.store.desk_lists import DeskListed, DeskWanted
from workflow.vocabulary import Phase
from workflow.web.api.caller import ReaderDep
from workflow.web.api.shapes import Listed, ListPage
from workflow.web.deps import DeskDep
from workflow.web.due import bounds

router = APIRouter(tags=["requests"])
Word = Annotated[str | None, Query(min_length=1, max_length=60, pattern="^[A-Za-z0-9][A-Za-z0-9-]*$")]
After = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}Z_[0-9a-f]{32}$")]
Waits = Literal["blocked", "supervisor", "privacy-reviewer"]


@router.get("/requests")
def requests(  # noqa: PLR0913 - the filters of a list, each by its name
    request: Request, response: Response, desk: DeskDep, caller: ReaderDep, *, mine: bool = False, kind: Word = None,
    stage: Word = None, phase: Phase | None = None, side: Word = None, waits: Waits | None = None, closed: bool = False,
    after: After = None, limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ListPage:  # fmt: skip
    """List requests, what is due first at the top. `after` comes from the address in `next` and the header Link."""
    wanted = DeskWanted(
        now=desk.now(), person=caller.person.name if mine else None, kind=kind, stage=stage, phase=phase, side=side,
        waits=waits, closed=closed,
    )  # fmt: skip
    due, _, identity = (after or "").partition("_")
    begin = (due, identity) if after else None
    found = worklist_of(desk.house, caller.person.name, wanted, bounds=bounds(desk.now()), after=begin, limit=limit)
    following = None
    if found.page.after:
        query = {**request.query_params, "after": "_".join(found.page.after)}
        following = f"{request.scope.get('root_path', '')}/requests?{urlencode(query)}"
        response.headers["link"] = f'<{following}>; rel="next"'
    return ListPage(items=[_listed(row) for row in found.page.rows], next=following)


@router.get("/search")
def search(desk: DeskDep, caller: ReaderDep, words: Annotated[str, Query(min_length=2, max_length=200)]) -> ListPage:
    """Find requests in which all words stand: references, names across spellings, texts. Each hit is logged."""
    found = find(desk.house, words, by=caller.person.name, at=desk.now())
    return ListPage(items=[_listed(row) for row in found], next=None)


def _listed(row: DeskListed) -> Listed:
    return Listed(
        reference=row.reference, kind=row.kind, procedure=row.procedure, stage=row.stage, phase=row.phase,
        requesting=row.requesting, requested=row.requested, specimen=bool(row.specimen),
        next_step=row.next_step or None, blocked=bool(row.is_blocked), awaits=row.awaits or None, due=row.due,
    )  # fmt: skip
