"""`comity show`: the worklist, or one request whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from workflow.actions.assessment_json import assessment_json
from workflow.actions.house import House, open_house
from workflow.actions.look import look
from workflow.actions.read import read_request_of
from workflow.actions.thread import thread_of
from workflow.cli.json_out import print_json
from workflow.cli.told import print_assessment
from workflow.settings import load_settings
from workflow.store.queries import Wanted, worklist

app = typer.Typer(add_completion=False)


@app.command()
def show(
    reference: Annotated[str | None, typer.Argument(help="our reference; without it, the open requests")] = None,
    by: Annotated[str, typer.Option(help="who looks; every view of a request is logged")] = "",
    purpose: Annotated[str, typer.Option(help="why")] = "",
    trail: Annotated[bool, typer.Option("--trail", help="who did what, when")] = False,
    json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Show the open requests by their next date, or one request: why blocked and what unblocks it.

    Example: comity show DOJ-2026-0117 --by "Olivia Hart" --purpose "morning review"
    """
    out = Console(highlight=False)
    with open_house(load_settings()) as house:
        if reference is None:
            _list(house, out)
            return
        request = read_request_of(house, reference, by=by, purpose=purpose, at=datetime.now(UTC))
        seen = look(house.rulebook, request, now=datetime.now(UTC))
        if json:
            print_json(assessment_json(seen, house.rulebook))
            return
        print_assessment(seen, out)
        for paper in request.papers:
            out.print(
                f"  paper {paper.id}: {paper.sha256[:16]}, signed by {', '.join(paper.signed_by) or 'nobody yet'}"
            )
        if trail:
            with house.database.reading() as tx:
                for told in thread_of(tx, request.id):
                    actor = told.fields.get("actor")
                    out.print(f"  {told.seq:>3}  {told.at:%Y-%m-%d %H:%M}  {told.act}  {actor}", markup=False)


def _list(house: House, out: Console) -> None:
    with house.database.reading() as tx:
        page = worklist(tx, Wanted(), limit=50)
    table = Table(show_edge=False)
    for column in ("reference", "kind", "from", "to", "stage", "next date"):
        table.add_column(column)
    for row in page.rows:
        due = row.next_due.date().isoformat() if row.next_due else ""
        table.add_row(row.reference, row.kind, row.requesting, row.requested, row.stage, due)
    out.print(table if page.rows else "No open requests.")
