"""`comity facts`: the dictionary of facts, and of events."""

from __future__ import annotations

from typing import Annotated

import typer

from workflow.actions.law import load_rulebook
from workflow.cli.json_out import print_json
from workflow.model.base import say
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def facts(
    group: Annotated[str | None, typer.Argument(help="only this group, such as person or offences")] = None,
    json: Annotated[bool, typer.Option("--json", help="print JSON with types, choices and questions")] = False,
    events: Annotated[bool, typer.Option("--events", help="print the events instead")] = False,
) -> None:
    """Print every fact a rule may ask about: path, type, question, who may say it.

    Example: comity facts offences
    """
    law = load_rulebook(load_settings().rules).law
    if events:
        rows = {kind.id: say(kind.title) for kind in law.events.values()}
        if json:
            print_json(rows)
        else:
            typer.echo("\n".join(f"{word}: {told}" for word, told in rows.items()))
        return
    kinds = [kind for kind in law.dictionary.kinds.values() if group in (None, kind.group)]
    if json:
        print_json([kind.model_dump(mode="json") for kind in kinds])
        return
    for kind in kinds:
        typer.echo(f"{kind.path}  ({kind.type}{', ' + kind.unit if kind.unit else ''}; {kind.nature.value})")
        typer.echo(f"    {say(kind.question)}")
        if kind.choices:
            typer.echo(f"    one of: {', '.join(kind.choices)}")
