"""The auditor's desk: what lies too long, how checkpoints are answered, what went against a finding, who read what."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions import oversight
from workflow.actions.office import log_states
from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.render import page

router = APIRouter(prefix="/audit", dependencies=[Depends(with_role(Role.AUDITOR))])
SILENT = timedelta(days=30)
"""Without an act for so long, an open request is called silent. For audit; no law rests on it."""

PERIOD = timedelta(days=90)
MOST_LISTED = 60
MOST_ASKED = 20


@router.get("")
def overview(request: Request, desk: DeskDep) -> Response:
    """Show overdue and silent requests, how far the logs are sealed, and the ways on."""
    now = desk.now()
    found = oversight.overview(desk.house, now, silent_since=now - SILENT, most=MOST_LISTED)
    rules = desk.house.rulebook.law.rules
    overdue = [
        (each, desk.say(rules[each.rule].rule.plain) if each.rule in rules else each.rule) for each in found.overdue
    ]
    return page(
        request,
        "audit",
        overdue=overdue,
        silent=found.silent,
        logs=log_states(desk.house),
        titles=desk.titles,
        days=SILENT.days,
    )


@router.get("/find")
def find(reference: str = "") -> Response:
    """Lead to the thread of the request that was asked for."""
    asked = reference.strip()
    return RedirectResponse(f"/audit/requests/{quote(asked)}" if asked else "/audit", status_code=303)


@router.get("/checkpoints")
def checkpoints(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show how each checkpoint was answered, and what was decided against a finding."""
    form, start, end = period_of(request, desk)
    oversight.note_audit(
        desk.house, by=person.name, at=desk.now(), what="how checkpoints were answered", purpose="audit"
    )
    listed = [
        (each, desk.titles.checkpoint(each.checkpoint)) for each in oversight.checkpoint_quality(desk.house, start, end)
    ]
    against = _found(desk, oversight.overrides(desk.house, start, end, most=MOST_LISTED))
    return page(request, "audit_checkpoints", form=form, listed=listed, against=against)


@router.get("/reads")
def reads(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show who saw what; asking is itself logged."""
    form, start, end = period_of(request, desk)
    who = form.text("who")
    told = f"the log of reads from {start:%Y-%m-%d} to {end:%Y-%m-%d}" + (f", of {who}" if who else "")
    oversight.note_audit(desk.house, by=person.name, at=desk.now(), what=told, purpose="audit")
    listed = oversight.reads(desk.house, start, end, who=who, most=MOST_LISTED)
    return page(request, "audit_reads", form=form, listed=listed, most=MOST_LISTED)


@router.get("/sample")
def sample(request: Request, desk: DeskDep, person: PersonDep) -> Response:
    """Show a sample of decisions that anybody can draw again; two questions stand beside each."""
    return _sample(request, desk, person.name)


@router.post("/sample")
def answer(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Write the two answers to the log of reads: an auditor changes nothing of a request."""
    for name in ("same", "enough"):
        if form.text(name) not in ("yes", "no", "cannot-tell"):
            form.wrong(name, desk.words("audit.answer-missing"))
    if not form.ok:
        return _sample(request, desk, person.name, form)
    told = f"decision in entry {form.text('seq')} of {form.text('reference')}, sampled by '{form.text('seed')}'"
    said = f"would decide the same: {form.text('same')}; reasons are enough: {form.text('enough')}"
    oversight.note_audit(desk.house, by=person.name, at=desk.now(), what=f"{told}; {said}", purpose="audit sample")
    return RedirectResponse(f"/audit/sample?{form.text('query')}&done=answered", status_code=303)


def _sample(request: Request, desk: Desk, by: str, refused: Form | None = None) -> Response:
    form, start, end = period_of(request, desk)
    seed = form.text("seed") or f"{desk.now():%Y-%m}"
    count = int(form.text("count")) if form.text("count").isdecimal() else 5
    count = min(MOST_ASKED, max(1, count))
    told = f"a sample of {count} decisions drawn by '{seed}'"
    oversight.note_audit(desk.house, by=by, at=desk.now(), what=told, purpose="audit sample")
    found = _found(desk, oversight.sample(desk.house, start, end, seed=seed, count=count))
    query = urlencode({"seed": seed, "count": count, "from": form.text("from"), "to": form.text("to")})
    return page(
        request, "audit_sample", status=422 if refused else 200, form=refused or form, asked=form, found=found,
        seed=seed, count=count, query=query,
    )  # fmt: skip


def period_of(request: Request, desk: Desk) -> tuple[Form, datetime, datetime]:
    """Return what was asked, and its period as moments: the last months where a day is missing or none."""
    fields = {name: [said.strip()[:60]] for name, said in request.query_params.items()}
    form = Form(fields)
    today = desk.now().date()
    first = _day(form, "from", today - PERIOD, desk)
    last = _day(form, "to", today, desk)
    fields["from"], fields["to"] = [first.isoformat()], [last.isoformat()]
    start = datetime.combine(first, time.min, tzinfo=UTC)
    return form, start, datetime.combine(max(first, last), time.min, tzinfo=UTC) + timedelta(days=1)


def _day(form: Form, name: str, otherwise: date, desk: Desk) -> date:
    if not form.text(name):
        return otherwise
    try:
        return date.fromisoformat(form.text(name))
    except ValueError:
        form.wrong(name, desk.words("audit.no-day", day=form.text(name)))
        return otherwise


def _found(desk: Desk, found: tuple[oversight.Found, ...]) -> list[dict[str, Any]]:
    """Return decisions as the page shows them."""
    checkpoints, words = desk.house.rulebook.law.checkpoints, desk.words
    shown = []
    for each in found:
        decided = "decision" in each.told.fields
        known = checkpoints.get(each.word)
        title = desk.say(known.title) if known else each.word
        fields: Any = each.told.fields.get("step" if decided else "clearance")
        shown.append({
            "found": each, "reasons": str(fields.get("reasons", "")),
            "title": desk.titles.step(each.procedure, each.word) if decided else title,
            "outlook": words.open("outlook", each.outlook), "act": words.open("acts", each.told.act),
        })  # fmt: skip
    return shown
