"""The trail of a request: its entries, its export for a court, who read it; and the check of any export."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from workflow.actions.as_of import decisions_of
from workflow.actions.read import export_for, reads_of
from workflow.actions.thread import fingerprint_of, verify
from workflow.errors import TrailError
from workflow.web.api.body import whole_of
from workflow.web.api.caller import AuditDep, AuditorDep, PurposeDep, ReaderDep, purpose_for
from workflow.web.api.problem import documented
from workflow.web.api.shapes import Checked, Entry, Read, Reference
from workflow.web.deps import DeskDep

router = APIRouter(tags=["trail"], responses=documented(410, 413))
LARGEST = 50_000_000
_EXPORT = {"content": {"application/json": {"schema": {"type": "object"}}}}
_SENT = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
Audience = Literal["office", "court", "public"]


@router.get("/requests/{reference:path}/trail")
def entries(
    request: Request, desk: DeskDep, caller: ReaderDep, reference: Reference, purpose: PurposeDep = None
) -> list[Entry]:
    """Give every entry of a request, opened as for the office."""
    stated = purpose_for(request, caller, reference, purpose)
    found = decisions_of(desk.house, reference, by=caller.person.name, purpose=stated, at=desk.now())
    return [
        Entry(seq=told.seq, at=told.at, act=told.act, stage_before=told.stage_before, stage_after=told.stage_after,
              fields=told.fields, erased=told.erased)
        for told in found
    ]  # fmt: skip


@router.get("/requests/{reference:path}/trail/{audience}", response_class=Response,
            responses={200: {"description": "The export", **_EXPORT}})  # fmt: skip
def export(
    request: Request, desk: DeskDep, caller: AuditDep, reference: Reference, audience: Audience,
    purpose: PurposeDep = None,
) -> Response:  # fmt: skip
    """Export the trail of a request, sealed, for the office, a court or the public (which sees no words)."""
    stated = purpose_for(request, caller, reference, purpose)
    by = caller.person.name
    data = export_for(desk.house, reference, by=by, purpose=stated, at=desk.now(), audience=audience)
    return Response(data, media_type="application/json")


@router.get("/requests/{reference:path}/reads")
def reads(
    request: Request, desk: DeskDep, caller: AuditorDep, reference: Reference, purpose: PurposeDep = None
) -> list[Read]:
    """Say who saw a request, or tried what, when and for what purpose. For auditors; asking is logged as well."""
    stated = purpose_for(request, caller, reference, purpose)
    found = reads_of(desk.house, reference, by=caller.person.name, purpose=stated, at=desk.now())
    return [Read(at=each.at, act=each.act, who=each.who, saw=each.saw, purpose=each.purpose) for each in found]


@router.post("/verify", openapi_extra={"requestBody": {"required": True, **_SENT}})
async def check(request: Request, desk: DeskDep, caller: ReaderDep) -> Checked:  # noqa: ARG001 - only somebody with a token
    """Check an export of any authority: does it hold, and if not, what is the first thing that does not."""
    data = await whole_of(request, LARGEST)
    try:
        found = await run_in_threadpool(verify, data, (fingerprint_of(desk.house),))
    except TrailError as fault:
        return Checked(holds=False, told=fault.sentence)
    told = f"{found.entries} entries of {found.authority}, sealed with the key {found.fingerprint}"
    return Checked(holds=True, told=told + ("" if found.key_known else "; nobody here vouches for this key"))
