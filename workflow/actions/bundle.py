"""All papers of a request in one bundle, as they were sealed."""

from __future__ import annotations

from datetime import datetime

from workflow.actions.house import House
from workflow.documents.bundle import Cover, Part, make_bundle
from workflow.documents.forms import form
from workflow.documents.strings import strings
from workflow.model.procedure import Procedure
from workflow.model.request import CooperationRequest
from workflow.store import papers


def bundle_of(house: House, request: CooperationRequest, made_at: datetime) -> bytes:
    """Return the bundle of a request's papers in their order. Raises StoreError or RenderError."""
    templates = house.settings.templates
    with house.database.reading() as tx:
        kept = [(record, papers.get(tx, request.id, record.sha256)) for record in request.papers]
    parts = [
        Part(record.id, _title(record.form, house), pdf, tuple(each.by for each in record.signatures))
        for record, pdf in kept
    ]
    marks = ("SPECIMEN",) if request.specimen else ()
    procedure = house.rulebook.procedure(request.procedure)
    page = request.papers[0].page if request.papers else "A4"
    own = house.settings.language
    cover = Cover(_office(request, procedure), request.reference, made_at, marks=marks, page=page, language=own)
    return make_bundle(parts, cover, templates_dir=templates)


def _title(form_id: str, house: House) -> str:
    templates = house.settings.templates
    return str(strings(house.settings.language, templates).say(form(form_id, templates_dir=templates).title))


def _office(request: CooperationRequest, procedure: Procedure) -> str:
    """Return the authority whose procedure it is."""
    name = f"{procedure.side}_authority"
    return str(getattr(request.sides, name, request.sides.requested_authority))
