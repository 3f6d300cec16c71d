"""`comity assess`: what the law finds of a request, before anything is opened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.assessment_json import assessment_json
from workflow.cli.files import look_at
from workflow.cli.json_out import print_json
from workflow.cli.told import print_assessment

app = typer.Typer(add_completion=False)


@app.command()
def assess(
    file: Annotated[Path, typer.Argument(help="request.yaml, or the folder of an example (its acts are played first)")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="assess under the law of this day")] = None,
    json: Annotated[bool, typer.Option("--json", help="print JSON, described in docs/json.md")] = False,
) -> None:
    """Say what applies, what does not, and what cannot be told yet.

    Example: comity assess examples/01-extradition-nl-us/request.yaml --on 2026-03-02
    """
    rulebook, seen = look_at(file, on.date() if on else None)
    if json:
        print_json(assessment_json(seen, rulebook))
    else:
        print_assessment(seen)
