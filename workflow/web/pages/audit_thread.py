"""One request as an auditor reads it: its whole thread, what was seen at any entry, the seal in words, the export."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from workflow.actions.as_of import Thread, as_of, whole_thread
from workflow.actions.read import export_for
from workflow.actions.rebuild import actor
from workflow.actions.signed_text import check_proof
from workflow.actions.thread import AUDIENCES, Told, fingerprint_of, verify
from workflow.vocabulary import Role
from workflow.web import case_parts
from workflow.web.access import purpose_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.facts import standing
from workflow.web.render import page

router = APIRouter(prefix="/audit/requests", dependencies=[Depends(with_role(Role.AUDITOR))])
LOGS = ("decisions", "access")
LONGEST = 1000
"""Characters that a line shows of what an entry says; its own page shows all."""
WEIGHED = ("mandatory-ground", "discretionary-ground", "missing", "open", "lifted")
"""What somebody had to weigh then; the whole is recorded, and comes out of a replay."""


class Line(NamedTuple):
    """One line of the thread, of either log."""

    log: str
    seq: int
    at: Any
    act: str
    by: str
    detail: str
    stage: str
    packs: str
    """The law it was done under, where it is another than that of the line before."""
    then: int
    """The entry after which one sees what was seen then."""


@router.get("/{reference:path}/then/{seq}")
def then(request: Request, desk: DeskDep, person: PersonDep, reference: str, seq: int) -> Response:
    """Show what stood on the desk after an entry, made again from the trail."""
    purpose = purpose_of(request, reference)
    found = as_of(desk.house, reference, seq, by=person.name, purpose=purpose, at=desk.now())
    look = found.look
    known = standing(desk, look.request) if look else {}
    words, proof = desk.words, found.told.fields.get("proof")
    clocks = [
        (desk.say(each.title), each.state.value, words.day(each.due) if each.due else "")
        for each in (look.clocks if look else ())
        if each.start is not None
    ]
    return page(
        request, "audit_then", reference=reference, url=_url(reference), found=found, by=actor(found.told),
        act=words.open("acts", found.told.act), packs=found.told.packs.hex()[:16] if found.told.packs else "",
        stage=desk.titles.stage(look.request.procedure, look.request.stage) if look else "",
        sections=[s for s in (case_parts.findings(desk, look, known) if look else ()) if s.effect in WEIGHED],
        facts=sorted(known.values()), clocks=clocks,
        checkpoints=case_parts.checkpoints(desk, look, person.name) if look else (),
        signed=check_proof(proof) if proof else None,
    )  # fmt: skip


@router.post("/{reference:path}/verify")
def check(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Seal the log, export the request, verify the export as a stranger would, and say in words what was checked."""
    purpose = purpose_of(request, reference)
    log = form.text("log") if form.text("log") in LOGS else LOGS[0]
    data = export_for(desk.house, reference, by=person.name, purpose=purpose, at=desk.now(), audience="office", log=log)
    held = verify(data, trusted=(fingerprint_of(desk.house),))
    return page(request, "audit_verified", reference=reference, url=_url(reference), held=held, size=len(data))


@router.post("/{reference:path}/export")
def export(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Give the sealed export for the audience that was chosen; it is logged with the purpose."""
    purpose = purpose_of(request, reference)
    audience, log = form.text("audience"), form.text("log")
    if audience not in AUDIENCES or log not in LOGS:
        raise NotForYouError
    data = export_for(desk.house, reference, by=person.name, purpose=purpose, at=desk.now(), audience=audience, log=log)
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in reference)
    headers = {"content-disposition": f'attachment; filename="{plain}-{log}-{audience}.trail"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


@router.get("/{reference:path}")
def thread(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show decisions, reads, changes of law and exports in one line of time, filtered by person or act."""
    purpose = purpose_of(request, reference)
    found = whole_thread(desk.house, reference, by=person.name, purpose=purpose, at=desk.now())
    lines = sorted(_lines(desk, found), key=lambda line: (line.at, line.log, line.seq), reverse=True)
    asked = {name: request.query_params.get(name, "")[:200] for name in ("who", "what", "log")}
    shown = [line for line in lines if _wanted(line, asked)]
    words = desk.words
    anyone = ("", words("lists.any"))
    return page(
        request, "audit_thread", reference=reference, url=_url(reference), lines=shown, asked=asked, whole=len(lines),
        people=(anyone, *((name, name) for name in sorted({line.by for line in lines if line.by}))),
        acts=(anyone, *((act, words.open("acts", act)) for act in sorted({line.act for line in lines}))),
        logs=(anyone, *((log, words(f"audit.log-{log}")) for log in LOGS)),
        audiences=tuple((each, words.open("audit", f"for-{each}")) for each in AUDIENCES),
    )  # fmt: skip


def _wanted(line: Line, asked: dict[str, str]) -> bool:
    pairs = ((asked["who"], line.by), (asked["what"], line.act), (asked["log"], line.log))
    return all(not wanted or wanted == have for wanted, have in pairs)


def _lines(desk: Desk, found: Thread) -> list[Line]:
    """Return the lines of both logs; what is shown of an entry is what its own fields say."""
    lines, law, times, procedure = [], b"", [], _procedure(found)
    for told in found.decisions:
        stage = told.stage_after if told.stage_after != told.stage_before else ""
        packs = told.packs.hex()[:16] if told.packs and told.packs != law else ""
        law = told.packs or law
        times.append((told.at, told.seq))
        lines.append(Line(
            LOGS[0], told.seq, told.at, told.act, "" if told.erased else actor(told), _detail(desk, procedure, told),
            desk.titles.stage(procedure, stage) if stage else "", packs, told.seq,
        ))  # fmt: skip
    for told in found.reads:
        before = max((seq for at, seq in times if at <= told.at), default=0)
        seen = told.fields.get("version")
        version = seen + 1 if isinstance(seen, int) else before
        who = "" if told.erased else actor(told)
        lines.append(Line(LOGS[1], told.seq, told.at, told.act, who, _detail(desk, procedure, told), "", "", version))
    return lines


def _procedure(found: Thread) -> str:
    """Return the procedure of a request, as the entry that opened it says."""
    about = found.decisions[0].fields.get("request") if found.decisions else None
    return str(about.get("procedure", "")) if isinstance(about, dict) else ""


def _detail(desk: Desk, procedure: str, told: Told) -> str:
    """Return what an entry says in a line: the step and its reasons, the answer, what was read and why."""
    if told.erased:
        return desk.words("audit.erased")
    fields: dict[str, Any] = told.fields
    found = []
    for name, word in (("step", "id"), ("clearance", "checkpoint"), ("event", "kind"), ("participant", "name")):
        part = fields.get(name)
        if isinstance(part, dict) and part.get(word):
            found.append(case_parts.titled(desk, procedure, name, str(part[word])))
            found += [str(part["reasons"])] if part.get("reasons") else []
    facts = sum(name.startswith(("fact-", "privileged-fact-")) for name in fields)
    found += [desk.words("timeline.facts", n=facts)] if facts else []
    found += [str(fields[name]) for name in ("saw", "purpose", "attempt", "reasons", "note") if fields.get(name)]
    line = ": ".join(found)
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"


def _url(reference: str) -> str:
    return f"/audit/requests/{quote(reference)}"
