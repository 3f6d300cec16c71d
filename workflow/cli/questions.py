"""`comity questions`: the shortest list of facts that would settle most."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.files import look_at
from workflow.cli.json_out import print_json
from workflow.rules.questions import shortest_questions

app = typer.Typer(add_completion=False)


@app.command()
def questions(
    file: Annotated[Path, typer.Argument(help="request.yaml, or the folder of an example")],
    json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """List the few facts that would settle most of what cannot be told yet.

    Example: comity questions examples/03-evidence-il/request.yaml
    """
    rulebook, seen = look_at(file)
    asked = shortest_questions(seen.findings, rulebook.law.dictionary)
    if json:
        print_json([asdict(each) for each in asked])
        return
    if not asked:
        typer.echo("Nothing to ask: no finding waits for a fact.")
    for number, each in enumerate(asked, start=1):
        item = f" (item {each.item})" if each.item else ""
        typer.echo(f"{number}. {each.question}{item}")
        if each.help:
            typer.echo(f"   {each.help}")
        typer.echo(f"   answer: {each.path}, {', '.join(each.choices) or each.type}; ask: {', '.join(each.asked_of)}")
        typer.echo(f"   needed by: {', '.join(each.needed_by)}")
