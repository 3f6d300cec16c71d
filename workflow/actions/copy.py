"""A copy of a paper, for whoever needs one: a logged read. The paper, its bytes and the request stay as they are."""

from __future__ import annotations

from datetime import datetime

from workflow.actions.house import House
from workflow.actions.papers import number_of, paper_named, replaced_by
from workflow.actions.read import read_request_of
from workflow.documents.copies import make_copy
from workflow.model.request import CooperationRequest, PaperRecord
from workflow.store import papers


def copy_of(
    house: House, reference: str, paper: str, *, by: str, purpose: str, at: datetime
) -> tuple[PaperRecord, bytes]:
    """Return a paper printed again with COPY on each page, and SUPERSEDED where another stands in its place.

    Who took it, when and for what is an entry of the access log. Raises InputError where there is no such paper,
    DocumentError where it cannot be printed again.
    """
    request = read_request_of(house, reference, by=by, purpose=purpose, at=at, saw=f"a copy of paper {paper}")
    record = paper_named(request, paper)
    with house.database.reading() as tx:
        pdf = papers.get(tx, request.id, record.sha256)
    told = _told(request, record, at)
    return record, make_copy(record.id, pdf, told, at, templates_dir=house.settings.templates)


def _told(request: CooperationRequest, record: PaperRecord, at: datetime) -> dict[str, object]:
    """Return what the copy says of its original."""
    told: dict[str, object] = {
        "number": number_of(request, record.id),
        "on": at.date().isoformat(),
        "sha256": record.sha256,
        "signed": list(record.signed_by),
    }
    new = replaced_by(request, record.id)
    if new is not None:
        told |= {"replaced_by": number_of(request, new.id), "replaced_on": new.made_at.date().isoformat()}
    return told
