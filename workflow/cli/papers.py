"""`comity papers`: write the papers of a request to a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.house import open_house
from workflow.actions.read import read_request_of
from workflow.settings import load_settings
from workflow.store import papers as kept

app = typer.Typer(add_completion=False)


@app.command()
def papers(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    by: Annotated[str, typer.Option(help="who takes them; logged")],
    purpose: Annotated[str, typer.Option(help="why; logged")],
    out: Annotated[Path, typer.Option(help="folder")] = Path("papers"),
) -> None:
    """Write every paper of a request as PDF.

    Example: comity papers DOJ-2026-0117 --by "Olivia Hart" --purpose "send to the court"
    """
    with open_house(load_settings()) as house:
        request = read_request_of(house, reference, by=by, purpose=purpose, at=datetime.now(UTC))
        out.mkdir(parents=True, exist_ok=True)
        with house.database.reading() as tx:
            for record in request.papers:
                file = out / f"{record.id}.pdf"
                file.write_bytes(kept.get(tx, request.id, record.sha256))
                typer.echo(f"{file}  {record.sha256}")
