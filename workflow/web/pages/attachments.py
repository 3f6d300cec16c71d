"""Files on a request: taken in with who gave them and under which seal, and given out again; both are logged."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path, PurePath
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.datastructures import UploadFile

from workflow.actions.act import Act
from workflow.actions.attach import attach_file, take_out
from workflow.actions.desk_request import see_request
from workflow.actions.evidence import Attach
from workflow.errors import ActionError, InputError, StoreError
from workflow.web.access import purpose_of
from workflow.web.act_forms import base_of, built
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page
from workflow.web.size import LARGEST

reading = Depends(with_role(*READING))
writing = Depends(with_role(*CASEWORK))
router = APIRouter(prefix="/requests")


@router.get("/{reference:path}/evidence/{number}", dependencies=[reading])
def give(request: Request, desk: DeskDep, person: PersonDep, reference: str, number: str) -> Response:
    """Give a file as it arrived, to be saved and never opened in the page; the view is logged."""
    purpose = purpose_of(request, reference)
    file, pieces = take_out(desk.house, reference, number, by=person.name, purpose=purpose, at=desk.now())
    first = next(pieces, b"")
    head = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "x-content-type-options": "nosniff",
    }
    return StreamingResponse((each for part in ((first,), pieces) for each in part), headers=head,
                             media_type="application/octet-stream")  # fmt: skip


@router.get("/{reference:path}/attach", dependencies=[writing])
def ask(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Ask for a file, and for what is to be known of it."""
    return _page(request, desk, person, reference, Form())


@router.post("/{reference:path}/attach", dependencies=[writing])
def keep(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Keep a file on the request, encrypted under its key."""
    purpose_of(request, reference)
    sent = form.file("file")
    if sent is None:
        form.wrong("file", desk.words("attach.needs-file"))
    act = built(desk, form, lambda: _act(desk, form, person))
    if isinstance(act, Attach) and sent is not None:
        try:
            _keep(desk, reference, act, sent)
        except (ActionError, InputError, StoreError) as refusal:
            form.wrong("", desk.english(refusal.diagnostics()))
    if form.errors:
        return _page(request, desk, person, reference, form)
    return RedirectResponse(f"{url_of(reference)}?done=attached#evidence", status_code=303)


def _keep(desk: Desk, reference: str, act: Attach, sent: UploadFile) -> None:
    with tempfile.TemporaryDirectory(prefix="comity-") as folder, sent.file:
        path = Path(folder) / (PurePath((sent.filename or "").replace("\\", "/")).name or "file")[-120:]
        with path.open("wb") as target:
            shutil.copyfileobj(sent.file, target)
        attach_file(desk.house, reference, act, path, most=LARGEST)


def _act(desk: Desk, form: Form, person: Person) -> Act:
    base = base_of(desk, form, person.name)
    given = {name: form.needs(name, desk.words(f"attach.needs-{name}")) for name in ("description", "giver", "seal")}
    return Attach(**base, **given) if form.ok else Act(**base)


def _page(request: Request, desk: Desk, person: Person, reference: str, form: Form) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    most = LARGEST // 1_000_000
    return page(request, "attach", status=422 if form.errors else 200, form=form, most=most, **about(desk, seen))
