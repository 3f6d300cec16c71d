"""Import of an office's old list: first line by line what would be opened and what is wrong, then the opening."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.drafting import begin_draft, draft_of, drop_draft, save_draft
from workflow.actions.step import open_new
from workflow.errors import ActionError, InputError, StoreError
from workflow.vocabulary import Role
from workflow.web import workbook
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.old_list import EXAMPLE_FACTS, NEEDED, OPTIONAL, Line, lines_of, unknown_columns
from workflow.web.pages.new import ROWS
from workflow.web.person import Person
from workflow.web.render import page
from workflow.web.spreadsheet import MOST_ROWS, Row, read_rows, write_rows

router = APIRouter(prefix="/import", dependencies=[Depends(with_role(Role.OFFICER))])


@router.get("")
def ask(request: Request, desk: DeskDep) -> Response:
    """Ask for the file."""
    return _ask(request, desk, Form())


@router.get("/template.csv")
def template(desk: DeskDep) -> Response:
    """Give a sheet with the columns, to be filled in."""
    known = [path for path in EXAMPLE_FACTS if path in desk.house.rulebook.law.dictionary]
    return _csv(write_rows([(*NEEDED, *OPTIONAL, *known)]), "import.csv")


@router.post("")
def look(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Read the file; nothing is opened yet."""
    sent = form.file("list")
    if sent is None:
        form.wrong("list", desk.words("import.needs-list"))
        return _ask(request, desk, form)
    with sent.file:
        raw = sent.file.read(workbook.MOST_BYTES + 1)
    try:
        columns, rows = read_rows((sent.filename or "list")[:120], raw)
    except InputError as error:
        form.wrong("list", desk.english(error.diagnostics()))
        return _ask(request, desk, form)
    kept = {ROWS: [[row.line, row.cells] for row in rows], "unknown": list(unknown_columns(desk, columns)), "came": []}
    return RedirectResponse(f"/import/{begin_draft(desk.house, person.name, kept, desk.now())}", status_code=303)


@router.get("/{draft}")
def dry_run(request: Request, desk: DeskDep, person: PersonDep, draft: str) -> Response:
    """Say line by line what would be opened and what is wrong; or what came of it."""
    fields = _fields(desk, person, draft)
    lines = () if fields["came"] else lines_of(desk, _rows(fields), person, draft)
    good = sum(line.act is not None for line in lines)
    return page(
        request, "import_lines", draft=draft, lines=lines, good=good, bad=len(lines) - good, came=fields["came"],
        unknown=fields["unknown"],
    )  # fmt: skip


@router.get("/{draft}/report.csv")
def report(desk: DeskDep, person: PersonDep, draft: str) -> Response:
    """Give the same as a sheet, to mend the list by."""
    fields = _fields(desk, person, draft)
    found = fields["came"] or [_told(desk, line) for line in lines_of(desk, _rows(fields), person, draft)]
    head = [desk.words(f"import.column-{word}") for word in ("line", "reference", "came")]
    return _csv(write_rows([head, *found]), "report.csv")


@router.post("/{draft}/open")
def open_all(desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:  # noqa: ARG001 - the form proves the session
    """Open every line with which nothing is wrong, each an act of its own; one refusal stops no other."""
    fields = _fields(desk, person, draft)
    if not fields["came"]:
        lines = lines_of(desk, _rows(fields), person, draft)
        came = [[line.number, line.reference, _open(desk, line)] for line in lines]
        save_draft(desk.house, person.name, draft, {**fields, ROWS: [], "came": came}, desk.now())
    return RedirectResponse(f"/import/{draft}?done=imported", status_code=303)


@router.post("/{draft}/discard")
def discard(desk: DeskDep, person: PersonDep, form: FormDep, draft: str) -> Response:  # noqa: ARG001 - the form proves the session
    """Throw the list away; what was opened stays."""
    drop_draft(desk.house, person.name, draft)
    return RedirectResponse("/new?done=discarded", status_code=303)


def _open(desk: Desk, line: Line) -> str:
    if line.act is None:
        return "; ".join(line.wrong)
    try:
        open_new(desk.house, line.act)
    except (InputError, ActionError, StoreError) as refusal:
        return desk.english(refusal.diagnostics())
    return desk.words("import.opened")


def _told(desk: Desk, line: Line) -> tuple[object, ...]:
    return line.number, line.reference, "; ".join(line.wrong) or desk.words("import.would-open")


def _rows(fields: dict[str, Any]) -> tuple[Row, ...]:
    return tuple(Row(line, cells) for line, cells in fields[ROWS])


def _fields(desk: Desk, person: Person, draft: str) -> dict[str, Any]:
    found = draft_of(desk.house, person.name, draft)
    if found is None or ROWS not in found.fields:
        raise NotForYouError
    return found.fields


def _ask(request: Request, desk: Desk, form: Form) -> Response:
    status = 422 if form.errors else 200
    return page(request, "import", status=status, form=form, needed=NEEDED, optional=OPTIONAL, most=MOST_ROWS,
                facts=[path for path in EXAMPLE_FACTS if path in desk.house.rulebook.law.dictionary])  # fmt: skip


def _csv(content: bytes, name: str) -> Response:
    head = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=head)
