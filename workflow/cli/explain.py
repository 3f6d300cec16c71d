"""`comity explain`: one date, and every step by which it was found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflow.cli.files import look_at
from workflow.clocks.explain import explain as sentences
from workflow.errors import InputError
from workflow.model.base import say

app = typer.Typer(add_completion=False)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="request.yaml, or the folder of an example")],
    deadline: Annotated[str, typer.Argument(help="rule id of the time limit, or any part of it")],
) -> None:
    """Explain a date: trigger, article, first day counted, days skipped and why, roll-over, consequence.

    Example: comity explain examples/01-extradition-nl-us 3188
    """
    rulebook, seen = look_at(file)
    found = [clock for clock in seen.clocks if deadline in clock.rule]
    if not found:
        known = "; ".join(clock.rule for clock in seen.clocks) or "none"
        raise InputError("deadline", f"no clock matches '{deadline}'", f"Clocks of this request: {known}.")
    titles = {kind.id: kind.title for kind in rulebook.law.events.values()}
    for clock in found:
        rule = rulebook.law.rules[clock.rule].rule
        typer.echo(f"{say(clock.title)}\n  {rule.citation}  [{clock.rule}]")
        due = clock.due.isoformat() if clock.due else "no date yet"
        typer.echo(f"  {clock.state.value}; due {due} ({clock.zone})")
        if clock.alternative_due:
            typer.echo(f"  another reading: {clock.alternative_due.isoformat()}; work to {clock.work_to}")
        for sentence in sentences(clock, rulebook.clocks, events=titles):
            typer.echo(f"  - {sentence}")
        if not rule.verified:
            typer.echo("  ! this rule is not verified: nobody read its text yet")
