"""Papers of a request: what there is, and the very bytes, tagged with their SHA-256, whole or a range of them."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response

from workflow.actions.copy import copy_of
from workflow.actions.desk_request import read_paper
from workflow.errors import InputError
from workflow.model.request import PaperRecord
from workflow.web.api.caller import PurposeDep, ReaderDep, purpose_for, read_for
from workflow.web.api.problem import ProblemError, documented
from workflow.web.api.shapes import Reference, is_named
from workflow.web.deps import DeskDep, NotForYouError

router = APIRouter(tags=["papers"], responses=documented(410, 416))
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_PDF = {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
PaperId = Annotated[str, Path(min_length=1, max_length=100, pattern="^[A-Za-z0-9._-]+$")]


@router.get("/requests/{reference:path}/papers")
def papers(
    request: Request, response: Response, caller: ReaderDep, reference: Reference, purpose: PurposeDep = None
) -> list[PaperRecord]:
    """List the papers of a request, with their digests and who signed."""
    return list(read_for(request, response, caller, reference, purpose).papers)


@router.get(
    "/requests/{reference:path}/papers/{paper}", response_class=Response,
    responses={200: {"description": "The paper", **_PDF}, 206: {"description": "A range of it", **_PDF},
               304: {"description": "The paper named in If-None-Match is still it"}},
)  # fmt: skip
def bytes_of(  # noqa: PLR0913 - who asks for which part of what, why, and what they hold already
    request: Request, desk: DeskDep, caller: ReaderDep, reference: Reference, paper: PaperId,
    purpose: PurposeDep = None, asked: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
    if_none_match: Annotated[str | None, Header(max_length=200)] = None,
    if_range: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:  # fmt: skip
    """Give the bytes of a paper. The tag is its SHA-256; each view, of a part too, is logged."""
    stated = purpose_for(request, caller, reference, purpose)
    try:
        record, content = read_paper(desk.house, reference, paper, by=caller.person.name, purpose=stated, at=desk.now())
    except InputError as error:
        raise NotForYouError from error
    tag = f'"{record.sha256}"'
    headers = {
        "etag": tag, "accept-ranges": "bytes", "content-disposition": f'attachment; filename="{record.id}.pdf"',
    }  # fmt: skip
    if is_named(tag, if_none_match):
        return Response(status_code=304, headers=headers)
    part = _part(asked, len(content)) if if_range in (None, tag) else None
    if part is None:
        return Response(content, media_type="application/pdf", headers=headers)
    headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    return Response(content[part.start : part.stop], 206, media_type="application/pdf", headers=headers)


@router.get(
    "/requests/{reference:path}/papers/{paper}/copy", response_class=Response,
    responses={200: {"description": "The paper, printed again as a copy", **_PDF}},
)  # fmt: skip
def copy(
    request: Request, desk: DeskDep, caller: ReaderDep, reference: Reference, paper: PaperId,
    purpose: PurposeDep = None,
) -> Response:  # fmt: skip
    """Print a paper again, marked COPY, and SUPERSEDED where another stands in its place; logged like a view."""
    stated = purpose_for(request, caller, reference, purpose)
    try:
        record, content = copy_of(desk.house, reference, paper, by=caller.person.name, purpose=stated, at=desk.now())
    except InputError as error:
        raise NotForYouError from error
    headers = {"content-disposition": f'attachment; filename="{record.id}-copy.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _part(asked: str | None, size: int) -> range | None:
    """Return the range that is asked for, None for the whole: several ranges, or other units, are not divided."""
    found = _RANGE.fullmatch(asked or "")
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        part = range(max(0, size - int(last)), size)
    else:
        part = range(int(first), min(int(last) + 1 if last else size, size))
        if last and int(last) < int(first):
            return None
    if not part:
        head = {"content-range": f"bytes */{size}"}
        raise ProblemError(416, "range", f"The paper has {size} bytes.", "Ask for a part of it.", headers=head)
    return part
