"""`comity evidence`: evidence and its chain of custody in a form that tools of investigators read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.errors import InputError

app = typer.Typer(add_completion=False, no_args_is_help=True)
CASE = "case-uco"


@app.callback()
def evidence() -> None:
    """Write the evidence of a request and every change of hands.

    Example: comity evidence export DOJ-2026-0117 --by "Olivia Hart" --purpose "laboratory" --out case.jsonld
    """


@app.command()
def export(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    by: Annotated[str, typer.Option(help="who takes it; logged")],
    purpose: Annotated[str, typer.Option(help="why; logged")],
    out: Annotated[Path, typer.Option(help="a new file")],
    form: Annotated[str, typer.Option("--as", help="case-uco: JSON-LD in the words of CASE and UCO")] = CASE,
) -> None:
    """Write items, digests, seals and every change of hands; the files themselves stay.

    Example: comity evidence export DOJ-2026-0117 --by "Olivia Hart" --purpose "laboratory" --out case.jsonld
    """
    from workflow.actions.evidence_graph import export_evidence
    from workflow.actions.house import open_house
    from workflow.cli.files import folder
    from workflow.settings import load_settings

    if form != CASE:
        raise InputError("--as", f"'{form}' is no form that evidence is written in", f"Give {CASE}.")
    if out.exists():
        raise InputError("--out", f"'{out}' is there already", "Name a new file; nothing is written over.")
    folder(out.parent)
    with open_house(load_settings()) as house:
        graph = export_evidence(house, reference, by=by, purpose=purpose, at=datetime.now(UTC))
    out.write_bytes(graph)
    typer.echo(f"{out}: {len(graph)} bytes, CASE 1.4 and UCO 1.4 as JSON-LD")
