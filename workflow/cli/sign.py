"""`comity sign`: answer a checkpoint, or sign a paper, over what is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from workflow.actions.act import Act
from workflow.actions.clear import Clear
from workflow.actions.house import open_house
from workflow.actions.papers import SignPaper
from workflow.actions.step import perform
from workflow.model.base import say, typed_input
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def sign(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    what: Annotated[str, typer.Argument(help="a checkpoint, or a paper")],
    by: Annotated[str, typer.Option(help="who signs")],
    reasons: Annotated[str, typer.Option(help="which facts mattered, and why; required for a checkpoint")] = "",
    refuse: Annotated[bool, typer.Option(help="answer the checkpoint against the request")] = False,
    ground: Annotated[str | None, typer.Option(help="digest of the ground you were shown")] = None,
) -> None:
    """Answer a checkpoint with reasons, or sign a paper.

    Example: comity sign DOJ-2026-0117 torture --by "Samuel Reed" --reasons "No claim was made; country reports read."
    """
    now = datetime.now(UTC)
    with open_house(load_settings()) as house:
        known = what in house.rulebook.law.checkpoints
        signed: Act
        if known:
            word = "refuse-clearance" if refuse else "clear"
            raw = {"act": word, "at": now, "by": by, "checkpoint": what, "reasons": reasons, "ground": ground}
            signed = typed_input(Clear, raw, file="sign")
        else:
            signed = typed_input(SignPaper, {"at": now, "by": by, "paper": what}, file="sign")
        done = perform(house, reference, signed)
        if known:
            checkpoint = house.rulebook.law.checkpoints[what]
            typer.echo(f"{by} answered '{say(checkpoint.question)}': {'no' if refuse else 'cleared'}")
        else:
            typer.echo(f"{by} signed {what}")
        typer.echo(f"version {done.request.version}")
