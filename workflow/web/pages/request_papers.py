"""Papers of a request: a page that shows one beside what is known of it, and its bytes, safe to open in place."""

from __future__ import annotations

from hashlib import sha256

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from workflow.actions.copy import copy_of
from workflow.actions.desk_request import paper_of, read_paper, see_request
from workflow.actions.papers import replaced_by
from workflow.web.access import purpose_of
from workflow.web.case_head import about
from workflow.web.deps import DeskDep, PersonDep, with_role
from workflow.web.headers import FRAMED
from workflow.web.person import READING
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])


@router.get("/{reference:path}/papers/{paper}-copy.pdf")
def copy(request: Request, desk: DeskDep, person: PersonDep, reference: str, paper: str) -> Response:
    """Return a paper printed again as a copy."""
    purpose = purpose_of(request, reference)
    record, content = copy_of(desk.house, reference, paper, by=person.name, purpose=purpose, at=desk.now())
    return pdf(f"{record.id}-copy", content)


@router.get("/{reference:path}/papers/{paper}.pdf")
def bytes_of(request: Request, desk: DeskDep, person: PersonDep, reference: str, paper: str) -> Response:
    """Return the very bytes of a paper."""
    purpose = purpose_of(request, reference)
    record, content = read_paper(desk.house, reference, paper, by=person.name, purpose=purpose, at=desk.now())
    return pdf(record.id, content, record.sha256)


@router.get("/{reference:path}/papers/{paper}")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str, paper: str) -> Response:
    """Show a paper in a frame, with its digest and who signed; the frame asks for its bytes, and that is logged."""
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    record = paper_of(seen.request, paper)
    return page(request, "paper", record=record, new=replaced_by(seen.request, record.id), **about(desk, seen))


def pdf(name: str, content: bytes, digest: str = "") -> Response:
    """Answer with a PDF (`digest`: its SHA-256, if known): only our own page may frame it, and nothing in it runs."""
    headers = {
        "content-disposition": f'inline; filename="{name}.pdf"',
        "content-security-policy": FRAMED,
        "x-frame-options": "SAMEORIGIN",
        "etag": f'"{digest or sha256(content).hexdigest()}"',
    }
    return Response(content, media_type="application/pdf", headers=headers)
